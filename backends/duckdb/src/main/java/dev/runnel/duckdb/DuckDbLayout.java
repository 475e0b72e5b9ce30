package dev.runnel.duckdb;

import dev.runnel.spi.Command.Target;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.duckdb.DuckDBColumnType;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBResultSetMetaData;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table in the Appender's order, and where each one's value stands in a binding.
 *
 * @param schema where the table is
 * @param columns without those that the database computes
 * @param checked the table has CHECK constraints
 */
record DuckDbLayout(String schema, List<Column> columns, boolean checked) {
    private static final Pattern DECIMAL = Pattern.compile("DECIMAL\\((\\d+),\\s*(\\d+)\\)");
    private static final String LIST = "[]";
    private static final String NEXT = "nextval(";
    private static final String COLUMNS =
            "select table_schema, column_name, data_type, column_default from information_schema.columns"
                    + " where table_catalog = current_database() and table_schema = coalesce(?, current_schema())"
                    + " and table_name = ? and is_generated = 'NEVER' order by ordinal_position";
    /** Checks, and foreign keys to the table itself: a row does not find another row of the same flush. */
    private static final String CONSTRAINTS = "select count(*) filter (where constraint_type = 'CHECK'),"
            + " count(*) filter (where constraint_type = 'FOREIGN KEY' and referenced_table = table_name)"
            + " from duckdb_constraints() where schema_name = coalesce(?, current_schema()) and table_name = ?";

    /**
     * @param binding position in a binding, -1 for the column's default
     * @param element what a list is of, null for what is none
     * @param numbers the default that counts by a sequence, which the Appender would call once for all rows
     */
    record Column(
            DuckDBColumnType type,
            int width,
            int scale,
            int binding,
            @Nullable Column element,
            @Nullable String numbers) {}

    /** Null if the Appender cannot fill the table as an insert would. */
    static @Nullable DuckDbLayout of(DuckDBConnection connection, Target into) throws SQLException {
        var columns = new ArrayList<Column>();
        String schema = null;
        int named = 0;
        try (PreparedStatement statement = query(connection, COLUMNS, into);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                schema = rows.getString(1);
                int binding = into.columns().indexOf(rows.getString(2));
                named += binding < 0 ? 0 : 1;
                @Nullable String initial = binding < 0 ? rows.getString(4) : null;
                if (initial != null && !isConstant(initial) && !initial.startsWith(NEXT)) {
                    return null;
                }
                columns.add(column(rows.getString(3), binding, initial));
            }
        }
        if (schema == null || named != into.columns().size()) {
            return null;
        }
        try (PreparedStatement statement = query(connection, CONSTRAINTS, into);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            boolean refersToItself = rows.getLong(2) > 0;
            return refersToItself ? null : new DuckDbLayout(schema, List.copyOf(columns), rows.getLong(1) > 0);
        }
    }

    private static PreparedStatement query(DuckDBConnection connection, String sql, Target into) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(1, into.schema());
        statement.setString(2, into.table());
        return statement;
    }

    /** A computed default has a call or an operator in parentheses. */
    private static boolean isConstant(String initial) {
        return initial.indexOf('(') < 0;
    }

    private static Column column(String type, int binding, @Nullable String initial) {
        String numbers = initial != null && initial.startsWith(NEXT) ? initial : null;
        if (type.endsWith(LIST)) {
            Column element = column(type.substring(0, type.length() - LIST.length()), binding, null);
            return new Column(DuckDBColumnType.LIST, 0, 0, binding, element, numbers);
        }
        Matcher decimal = DECIMAL.matcher(type);
        if (decimal.matches()) {
            int width = Integer.parseInt(decimal.group(1));
            int scale = Integer.parseInt(decimal.group(2));
            return new Column(DuckDBColumnType.DECIMAL, width, scale, binding, null, numbers);
        }
        return new Column(DuckDBResultSetMetaData.TypeNameToType(type), 0, 0, binding, null, numbers);
    }

    /** True if the Appender takes every value as it is, so that it stores what the insert would. */
    boolean takes(List<@Nullable Object[]> bindings) {
        for (@Nullable Object[] binding : bindings) {
            for (int i = 0; i < columns.size(); i++) { // no iterator per row
                Column column = columns.get(i);
                if (column.numbers() != null
                        && column.type() != DuckDBColumnType.BIGINT
                        && column.type() != DuckDBColumnType.INTEGER) {
                    return false;
                }
                Object value = column.binding() < 0 ? null : binding[column.binding()];
                if (value != null && !takes(column, value)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean takes(Column column, Object value) {
        return switch (column.type()) {
            case BOOLEAN -> value instanceof Boolean;
            case SMALLINT -> value instanceof Short;
            case INTEGER -> value instanceof Integer;
            case BIGINT -> value instanceof Long;
            case FLOAT -> value instanceof Float;
            case DOUBLE -> value instanceof Double;
            case DECIMAL -> value instanceof BigDecimal number && fits(column, number);
            case VARCHAR -> value instanceof String;
            case BLOB -> value instanceof byte[];
            case UUID -> value instanceof UUID;
            case DATE -> value instanceof LocalDate;
            case TIME -> value instanceof LocalTime;
            case TIMESTAMP -> value instanceof LocalDateTime;
            case TIMESTAMP_WITH_TIME_ZONE -> value instanceof Instant || value instanceof OffsetDateTime;
            case LIST -> value instanceof Object[] elements && takesAll(column.element(), elements);
            // JSON among them: the Appender would store it unchecked.
            default -> false;
        };
    }

    private static boolean takesAll(@Nullable Column element, @Nullable Object[] values) {
        for (Object value : values) {
            boolean taken = element != null
                    && element.type() != DuckDBColumnType.LIST
                    && (value == null || takes(element, value))
                    // The driver takes a year before 1 for one of the Common Era.
                    && !(value instanceof LocalDate date && date.getYear() < 1);
            if (!taken) {
                return false;
            }
        }
        return true;
    }

    private static boolean fits(Column column, BigDecimal number) {
        return number.scale() <= column.scale()
                && number.precision() - number.scale() <= column.width() - column.scale();
    }
}
