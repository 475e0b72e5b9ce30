package dev.runnel.internal.engine;

import dev.runnel.listener.QueryEvent;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** Queries as events of the JDK Flight Recorder. Only {@link Recorder} names this class, so that its module may be missing. */
final class FlightRecorder implements Recorder {
    private static final EventType TYPE = EventType.getEventType(Query.class);

    @Override
    public @Nullable Object begin() {
        if (!TYPE.isEnabled()) {
            return null;
        }
        var query = new Query();
        query.begin();
        return query;
    }

    @Override
    public void end(Object recording, QueryEvent event) {
        var query = (Query) recording;
        query.end();
        if (!query.shouldCommit()) {
            return;
        }
        query.backend = event.backend();
        query.label = event.label();
        query.sql = event.sql();
        query.executions = event.executions();
        query.inTransaction = event.inTransaction();
        query.waited = event.waited().toNanos();
        query.ran = event.ran().toNanos();
        query.rows = event.rows();
        query.affected = event.affected();
        query.outcome = event.error() == null ? "OK" : event.error().kind().name();
        query.commit();
    }

    /** From the call to its end, on the thread that ended it; without a stack trace, which would be a driver's. */
    @Name("dev.runnel.Query")
    @Label("Query")
    @Category("Runnel")
    @Description("A statement sent by Runnel, from its call to its end. Never holds a bound value.")
    @StackTrace(false)
    static final class Query extends Event {
        @Label("Backend")
        @Nullable
        String backend;

        @Label("Label")
        @Description("The caller's name for the statement")
        @Nullable
        String label;

        @Label("SQL")
        @Description("The text as it was sent, with placeholders")
        @Nullable
        String sql;

        @Label("Executions")
        @Description("Sets of arguments; more than 1 for a batch")
        int executions;

        @Label("In Transaction")
        boolean inTransaction;

        @Label("Pool Wait")
        @Description("How long it waited for a session")
        @Timespan
        long waited;

        @Label("Database Time")
        @Description("How long the database worked on it, over all its fetches")
        @Timespan
        long ran;

        @Label("Rows")
        long rows;

        @Label("Affected")
        @Description("Rows changed, -1 if the statement does not say")
        long affected;

        @Label("Outcome")
        @Description("OK, or the kind of the error")
        @Nullable
        String outcome;
    }
}
