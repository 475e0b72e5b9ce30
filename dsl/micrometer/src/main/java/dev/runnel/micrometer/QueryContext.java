package dev.runnel.micrometer;

import dev.runnel.listener.QueryEvent;
import dev.runnel.listener.QueryStart;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/** What is known of a query while it is observed. As a sender's, its span is one of a client; nothing is sent along. */
public final class QueryContext extends SenderContext<QueryContext> {
    private final QueryStart start;
    private final QueryTexts.Known known;
    private @Nullable QueryEvent end;

    QueryContext(QueryStart start, QueryTexts.Known known) {
        super((carrier, key, value) -> {}, Kind.CLIENT);
        this.start = start;
        this.known = known;
        setCarrier(this);
    }

    /** The query as it was asked for. */
    public QueryStart start() {
        return start;
    }

    /** The query as it has ended; null while it runs. */
    public @Nullable QueryEvent end() {
        return end;
    }

    void end(QueryEvent event) {
        end = event;
    }

    KeyValues known() {
        return known.values();
    }

    KeyValues knownOfText() {
        return known.ofText();
    }

    /** What it does to which tables: the caller's label, or {@code SELECT orders}. */
    public String summary() {
        String label = start.label();
        return label == null ? known.text().summary() : label;
    }

    /** What it does, in capitals: {@code SELECT}. */
    public String operation() {
        return known.text().operation();
    }

    /** The only table that it names; null if there are none or several. */
    public @Nullable String table() {
        return known.text().table();
    }

    /** Its text without the literals that it may hold. */
    public String text() {
        return known.text().sanitized();
    }
}
