package dev.runnel.duckdb;

import dev.runnel.duckdb.DuckDbLayout.Column;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command.Target;
import dev.runnel.spi.support.SqlErrors;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Adds rows by DuckDB's Appender, which is some fifty times as fast as an insert per row. What it would not store as the
 * insert does is left to the insert. It checks keys and constraints when it is flushed, and does not tell the row; then
 * the rows are inserted one by one on a session of their own, and rolled back, to see which one is refused.
 */
final class DuckDbLoader {
    private static final Pattern KEY = Pattern.compile("\"(?:[^\":,]+: )?([^\"]*)\"");

    private static final long[] NONE = {};

    /**
     * Rows of one vector. An Appender's second vector is checked wrongly (DuckDB 2.0.0: {@code check (s in ('A', 'B'))} refuses
     * rows that satisfy it), so a table with checks gets an Appender for each.
     */
    private static final int VECTOR = 2_048;

    private final DuckDBConnection connection;
    private final DuckDbTypes types;
    private final DuckDbErrors errors;
    private final Map<Target, Optional<DuckDbLayout>> layouts = new HashMap<>();

    DuckDbLoader(DuckDBConnection connection, DuckDbTypes types, DuckDbErrors errors) {
        this.connection = connection;
        this.types = types;
        this.errors = errors;
    }

    /** Tables may have changed. */
    void forget() {
        layouts.clear();
    }

    /**
     * False if the Appender cannot take these rows; then nothing was done.
     *
     * @param stopIfCancelled throws once the command was cancelled: an interrupt reaches no Appender
     */
    boolean load(
            Target into,
            String sql,
            List<@Nullable Object[]> bindings,
            List<Class<?>> argumentTypes,
            Runnable stopIfCancelled)
            throws SQLException {
        Optional<DuckDbLayout> known = layouts.get(into);
        if (known == null) {
            known = Optional.ofNullable(DuckDbLayout.of(connection, into));
            layouts.put(into, known);
        }
        DuckDbLayout layout = known.orElse(null);
        if (layout == null || !layout.takes(bindings) || !storable(bindings)) {
            return false;
        }
        long[][] numbers = numbers(layout, bindings.size());
        int most = layout.checked() ? VECTOR : bindings.size();
        try {
            for (int from = 0; from < bindings.size(); from += most) {
                append(layout, into, bindings, from, Math.min(from + most, bindings.size()), numbers, stopIfCancelled);
            }
        } catch (SQLException e) {
            throw explained(e, sql, bindings, argumentTypes, stopIfCancelled);
        }
        return true;
    }

    private void append(
            DuckDbLayout layout,
            Target into,
            List<@Nullable Object[]> bindings,
            int from,
            int end,
            long[][] numbers,
            Runnable stopIfCancelled)
            throws SQLException {
        try (DuckDBAppender appender = connection.createAppender(null, layout.schema(), into.table())) {
            for (int row = from; row < end; row++) {
                if (row % VECTOR == 0) {
                    stopIfCancelled.run();
                }
                @Nullable Object[] binding = bindings.get(row);
                appender.beginRow();
                for (int i = 0; i < numbers.length; i++) {
                    Column column = layout.columns().get(i);
                    if (column.numbers() == null) {
                        append(appender, column, binding);
                    } else if (column.type() == DuckDBColumnType.BIGINT) {
                        appender.append(numbers[i][row]);
                    } else {
                        appender.append(Math.toIntExact(numbers[i][row]));
                    }
                }
                appender.endRow();
            }
            stopIfCancelled.run();
            appender.flush();
        }
    }

    /** For each column that counts by a sequence, the next number for each row. */
    private long[][] numbers(DuckDbLayout layout, int rows) throws SQLException {
        var numbers = new long[layout.columns().size()][];
        for (int i = 0; i < numbers.length; i++) {
            String next = layout.columns().get(i).numbers();
            numbers[i] = next == null ? NONE : next(next, rows);
        }
        return numbers;
    }

    private long[] next(String next, int rows) throws SQLException {
        var numbers = new long[rows];
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select " + next + "::bigint from range(" + rows + ")")) {
            for (int i = 0; result.next(); i++) {
                numbers[i] = result.getLong(1);
            }
        }
        return numbers;
    }

    /** Whether no value is one that a parameter could not be either; the insert then says which. */
    private boolean storable(List<@Nullable Object[]> bindings) throws SQLException {
        try {
            for (@Nullable Object[] binding : bindings) {
                for (Object value : binding) {
                    if (value != null) {
                        types.store(value, 0);
                    }
                }
            }
            return true;
        } catch (RunnelException e) {
            return false;
        }
    }

    private void append(DuckDBAppender appender, Column column, @Nullable Object[] binding) throws SQLException {
        if (column.binding() < 0) {
            appender.appendDefault();
            return;
        }
        Object given = binding[column.binding()];
        if (given == null) {
            appender.appendNull();
            return;
        }
        if (column.element() != null) {
            appender.append(list(column.element(), (@Nullable Object[]) given));
            return;
        }
        Object value = stored(column, given);
        switch (column.type()) {
            case BOOLEAN -> appender.append((Boolean) value);
            case SMALLINT -> appender.append((Short) value);
            case INTEGER -> appender.append((Integer) value);
            case BIGINT -> appender.append((Long) value);
            case FLOAT -> appender.append((Float) value);
            case DOUBLE -> appender.append((Double) value);
            case DECIMAL -> appender.append((BigDecimal) value);
            case VARCHAR -> appender.append((String) value);
            case BLOB -> appender.append((byte[]) value);
            case UUID -> appender.append((UUID) value);
            case DATE -> appender.append((LocalDate) value);
            case TIME -> appender.append((LocalTime) value);
            case TIMESTAMP -> appender.append((LocalDateTime) value);
            case TIMESTAMP_WITH_TIME_ZONE -> appender.append((OffsetDateTime) value);
            default -> throw new IllegalStateException("A column of " + column.type() + " was taken for appending.");
        }
    }

    private Object stored(Column column, Object given) throws SQLException {
        if (given instanceof LocalDate) {
            return given;
        }
        Object value = types.store(given, column.binding() + 1);
        return value instanceof BigDecimal number ? number.setScale(column.scale()) : value;
    }

    private List<@Nullable Object> list(Column element, @Nullable Object[] given) throws SQLException {
        var values = new ArrayList<@Nullable Object>(given.length);
        for (Object value : given) {
            values.add(value == null ? null : stored(element, value));
        }
        return values;
    }

    private RunnelException explained(
            SQLException e,
            String sql,
            List<@Nullable Object[]> bindings,
            List<Class<?>> argumentTypes,
            Runnable stopIfCancelled) {
        RunnelException error = errors.translate(e, sql);
        if (!SqlErrors.blamesValues(error.kind())) {
            return error;
        }
        Long row = replayed(e, error.kind(), sql, bindings, argumentTypes, stopIfCancelled);
        if (row == null) {
            row = onlyWith(key(e), bindings);
        }
        return row == null
                ? error
                : new RunnelException(
                        error.kind(),
                        String.valueOf(error.getMessage()),
                        error.getCause(),
                        error.details().withRow(row));
    }

    /** The row that is refused for the same reason when they are inserted one by one; null if none is. */
    private @Nullable Long replayed(
            SQLException refusal,
            ErrorKind kind,
            String sql,
            List<@Nullable Object[]> bindings,
            List<Class<?>> argumentTypes,
            Runnable stopIfCancelled) {
        long row = 0;
        try (DuckDBConnection second = connection.duplicate();
                Statement control = second.createStatement()) {
            control.execute("begin transaction");
            try (PreparedStatement insert = second.prepareStatement(sql)) {
                for (@Nullable Object[] binding : bindings) {
                    stopIfCancelled.run();
                    types.bind(insert, binding, argumentTypes);
                    insert.execute();
                    row++;
                }
            }
            return null;
        } catch (SQLException | RuntimeException e) {
            // Closing the second connection has rolled back.
            boolean same = e instanceof SQLException failed
                    && errors.translate(failed).kind() == kind
                    && Objects.equals(key(failed), key(refusal));
            return same ? row : null;
        }
    }

    /** The row that has this value, if only one has: its rival is in an earlier batch of the same transaction. */
    private static @Nullable Long onlyWith(@Nullable String key, List<@Nullable Object[]> bindings) {
        Long found = null;
        for (int i = 0; key != null && i < bindings.size(); i++) {
            for (Object value : bindings.get(i)) {
                if (value != null && key.equals(value.toString())) {
                    if (found != null) {
                        return null;
                    }
                    found = (long) i;
                    break;
                }
            }
        }
        return found;
    }

    /** The value of the key that a message complains of. */
    private static @Nullable String key(SQLException e) {
        String message = String.valueOf(e.getMessage());
        int from = message.indexOf("key \"");
        Matcher matcher = KEY.matcher(message);
        return from >= 0 && matcher.find(from) ? matcher.group(1) : null;
    }
}
