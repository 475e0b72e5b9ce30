package dev.runnel.r2dbc;

import dev.runnel.r2dbc.StatementTexts.Known;
import dev.runnel.spi.Command;
import dev.runnel.spi.Command.Returns;
import io.r2dbc.spi.Statement;
import java.time.temporal.Temporal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The statements that a session has made out of texts, kept to be run again where the driver allows it; the least recently
 * used ones go first. One call at a time.
 */
final class Statements {
    private static final int MOST = 256;
    /** A longer text is mostly literals, and made up for one use. */
    private static final int LONGEST_TEXT = 8 * 1024;
    /** A kept statement holds on to its last arguments. */
    private static final int LONGEST_ARGUMENT = 256;

    private final R2dbcControl control;
    private final Map<String, Statement> kept = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Statement> eldest) {
            return size() > MOST;
        }
    };

    Statements(R2dbcControl control) {
        this.control = control;
    }

    /** A statement to be bound; refuses a text that cannot be one. */
    Statement of(Known text, Command command, @Nullable Object[] arguments) {
        String sql = command.sql();
        boolean keeps = control.reusesStatements()
                && command.returns() != Returns.KEYS
                && command.fetchSize() == 0
                && sql.length() <= LONGEST_TEXT
                && areSmall(arguments);
        Statement found = keeps ? kept.get(sql) : null;
        if (found != null) {
            return found;
        }
        text.check(arguments.length);
        Statement made = control.prepare(sql, command.returns() == Returns.KEYS);
        if (command.fetchSize() > 0) {
            made.fetchSize(command.fetchSize());
        }
        if (keeps) {
            kept.put(sql, made);
        }
        return made;
    }

    private static boolean areSmall(@Nullable Object[] arguments) {
        for (Object argument : arguments) {
            boolean small = argument instanceof String text
                    ? text.length() <= LONGEST_ARGUMENT
                    : argument == null
                            || argument instanceof Number
                            || argument instanceof Boolean
                            || argument instanceof Temporal
                            || argument instanceof UUID;
            if (!small) {
                return false;
            }
        }
        return true;
    }
}
