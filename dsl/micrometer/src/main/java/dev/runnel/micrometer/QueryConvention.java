package dev.runnel.micrometer;

import dev.runnel.error.RunnelException;
import dev.runnel.listener.QueryEvent;
import dev.runnel.url.ConnectUrl;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * OpenTelemetry's semantic conventions for calls of databases. Timers get what has few values and is always known;
 * a span gets the rest too. Names of the first thousand kinds of queries are told; whatever comes later, as of tables
 * that are made and dropped, is {@code OTHER}. Extend it to add to that or to leave something out.
 */
public class QueryConvention implements ObservationConvention<QueryContext> {
    /** Of the timer, and so {@code db_client_operation_duration_seconds} in Prometheus. */
    public static final String NAME = "db.client.operation.duration";

    /** What a service may do under names of their own: each is a series, and all are kept. */
    static final int MOST_SUMMARIES = 1_000;

    private static final String OTHER = "OTHER";

    private final KeyValues server;
    private final Set<String> summaries = ConcurrentHashMap.newKeySet();

    /** @param url of which host, port and database are told; null for none of it */
    public QueryConvention(@Nullable ConnectUrl url) {
        this.server = url == null ? KeyValues.empty() : server(url);
    }

    private static KeyValues server(ConnectUrl url) {
        KeyValues values = KeyValues.empty();
        if (!url.hosts().isEmpty()) {
            var host = url.hosts().get(0);
            values = values.and("server.address", host.host());
            if (host.port() > 0) {
                values = values.and("server.port", Integer.toString(host.port()));
            }
        }
        String database = url.database();
        return database == null || database.isEmpty() ? values : values.and("db.namespace", database);
    }

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(QueryContext context) {
        return context.summary();
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof QueryContext;
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(QueryContext context) {
        return context.known();
    }

    /** What is known of every query, and has few values, whatever is made of names in texts and labels. */
    final KeyValues known(String backend, @Nullable String label, QueryText text) {
        String summary = label == null ? text.summary() : label;
        boolean few = isOneOfFew(summary);
        return server.and(
                KeyValue.of("db.system.name", system(backend)),
                KeyValue.of("db.operation.name", few ? text.operation() : OTHER),
                KeyValue.of("db.query.summary", few ? summary : OTHER));
    }

    private boolean isOneOfFew(String summary) {
        if (summaries.contains(summary)) {
            return true;
        }
        if (summaries.size() >= MOST_SUMMARIES) {
            return false;
        }
        summaries.add(summary);
        return true;
    }

    /** What is known of every query with this text, and has many values. */
    static KeyValues knownOfText(QueryText text) {
        KeyValues values = KeyValues.of("db.query.text", text.sanitized());
        return text.table() == null ? values : values.and("db.collection.name", text.table());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(QueryContext context) {
        QueryEvent end = context.end();
        if (end == null) {
            // Nobody looks at them before the end.
            return KeyValues.empty();
        }
        KeyValues told = context.knownOfText();
        if (end.executions() <= 1 && end.rows() <= 0 && end.error() == null) {
            return told;
        }
        var values = new ArrayList<KeyValue>(4);
        if (end.executions() > 1) {
            values.add(KeyValue.of("db.operation.batch.size", Integer.toString(end.executions())));
        }
        if (end.rows() > 0) {
            values.add(KeyValue.of("db.response.returned_rows", Long.toString(end.rows())));
        }
        RunnelException error = end.error();
        if (error != null) {
            values.add(KeyValue.of("error.type", error.kind().name()));
            String state = error.sqlState();
            if (state != null) {
                values.add(KeyValue.of("db.response.status_code", state));
            }
        }
        return told.and(values);
    }

    /** The well-known name, of which OpenTelemetry has none for DuckDB. */
    private static String system(String backend) {
        return switch (backend) {
            case "postgresql", "mysql", "mariadb", "sqlite" -> backend;
            case "h2" -> "h2database";
            default -> backend.startsWith("jdbc") ? "other_sql" : backend;
        };
    }
}
