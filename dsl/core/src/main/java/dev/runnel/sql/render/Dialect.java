package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Conflict;
import dev.runnel.sql.Expression;
import dev.runnel.sql.Insert;
import dev.runnel.sql.Order;
import dev.runnel.sql.Select;
import dev.runnel.sql.SqlType;
import dev.runnel.sql.ValueType;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one database writes SQL: the ANSI way, of which each backend overrides what its database writes differently.
 * Shared by all threads, and immutable but for the texts it remembers.
 */
public abstract class Dialect {
    private static final int MOST_NAMES = 10_000;
    private static final DateText ANSI_DATES = new DateText();

    private final String name;
    private final EnumSet<Feature> features;
    private final TextPaths texts = new TextPaths();
    private final Map<String, String> quoted = new ConcurrentHashMap<>();
    private final @Nullable CallTemplate[] calls = new @Nullable CallTemplate[SqlFunction.values().length];

    /** @param name as in messages: {@code sqlite} */
    protected Dialect(String name, Set<Feature> features) {
        this.name = name;
        this.features = features.isEmpty() ? EnumSet.noneOf(Feature.class) : EnumSet.copyOf(features);
    }

    public final String name() {
        return name;
    }

    final TextPaths texts() {
        return texts;
    }

    public final boolean has(Feature feature) {
        return features.contains(feature);
    }

    public final Set<Feature> features() {
        return Collections.unmodifiableSet(features);
    }

    /** Fails with NOT_PORTABLE unless the dialect has the feature. */
    public final void require(Feature feature) {
        if (!has(feature)) {
            throw notPortable(feature.construct(), feature.portableWay());
        }
    }

    /** Fails with NOT_PORTABLE unless common table expressions can stand before an update or delete. */
    protected void requireCtesOfChanges() {}

    /** Fails with NOT_PORTABLE unless an update can give back what it changed. */
    protected void requireUpdateReturning() {
        require(Feature.RETURNING);
    }

    /** The error for a construct that this dialect lacks. */
    protected final RunnelException notPortable(String construct, String portableWay) {
        return new RunnelException(
                ErrorKind.NOT_PORTABLE,
                "The dialect " + name + " has no " + construct + ". The way that works everywhere: " + portableWay
                        + ".");
    }

    /** A name in quotes, whatever it holds; CONFIGURATION if it is empty or holds U+0000. */
    public final String identifier(String identifier) {
        String known = quoted.get(identifier);
        if (known != null) {
            return known;
        }
        String made = quote(identifier);
        if (quoted.size() >= MOST_NAMES) {
            quoted.clear(); // names made up at run time; those in use come back at once
        }
        quoted.put(identifier, made);
        return made;
    }

    private String quote(String identifier) {
        if (identifier.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "A table, column, alias or key has an empty name. Give it one.");
        }
        if (identifier.indexOf('\0') >= 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The name \"" + identifier.replace("\0", "\\0") + "\" holds the character U+0000, which no database"
                            + " takes in a name.");
        }
        return quoteIdentifier(identifier);
    }

    protected String quoteIdentifier(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** @param position of the argument, from 1 */
    public String placeholder(int position) {
        return "?";
    }

    /**
     * A placeholder that may stand at several places for one argument; null where an expression is known again although
     * each of its values has a placeholder of its own. With {@link Feature#REPEATED_VALUES}.
     */
    protected @Nullable String sharedPlaceholder(int position) {
        return null;
    }

    /**
     * Writes what stands between the parentheses of a long {@code in (…)} with one parameter for all of it; false, and
     * nothing is written, where the values are to be bound one by one.
     */
    protected boolean longList(Renderer out, List<?> portableValues) {
        return false;
    }

    /** By what rules the files of a migration are split into statements, and parameters found in a text. */
    public Lexing lexing() {
        return Lexing.STANDARD;
    }

    /** True if a bound text has no type until its place gives it one: where anything may stand it is cast. */
    public boolean untypedTexts() {
        return false;
    }

    /**
     * The type to which a value is cast that is bound among expressions; null, and it is not, where the database takes the
     * type that it is bound with. Others take that of what stands beside it (H2: {@code n * ?} with 2.5 is {@code n * 3}).
     */
    protected @Nullable String boundType(ValueType<?> type) {
        return null;
    }

    /**
     * Writes what an empty list is in SQL text: what finds nothing, in which nothing is.
     *
     * @param text the statement so far, up to the parenthesis behind {@code in}
     */
    public void emptyList(StringBuilder text) {
        text.append("select null where 1 = 0");
    }

    /** How many parameters a statement may have, to be sure; a list of keys is split by it. */
    public int mostParameters() {
        return 1_024;
    }

    /**
     * What stands before a statement to be told its plan, with a space behind it.
     *
     * @param analyze the statement is run, and the plan says what it did; NOT_PORTABLE without
     *     {@link Feature#EXPLAIN_ANALYZE}
     */
    public final String explain(boolean analyze) {
        if (analyze) {
            require(Feature.EXPLAIN_ANALYZE);
        }
        return explainWords(analyze);
    }

    protected String explainWords(boolean analyze) {
        return analyze ? "explain analyze " : "explain ";
    }

    /**
     * What stands before a statement to be told its plan for a log, where no value may stand: of that plan
     * {@link #planForLog} can tell what is none. Null if the database has no such plan.
     */
    public @Nullable String explainForLog() {
        return null;
    }

    /** The lines of such a plan, without what may be a value, whoever wrote it. */
    public List<String> planForLog(List<List<String>> rows) {
        return List.of();
    }

    /** The lines of a plan from its rows: those of the last column. */
    public List<String> plan(List<List<String>> rows) {
        return rows.stream().flatMap(row -> row.get(row.size() - 1).lines()).toList();
    }

    /** Writes a comparison in which NULL equals NULL. */
    public void nullSafe(Renderer out, Expression<?> left, Expression<?> right, boolean distinct) {
        out.operand(left, Renderer.CONCATENATION)
                .sql(nullSafeOperator(distinct))
                .operand(right, Renderer.CONCATENATION);
    }

    /** Comparison in which NULL equals NULL, with a space on both sides. */
    protected String nullSafeOperator(boolean distinct) {
        return distinct ? " is distinct from " : " is not distinct from ";
    }

    /** The text literal of one backslash, as it follows {@code escape}. */
    public String likeEscape() {
        return "'\\'";
    }

    /** This database's text of a function, in the form that {@link SqlFunction} says; null if it has none. */
    protected @Nullable String function(SqlFunction function) {
        return function.standard();
    }

    /** Writes a call; NOT_PORTABLE if the dialect has no such function. */
    public final void call(
            Renderer out, SqlFunction function, List<? extends Expression<?>> arguments, List<Order> order) {
        CallTemplate template = calls[function.ordinal()];
        if (template == null) {
            Feature needed = function.feature();
            if (needed != null) {
                require(needed);
            }
            String text = function(function);
            if (text == null) {
                throw notPortable(
                        "function for " + function.name().toLowerCase(Locale.ROOT),
                        "compute it in the program, or write what this database has by raw(…)");
            }
            template = new CallTemplate(text);
            calls[function.ordinal()] = template; // two threads write the same
        }
        template.write(out, arguments, order);
    }

    /** How dates are computed with. */
    public DateText dates() {
        return ANSI_DATES;
    }

    /** Writes the conversion of a value; {@code tries} gives NULL for what cannot be converted. */
    public void cast(Renderer out, Expression<?> from, ValueType<?> to, boolean tries) {
        out.sql(tries ? "try_cast(" : "cast(").expression(from).sql(" as " + castType(to) + ")");
    }

    /** The name of a type inside a cast. */
    protected String castType(ValueType<?> type) {
        return typeName(type);
    }

    /** Writes texts joined to one, binding as tightly as {@link Renderer#CONCATENATION} or more. */
    public void concat(Renderer out, List<? extends Expression<?>> texts) {
        for (int i = 0; i < texts.size(); i++) {
            // Databases disagree on how tightly it binds, so its operands are always put in parentheses.
            out.sql(i == 0 ? "" : " || ").operand(texts.get(i), Renderer.ATOM);
        }
    }

    /** The division of two whole numbers that gives a whole number, cut off towards zero; with spaces around it. */
    public String wholeDivision() {
        return " / ";
    }

    /** Writes the division of decimals, cut off where it would have more digits than can be used. */
    public void decimalDivision(Renderer out, Runnable quotient) {
        quotient.run();
    }

    /** A path into a JSON document as this database's functions take it; it is bound. Steps are keys and indexes. */
    public String jsonPath(List<Object> steps) {
        return JsonPathText.of(steps);
    }

    /** Writes how many rows are wanted, with a space before it; at least one of the two is given. */
    public void limit(Renderer out, @Nullable Long limit, @Nullable Long offset) {
        if (offset != null) {
            out.sql(" offset ").bind(offset, ValueType.BIGINT).sql(" rows");
        }
        if (limit != null) {
            out.sql(" fetch next ").bind(limit, ValueType.BIGINT).sql(" rows only");
        }
    }

    /**
     * Writes a term of an order that says where its nulls are; only with {@link Feature#NULLS_ORDER}.
     *
     * @param key writes what the order is by
     * @param position that is the position of a column, which cannot be computed with
     */
    protected void orderWithNulls(Renderer out, Order order, Runnable key, boolean position) {
        key.run();
        out.sql(order.descending() ? " desc" : "");
        out.sql(order.nulls() == Order.Nulls.FIRST ? " nulls first" : " nulls last");
    }

    /**
     * What locks the rows of a select, with a space before it.
     *
     * @param some only rows of some of its tables, of which the names follow
     */
    protected String lockWords(boolean update, boolean some) {
        return update ? " for update" : " for share";
    }

    /**
     * Writes a query that is ordered, limited or itself made of two, as one side of a union or its like.
     *
     * @param names of its columns, null for their own
     */
    protected void operand(Renderer out, Select query, @Nullable List<String> names) {
        out.subquery(query, names);
    }

    /** Writes a value of a list of rows, of which the first gives the columns their types. */
    protected void value(Renderer out, Expression<?> value, boolean inFirstRow) {
        if (inFirstRow) {
            typedValue(out, value);
        } else {
            out.expression(value);
        }
    }

    /** Writes a value in the first row of a list of rows. */
    protected void typedValue(Renderer out, Expression<?> value) {
        out.sql("cast(").expression(value).sql(" as " + castType(value.valueType()) + ")");
    }

    /** What a row of a list of rows begins with. */
    protected String valuesRow() {
        return "(";
    }

    /** What stands behind the table's name in an insert of a row of defaults only. */
    protected String rowOfDefaults() {
        return " default values";
    }

    /** Writes, after the rows of an insert, what happens to one that a key refuses; only with {@link Feature#UPSERT}. */
    public void onConflict(Renderer out, Conflict conflict) {
        out.sql(" on conflict");
        if (!conflict.target().isEmpty()) {
            out.sql(" (").identifiers(conflict.target()).sql(")");
        }
        if (conflict.assignments().isEmpty()) {
            out.sql(" do nothing");
        } else {
            out.sql(" do update set ").assignments(conflict.assignments());
        }
    }

    /** The same for a dialect that must look at the whole insert. */
    protected void onConflict(Renderer out, Insert insert, Conflict conflict) {
        onConflict(out, conflict);
    }

    /** The value that a refused row would have brought. */
    public String excluded(String quotedColumn) {
        return "excluded." + quotedColumn;
    }

    /**
     * The type of a column in its table's declaration.
     *
     * @param keyed a key or index is made of it, for which some types need a length
     */
    protected String columnType(ValueType<?> type, boolean keyed) {
        return typeName(type);
    }

    /** True if indexes are declared with their table, because an index cannot be created unless it is there already. */
    protected boolean declaresIndexes() {
        return false;
    }

    /** True if a default that is a literal may stand without parentheses. */
    protected boolean takesLiteralDefault() {
        return true;
    }

    /** The stored type of a column. */
    public String typeName(ValueType<?> type) {
        return switch (type.sqlType()) {
            case DECIMAL -> typeName(SqlType.DECIMAL) + "(" + type.size() + ", " + type.scale() + ")";
            case VARCHAR -> typeName(SqlType.VARCHAR) + "(" + type.size() + ")";
            case ARRAY -> {
                require(Feature.ARRAYS);
                yield typeName(Objects.requireNonNull(type.element())) + "[]";
            }
            case NAMED -> Objects.requireNonNull(type.name());
            default -> typeName(type.sqlType());
        };
    }

    /** The stored type of a portable type, without length and precision. */
    protected String typeName(SqlType type) {
        return switch (type) {
            case BOOLEAN -> "boolean";
            case SMALLINT -> "smallint";
            case INTEGER -> "integer";
            case BIGINT -> "bigint";
            case REAL -> "real";
            case DOUBLE -> "double precision";
            case DECIMAL -> "decimal";
            case TEXT, VARCHAR, JSON, ENUM -> "varchar";
            case DATE -> "date";
            // Without the 6 a time of day has whole seconds only.
            case TIME -> "time(6)";
            case TIMESTAMP -> "timestamp(6)";
            case TIMESTAMPTZ -> "timestamp(6) with time zone";
            case UUID -> "uuid";
            case BYTES -> "varbinary";
            case ARRAY -> has(Feature.ARRAYS) ? "t[]" : "none";
            case NAMED -> "its name";
        };
    }

    /** What each portable type is stored as, for the documentation. */
    public final Map<SqlType, String> types() {
        var types = new EnumMap<SqlType, String>(SqlType.class);
        for (SqlType type : EnumSet.complementOf(EnumSet.of(SqlType.NAMED))) {
            String suffix = switch (type) {
                case DECIMAL -> "(p, s)";
                case VARCHAR -> "(n)";
                default -> "";
            };
            types.put(type, typeName(type) + suffix);
        }
        return types;
    }

    /**
     * The type of a column that the database counts up, and what says so.
     *
     * @param column for messages
     * @param onlyKey true if the column alone is the primary key
     * @param sequence the quoted name of the column's sequence, which is there if {@link #countsBySequence}
     */
    protected GeneratedColumn generatedColumn(ValueType<?> type, String column, boolean onlyKey, String sequence) {
        return new GeneratedColumn(typeName(type) + " generated by default as identity", false);
    }

    /**
     * True if a generated column counts by a sequence of its own, which is created before its table and dropped after it.
     */
    public boolean countsBySequence() {
        return false;
    }

    /** An array written into DDL; the type says what an empty one is of. */
    final String arrayLiteral(ValueType<?> type, Object value) {
        Object[] elements = (Object[]) Objects.requireNonNull(type.portable(value));
        return Arrays.stream(elements)
                .map(element -> element == null ? "null" : literal(element))
                .collect(Collectors.joining(", ", "cast(array[", "] as " + typeName(type) + ")"));
    }

    /** A value written into DDL, where nothing can be bound. */
    public String literal(Object value) {
        return Literals.ansi(this, value);
    }

    /** A text literal; U+0000 was refused before. */
    protected String textLiteral(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    protected String booleanLiteral(boolean value) {
        return value ? "true" : "false";
    }

    /** @param holdsPrimaryKey the text has declared the primary key already */
    public record GeneratedColumn(String sql, boolean holdsPrimaryKey) {}

    @Override
    public String toString() {
        return name;
    }
}
