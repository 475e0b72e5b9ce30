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
 *
 * <p>Only ever for as many arguments of the same classes: what is bound again takes the place of what was bound before, and with
 * fewer arguments the last caller's would stay; r2dbc-postgresql knows what it has prepared by the very array of types that
 * is written to when others are bound.
 */
final class Statements {
    /** What the driver keeps of a text's tokens is some times as long. */
    private static final int MOST_CHARACTERS = 64 * 1024;
    /** A longer text is mostly literals, and made up for one use. */
    private static final int LONGEST_TEXT = 4 * 1024;
    /** A kept statement holds on to its last arguments. */
    private static final int LONGEST_ARGUMENT = 256;

    private final R2dbcControl control;
    private final Map<String, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);
    private int characters;

    private record Kept(Statement statement, @Nullable Class<?>[] types) {}

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
        Kept found = keeps ? kept.get(sql) : null;
        if (found != null && fits(found.types(), arguments)) {
            return found.statement();
        }
        text.check(arguments.length);
        Statement made = control.prepare(sql, command.returns() == Returns.KEYS);
        if (command.fetchSize() > 0) {
            made.fetchSize(command.fetchSize());
        }
        if (keeps) {
            keep(sql, new Kept(made, typesOf(arguments)));
        }
        return made;
    }

    private void keep(String sql, Kept made) {
        characters += kept.put(sql, made) == null ? sql.length() : 0;
        var eldest = kept.keySet().iterator();
        while (characters > MOST_CHARACTERS) {
            characters -= eldest.next().length();
            eldest.remove();
        }
    }

    private static @Nullable Class<?>[] typesOf(@Nullable Object[] arguments) {
        @Nullable Class<?>[] types = new Class<?>[arguments.length];
        for (int i = 0; i < types.length; i++) {
            Object argument = arguments[i];
            types[i] = argument == null ? null : argument.getClass();
        }
        return types;
    }

    private static boolean fits(@Nullable Class<?>[] types, @Nullable Object[] arguments) {
        if (types.length != arguments.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            Object argument = arguments[i];
            if (types[i] != (argument == null ? null : argument.getClass())) {
                return false;
            }
        }
        return true;
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
