package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Column;
import dev.runnel.sql.Conflict;
import dev.runnel.sql.Expression;
import dev.runnel.sql.Insert;
import dev.runnel.sql.Order;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.Table;
import dev.runnel.sql.ValueType;
import dev.runnel.sql.render.DateText;
import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Feature;
import dev.runnel.sql.render.JsonPlan;
import dev.runnel.sql.render.Lexing;
import dev.runnel.sql.render.Renderer;
import dev.runnel.sql.render.SqlFunction;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * SQL as MySQL writes it. What it writes means the same in every {@code sql_mode}: names stand in backticks, texts
 * hold no
 * backslash. Columns of its tables compare texts character by character, as every other database does.
 */
public class MysqlDialect extends Dialect {
    /** The texts in a plan that name something, and are no expressions; costs are texts too. */
    private static final Set<String> PLAN_NAMES = Set.of(
            "access_type",
            "table_name",
            "index_name",
            "key",
            "key_length",
            "join_type",
            "filtered",
            "query_cost",
            "prefix_cost",
            "read_cost",
            "eval_cost");

    /** What the protocol's two bytes for their number can say. */
    static final int MOST_PARAMETERS = 65_535;

    private static final int LONGEST_NAME = 64;
    private static final Set<Feature> FEATURES = EnumSet.of(
            Feature.UPSERT,
            Feature.RIGHT_JOIN,
            Feature.LATERAL,
            Feature.FOR_UPDATE,
            Feature.FOR_SHARE,
            Feature.LOCK_WAIT,
            Feature.NULLS_ORDER,
            Feature.JSON_FUNCTIONS,
            Feature.DELETE_ACTION,
            Feature.ALTER_FOREIGN_KEY,
            Feature.IF_EXISTS);

    private final MysqlCasts casts;
    private final ZoneOffset zone;
    private final DateText dates;

    /** @param zone the session's time zone, in which instants are kept */
    public MysqlDialect(ZoneOffset zone) {
        this("mysql", FEATURES, new MysqlCasts(), zone);
    }

    MysqlDialect(String name, Set<Feature> features, MysqlCasts casts, ZoneOffset zone) {
        super(name, features);
        this.casts = casts;
        this.zone = zone;
        this.dates = new MysqlDates(zone);
    }

    @Override
    protected String quoteIdentifier(String identifier) {
        boolean wide = identifier.codePoints().anyMatch(Character::isSupplementaryCodePoint);
        // Outside ASCII each takes five characters in the name of a table's file.
        long length = identifier.chars().mapToLong(c -> c < 128 ? 4 : 5).sum();
        if (wide || identifier.endsWith(" ") || length > 4 * LONGEST_NAME) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The name " + identifier + " is none that MySQL takes: names have 64 characters at most, or"
                            + " 50 outside"
                            + " ASCII, do not end with a space, and hold no character beyond U+FFFF.");
        }
        return '`' + identifier.replace("`", "``") + '`';
    }

    @Override
    public Lexing lexing() {
        return Lexing.MYSQL;
    }

    @Override
    public int mostParameters() {
        return MOST_PARAMETERS;
    }

    @Override
    public String explainForLog() {
        return "explain format=json ";
    }

    @Override
    public List<String> planForLog(List<List<String>> rows) {
        return JsonPlan.withoutValues(plan(rows), PLAN_NAMES);
    }

    @Override
    protected String explainWords(boolean analyze) {
        // Nothing is analyzed: the server runs only selects for it, and says nothing of others.
        return "explain format=json ";
    }

    @Override
    public void nullSafe(Renderer out, Expression<?> left, Expression<?> right, boolean distinct) {
        out.sql(distinct ? "not (" : "").operand(left, Renderer.CONCATENATION).sql(" <=> ");
        out.operand(right, Renderer.CONCATENATION).sql(distinct ? ")" : "");
    }

    /** The backslash in hex: a literal of it is written differently under NO_BACKSLASH_ESCAPES. */
    @Override
    public String likeEscape() {
        return "X'5C'";
    }

    @Override
    protected @Nullable String function(SqlFunction function) {
        return MysqlFunctions.text(function);
    }

    @Override
    public DateText dates() {
        return dates;
    }

    @Override
    public void cast(Renderer out, Expression<?> from, ValueType<?> to, boolean tries) {
        casts.write(out, from, to);
    }

    @Override
    protected String castType(ValueType<?> type) {
        return casts.name(type);
    }

    /** Two bars are an or. */
    @Override
    public void concat(Renderer out, List<? extends Expression<?>> texts) {
        out.sql("concat(").expressions(texts).sql(")");
    }

    @Override
    public String wholeDivision() {
        return " div ";
    }

    /** Nulls come first, and last in descending order; otherwise they are ordered by before. */
    @Override
    protected void orderWithNulls(Renderer out, Order order, Runnable key, boolean position) {
        boolean first = order.nulls() == Order.Nulls.FIRST;
        if (first == order.descending()) {
            if (position) {
                throw notPortable(
                        "nullsFirst and nullsLast of a union, intersect or except",
                        "select from the whole by asTable, and order that");
            }
            key.run();
            out.sql(first ? " is null desc, " : " is null, ");
        }
        key.run();
        out.sql(order.descending() ? " desc" : "");
    }

    /** An offset needs a limit. */
    @Override
    public void limit(Renderer out, @Nullable Long limit, @Nullable Long offset) {
        out.sql(" limit ");
        if (limit == null) {
            out.sql("18446744073709551615");
        } else {
            out.bind(limit, ValueType.BIGINT);
        }
        if (offset != null) {
            out.sql(" offset ").bind(offset, ValueType.BIGINT);
        }
    }

    @Override
    protected String valuesRow() {
        return "row(";
    }

    /** A decimal parameter has 30 digits behind the point, and a column those of its longest value. */
    @Override
    protected void value(Renderer out, Expression<?> value, boolean inFirstRow) {
        super.value(out, value, inFirstRow || value.valueType().sqlType() == SqlType.DECIMAL);
    }

    /** A number keeps the digits it is bound with. */
    @Override
    protected void typedValue(Renderer out, Expression<?> value) {
        if (value.valueType().sqlType() == SqlType.DECIMAL && value.valueType().size() == 0) {
            out.expression(value);
        } else {
            super.typedValue(out, value);
        }
    }

    @Override
    protected String rowOfDefaults() {
        return " () values ()";
    }

    /**
     * MySQL acts on a conflict of any key and cannot be told which: where the table has another key that the row might
     * violate, it would silently change a row that was not meant.
     */
    @Override
    protected void onConflict(Renderer out, Insert insert, Conflict conflict) {
        requireOnlyKey(insert, conflict);
        out.sql(" on duplicate key update ");
        if (conflict.assignments().isEmpty()) {
            String column = identifier(insert.columns().get(0).name());
            out.sql(column + " = " + identifier(insert.table().name()) + "." + column);
        } else {
            out.assignments(conflict.assignments());
        }
    }

    private void requireOnlyKey(Insert insert, Conflict conflict) {
        if (conflict.target().isEmpty()) {
            return;
        }
        List<String> target = conflict.target().stream().map(Column::name).toList();
        for (List<String> key : keys(insert.table())) {
            boolean same = key.size() == target.size() && target.containsAll(key);
            boolean filled = insert.columns().stream().anyMatch(column -> key.contains(column.name()))
                    || key.stream().noneMatch(name -> isGenerated(insert.table(), name));
            if (!same && filled) {
                throw notPortable(
                        "onConflict of one key (" + String.join(", ", target) + ") of a table that has another ("
                                + String.join(", ", key) + ")",
                        "in one transaction, update the row and insert it if the update found none");
            }
        }
    }

    private static boolean isGenerated(Table<?> table, String name) {
        return table.columns().stream()
                .anyMatch(column ->
                        column.name().equals(name) && column.definition().generated());
    }

    private static List<List<String>> keys(Table<?> table) {
        var keys = new ArrayList<List<String>>();
        if (!table.primaryKey().isEmpty()) {
            keys.add(table.primaryKey());
        }
        table.uniqueKeys().forEach(key -> keys.add(key.columns()));
        for (Column<?> column : table.columns()) {
            if (column.definition().unique()) {
                keys.add(List.of(column.name()));
            }
        }
        return keys;
    }

    @Override
    public String excluded(String quotedColumn) {
        return "values(" + quotedColumn + ")";
    }

    /** A collation without padding, in which only equal characters are equal. */
    String collation() {
        return " collate utf8mb4_0900_bin";
    }

    @Override
    public String typeName(ValueType<?> type) {
        return type.sqlType() == SqlType.VARCHAR ? "varchar(" + type.size() + ")" + collation() : super.typeName(type);
    }

    @Override
    protected String typeName(SqlType type) {
        return switch (type) {
            case BOOLEAN -> "boolean";
            case SMALLINT -> "smallint";
            case INTEGER -> "int";
            case BIGINT -> "bigint";
            case REAL -> "float";
            case DOUBLE -> "double";
            case DECIMAL -> "decimal";
            case TEXT -> "longtext" + collation();
            case VARCHAR -> "varchar";
            case ENUM -> "varchar(255)" + collation();
            case DATE -> "date";
            case TIME -> "time(6)";
            // Not timestamp, which ends in 2038.
            case TIMESTAMP, TIMESTAMPTZ -> "datetime(6)";
            // MariaDB's own type refuses what is no version of a UUID.
            case UUID -> "char(36) collate ascii_bin";
            case JSON -> "json";
            case BYTES -> "longblob";
            case ARRAY, NAMED -> super.typeName(type);
        };
    }

    /** A key takes no text or bytes without a length; 255 characters leave room for three of them. */
    @Override
    protected String columnType(ValueType<?> type, boolean keyed) {
        if (keyed && type.sqlType() == SqlType.TEXT) {
            return "varchar(255)" + collation();
        }
        return keyed && type.sqlType() == SqlType.BYTES ? "varbinary(255)" : typeName(type);
    }

    @Override
    protected boolean declaresIndexes() {
        return true;
    }

    /** In parentheses a text or document has a default too. */
    @Override
    protected boolean takesLiteralDefault() {
        return false;
    }

    @Override
    protected GeneratedColumn generatedColumn(ValueType<?> type, String column, boolean onlyKey, String sequence) {
        return new GeneratedColumn(typeName(type) + " not null auto_increment" + (onlyKey ? "" : " unique"), false);
    }

    @Override
    public String literal(Object value) {
        if (value instanceof Instant || value instanceof OffsetDateTime) {
            Instant instant = value instanceof OffsetDateTime time ? time.toInstant() : (Instant) value;
            return super.literal(LocalDateTime.ofInstant(instant, zone));
        }
        return super.literal(value);
    }

    /**
     * A backslash stands for itself only under NO_BACKSLASH_ESCAPES. (MariaDB writes a hex literal with a character
     * set down
     * wrongly, when it keeps it as a default.)
     */
    @Override
    protected String textLiteral(String text) {
        return text.indexOf('\\') < 0
                ? super.textLiteral(text)
                : "convert(X'" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)) + "' using utf8mb4)";
    }
}
