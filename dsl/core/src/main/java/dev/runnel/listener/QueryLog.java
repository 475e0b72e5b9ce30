package dev.runnel.listener;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The logs over SLF4J: every statement ({@code echo}) at INFO, slow ones at WARN, to the logger {@code dev.runnel.query}. They
 * show a text as it was written: no bound value, but every literal in it.
 */
public final class QueryLog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.runnel.query");

    private QueryLog() {}

    /** Logs every statement. */
    public static QueryListener echo() {
        return event -> LOG.info(line(event));
    }

    /** Logs the statements on which the database worked longer than this. */
    public static QueryListener slowerThan(Duration threshold) {
        return event -> {
            if (event.ran().compareTo(threshold) > 0) {
                LOG.warn("slow: {}", line(event));
            }
        };
    }

    private static String line(QueryEvent event) {
        var line = new StringBuilder();
        if (event.label() != null) {
            line.append('[').append(event.label()).append("] ");
        }
        line.append(event.sql()).append(" -- ").append(millis(event.ran()));
        if (event.waited().toMillis() > 0) {
            line.append(", waited ").append(millis(event.waited()));
        }
        if (event.rows() > 0) {
            line.append(", ").append(event.rows()).append(" rows");
        }
        if (event.affected() >= 0) {
            line.append(", ").append(event.affected()).append(" changed");
        }
        if (event.executions() > 1) {
            line.append(", ").append(event.executions()).append(" executions");
        }
        if (event.error() != null) {
            line.append(", ").append(event.error().kind());
        }
        return line.toString();
    }

    private static String millis(Duration duration) {
        return String.format(java.util.Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }
}
