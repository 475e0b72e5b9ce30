package dev.runnel.spi;

import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A statement ready to run: text with {@code ?} placeholders, and one or many sets of arguments (a batch is one command).
 *
 * @param sql the text as the backend's dialect writes it
 * @param bindings one array of portable values per execution; the exchange owns them
 * @param types the portable type of each argument, so that a null is sent as the right type; shorter or
 *     {@code Object.class} where not known
 * @param returns what the caller wants back
 * @param label the caller's name for the statement, for messages and metrics
 * @param fetchSize rows per driver round trip, 0 for the driver's own way
 * @param into what the command does if it does no more than add its bindings as rows, so that a session may load them
 *     faster than by {@code sql} (DuckDB's Appender, PostgreSQL's COPY); null for any other command
 * @param manyRows gives the text that does for so many bindings at once what {@code sql} does for one, its placeholders
 *     those of the first binding, of the second and so on ({@code values (?, ?), (?, ?)}); null for any other command
 * @param input what the server reads for this command; null unless it is {@link Returns#COPY_IN}
 */
public record Command(
        String sql,
        List<@Nullable Object[]> bindings,
        List<Class<?>> types,
        Returns returns,
        @Nullable String label,
        int fetchSize,
        @Nullable Target into,
        @Nullable IntFunction<String> manyRows,
        @Nullable ByteSource input) {
    private static final @Nullable Object[] NONE = {};

    /** A command that is no insert of many rows. */
    public Command(
            String sql,
            List<@Nullable Object[]> bindings,
            List<Class<?>> types,
            Returns returns,
            @Nullable String label,
            int fetchSize,
            @Nullable Target into) {
        this(sql, bindings, types, returns, label, fetchSize, into, null, null);
    }

    public static Command of(String sql, Returns returns, @Nullable Object... arguments) {
        return new Command(sql, List.<@Nullable Object[]>of(arguments), List.of(), returns, null, 0, null);
    }

    /** The arguments of a command that runs once. */
    public @Nullable Object[] arguments() {
        return bindings.isEmpty() ? NONE : bindings.get(0);
    }

    public boolean isBatch() {
        return bindings.size() > 1;
    }

    /** Never the arguments: bound values stay out of logs. */
    @Override
    public String toString() {
        return "Command(" + sql + ", " + bindings.size() + " binding(s), " + returns + ")";
    }

    /**
     * The table that rows are added to, and the columns that each binding has a value for, in its order. Names as they are,
     * not quoted; columns that are not named take their defaults.
     */
    public record Target(@Nullable String schema, String table, List<String> columns) {}

    public enum Returns {
        ROWS,
        COUNT,
        ROWS_AND_COUNT,
        /** Rows of the generated keys. */
        KEYS,
        /** What the server writes: each chunk is a row of one column, a byte array. */
        COPY_OUT,
        /** How many rows the server has made of {@link Command#input}. */
        COPY_IN
    }
}
