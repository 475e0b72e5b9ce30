package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command;
import dev.runnel.sql.render.Dialect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows in the text format of COPY: one line each, so that the server's line number is the row's. */
final class PostgresqlCopy {
    /** As much as goes to the server at once. */
    static final int CHUNK = 64 * 1024;

    private static final Pattern LINE = Pattern.compile("^COPY .*?, \\S+ (\\d+)");

    private final List<@Nullable Object[]> rows;
    private final StringBuilder text = new StringBuilder(CHUNK + CHUNK / 8);
    private int next;
    private @Nullable RunnelException refused;

    PostgresqlCopy(List<@Nullable Object[]> rows) {
        this.rows = rows;
    }

    static String statement(Command.Target into, Dialect dialect) {
        String schema = into.schema() == null ? "" : dialect.identifier(into.schema()) + ".";
        return "copy " + schema + dialect.identifier(into.table())
                + into.columns().stream().map(dialect::identifier).collect(Collectors.joining(", ", " (", ")"))
                + " from stdin";
    }

    /** The next rows; null after the last. DATA_CONVERSION with the row's number if one holds what cannot be stored. */
    byte @Nullable [] chunk() {
        text.setLength(0);
        while (next < rows.size() && text.length() < CHUNK) {
            try {
                row(rows.get(next));
            } catch (RunnelException e) {
                refused = at(next, e);
                throw refused;
            }
            next++;
        }
        return text.isEmpty() ? null : text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The row that could not be written; null if there is none. */
    @Nullable
    RunnelException refused() {
        return refused;
    }

    private void row(@Nullable Object[] values) {
        for (int i = 0; i < values.length; i++) {
            if (i > 0) {
                text.append('\t');
            }
            Object value = values[i];
            if (value == null) {
                text.append("\\N");
            } else {
                append(PostgresqlTypes.store(value, i + 1));
            }
        }
        text.append('\n');
    }

    private void append(Object stored) {
        if (stored instanceof Long || stored instanceof Integer) {
            text.append(((Number) stored).longValue());
        } else if (stored instanceof Double number) {
            text.append(number.doubleValue());
        } else {
            escape(stored instanceof PostgresqlTypes.Typed typed ? typed.text() : PostgresqlText.of(stored));
        }
    }

    private void escape(String value) {
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char escaped = switch (value.charAt(i)) {
                case '\\' -> '\\';
                case '\n' -> 'n';
                case '\r' -> 'r';
                case '\t' -> 't';
                default -> 0;
            };
            if (escaped != 0) {
                text.append(value, from, i).append('\\').append(escaped);
                from = i + 1;
            }
        }
        text.append(value, from, value.length());
    }

    /**
     * The failure with the number of the row that the server's context names.
     *
     * @param context {@code COPY books, line 3, column title: …}
     */
    static RunnelException failure(RunnelException e, @Nullable String context) {
        Matcher line = LINE.matcher(context == null ? "" : context);
        return line.find() ? at(Integer.parseInt(line.group(1)) - 1, e) : e;
    }

    private static RunnelException at(int row, RunnelException e) {
        ErrorKind kind = e.kind();
        return new RunnelException(
                kind, String.valueOf(e.getMessage()), e.getCause(), e.details().withRow(row));
    }
}
