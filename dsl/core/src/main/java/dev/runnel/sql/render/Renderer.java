package dev.runnel.sql.render;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Assignment;
import dev.runnel.sql.Column;
import dev.runnel.sql.Delete;
import dev.runnel.sql.Expression;
import dev.runnel.sql.Insert;
import dev.runnel.sql.Order;
import dev.runnel.sql.Rendered;
import dev.runnel.sql.Select;
import dev.runnel.sql.Source;
import dev.runnel.sql.Table;
import dev.runnel.sql.Update;
import dev.runnel.sql.ValueType;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the text and the arguments of one statement while its nodes write themselves. Used once, by one thread.
 */
public final class Renderer {
    /** How tightly an expression binds: an operand that binds less than its place needs is put in parentheses. */
    public static final int RAW = 0;

    public static final int OR = 1;
    public static final int AND = 2;
    public static final int NOT = 3;
    public static final int COMPARISON = 4;
    public static final int CONCATENATION = 5;
    public static final int SUM = 6;
    public static final int PRODUCT = 7;
    public static final int ATOM = 8;

    private final Dialect dialect;
    private final boolean declaring;
    private @Nullable Object[] arguments = new @Nullable Object[1];
    private int count;
    private TextPath path;
    private @Nullable Ctes ctes;
    private Scope scope = new Scope();
    private boolean reads = true;
    private boolean repeats;
    /** The placeholders by their values, once each value is to have only one; null before. */
    private @Nullable Map<List<@Nullable Object>, Integer> placed;

    private Renderer(Dialect dialect, boolean declaring) {
        this.dialect = dialect;
        this.declaring = declaring;
        this.path = dialect.texts().start();
    }

    public static Renderer of(Dialect dialect) {
        return new Renderer(dialect, false);
    }

    /** For DDL: values become literals and columns are not qualified. */
    static Renderer declaring(Dialect dialect) {
        return new Renderer(dialect, true);
    }

    public Rendered select(Select select) {
        do {
            SelectText.write(with(), select, null);
        } while (again());
        return rendered();
    }

    public Rendered insert(Insert insert) {
        writes();
        do {
            InsertText.write(this, insert);
        } while (again());
        return rendered();
    }

    public Rendered update(Update update) {
        writes();
        do {
            ChangeText.write(changing(), update);
        } while (again());
        return rendered();
    }

    public Rendered delete(Delete delete) {
        writes();
        do {
            ChangeText.write(changing(), delete);
        } while (again());
        return rendered();
    }

    /** True if the statement is to be written again, now that its CTEs are known or which values have two places. */
    private boolean again() {
        boolean shares = repeats && placed == null && dialect.sharedPlaceholder(1) != null;
        boolean named = ctes != null && ctes.complete();
        if (!shares && !named) {
            return false;
        }
        if (shares || placed != null) {
            placed = new HashMap<>();
        }
        path = dialect.texts().start();
        count = 0;
        return true;
    }

    private Rendered rendered() {
        TextPath.Whole whole = path.whole(dialect);
        var all = count == arguments.length ? arguments : Arrays.copyOf(arguments, count);
        return new Rendered(whole.sql(), all, whole.types(), reads);
    }

    /** The common table expressions that the statement uses, where they are to stand. */
    Renderer with() {
        if (ctes != null) {
            ctes.write(this);
        }
        return this;
    }

    private Renderer changing() {
        if (ctes != null) {
            dialect.requireCtesOfChanges();
        }
        return with();
    }

    /** Refuses a table whose name a CTE has. */
    void requireFree(Table<?> table) {
        if (ctes != null) {
            ctes.requireFree(table);
        }
    }

    Ctes ctes() {
        if (ctes == null) {
            ctes = new Ctes();
        }
        return ctes;
    }

    /** The statement does more than read. */
    void writes() {
        reads = false;
    }

    /** Writes what sees no source around it. */
    void isolated(Runnable text) {
        Scope around = scope;
        scope = new Scope();
        text.run();
        scope = around;
    }

    public Dialect dialect() {
        return dialect;
    }

    Scope scope() {
        return scope;
    }

    /** True inside a query that is a part of another statement and may use its columns. */
    public boolean isNested() {
        return scope.isNested();
    }

    /** Text as it stands; never anything that came from a user. */
    public Renderer sql(String text) {
        path = path.then(text);
        return this;
    }

    public Renderer identifier(String name) {
        return sql(dialect.identifier(name));
    }

    Renderer identifiers(List<? extends Column<?>> columns) {
        for (int i = 0; i < columns.size(); i++) {
            sql(i == 0 ? "" : ", ").identifier(columns.get(i).name());
        }
        return this;
    }

    /** A placeholder for a value; in DDL the value as a literal. */
    public Renderer bind(@Nullable Object value, ValueType<?> type) {
        if (type.element() != null) {
            dialect.require(Feature.ARRAYS);
        }
        return declaring && value != null && type.element() != null
                ? sql(dialect.arrayLiteral(type, value))
                : argument(type.portable(value), type.portableType());
    }

    /** A value among expressions: a placeholder, with its type where the dialect says it. */
    public Renderer value(@Nullable Object value, ValueType<?> type) {
        String said = declaring ? null : dialect.boundType(type);
        return said == null ? bind(value, type) : sql("cast(").bind(value, type).sql(" as " + said + ")");
    }

    private Renderer argument(@Nullable Object portable, Class<?> type) {
        if (declaring) {
            return sql(portable == null ? "null" : dialect.literal(portable));
        }
        if (placed != null) {
            return shared(placed, portable, type);
        }
        return added(portable, type);
    }

    private Renderer added(@Nullable Object portable, Class<?> type) {
        if (count == arguments.length) {
            arguments = Arrays.copyOf(arguments, 2 * count);
        }
        arguments[count++] = portable;
        path = path.then(type);
        return this;
    }

    private Renderer shared(Map<List<@Nullable Object>, Integer> placed, @Nullable Object portable, Class<?> type) {
        Integer position = placed.putIfAbsent(Arrays.asList(portable, type), count + 1);
        if (position == null) {
            return added(portable, type);
        }
        path = path.then(position);
        return this;
    }

    /** The values of a long {@code in (…)} in one parameter; false where they are to be bound one by one. */
    public boolean longList(List<?> portableValues) {
        return !declaring && dialect.longList(this, portableValues);
    }

    public Renderer expression(Expression<?> expression) {
        expression.render(this);
        return this;
    }

    /** An expression that stands in the select too, and that the database must know again although it holds values. */
    public Renderer repeated(Expression<?> expression) {
        int before = count;
        expression(expression);
        if (count > before) {
            dialect.require(Feature.REPEATED_VALUES);
            repeats = true;
        }
        return this;
    }

    /** An expression, in parentheses if it binds less tightly than its place needs. */
    public Renderer operand(Expression<?> expression, int precedence) {
        if (expression.precedence() >= precedence) {
            return expression(expression);
        }
        return sql("(").expression(expression).sql(")");
    }

    /** A function's call in the dialect's words. */
    public Renderer call(SqlFunction function, List<? extends Expression<?>> arguments) {
        dialect.call(this, function, arguments, List.of());
        return this;
    }

    /** {@code order by} with its terms. */
    public Renderer orderBy(List<Order> orders) {
        return orderBy(orders, order -> expression(order.expression()), false);
    }

    /**
     * @param key writes what an order is by
     * @param positions that is the position of a column
     */
    Renderer orderBy(List<Order> orders, Consumer<Order> key, boolean positions) {
        for (int i = 0; i < orders.size(); i++) {
            Order order = orders.get(i);
            sql(i == 0 ? "order by " : ", ");
            if (order.nulls() == Order.Nulls.DATABASE) {
                key.accept(order);
                sql(order.descending() ? " desc" : "");
            } else {
                dialect.require(Feature.NULLS_ORDER);
                dialect.orderWithNulls(this, order, () -> key.accept(order), positions);
            }
        }
        return this;
    }

    /** Expressions with commas between. */
    public Renderer expressions(List<? extends Expression<?>> expressions) {
        for (int i = 0; i < expressions.size(); i++) {
            sql(i == 0 ? "" : ", ").expression(expressions.get(i));
        }
        return this;
    }

    public Renderer subquery(Select query) {
        return subquery(query, null);
    }

    /** A query in the from or under a set operation, whose columns get these names, if any are given. */
    Renderer subquery(Select query, @Nullable List<String> names) {
        sql("(");
        SelectText.write(this, query, names);
        return sql(")");
    }

    /**
     * The caller's own text: {@code parts} has one element more than there are arguments, which stand between them:
     * expressions, and values, which are bound.
     */
    public Renderer raw(List<String> parts, List<@Nullable Object> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            sql(parts.get(i));
            if (arguments.get(i) instanceof Expression<?> expression) {
                operand(expression, ATOM);
            } else {
                Object value = ValueType.toPortable(arguments.get(i), dialect);
                boolean typed = value instanceof String && dialect.untypedTexts();
                sql(typed ? "cast(" : "");
                argument(value, value == null ? Object.class : value.getClass());
                sql(typed ? " as " + dialect.typeName(ValueType.TEXT) + ")" : "");
            }
        }
        return sql(parts.get(arguments.size()));
    }

    /** A column with the name of its table or alias before it; CONFIGURATION if the statement does not have that. */
    public Renderer column(Source source, String name) {
        scope.require(source, name);
        return declaring ? identifier(name) : identifier(source.name()).sql(".").identifier(name);
    }

    public Renderer excluded(String column) {
        return sql(dialect.excluded(dialect.identifier(column)));
    }

    /** A table as it stands after from, into and update. */
    Renderer table(Table<?> table) {
        String schema = table.schema();
        if (schema != null) {
            identifier(schema).sql(".");
        }
        return identifier(table.name());
    }

    /** {@code column = value}, with commas between. */
    public Renderer assignments(List<Assignment> assignments) {
        if (assignments.isEmpty()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "The update sets no column. Set at least one before it is run.");
        }
        for (int i = 0; i < assignments.size(); i++) {
            Assignment assignment = assignments.get(i);
            sql(i == 0 ? "" : ", ").identifier(assignment.column().name()).sql(" = ");
            expression(assignment.value());
        }
        return this;
    }

    Renderer returning(List<Expression<?>> expressions) {
        if (expressions.isEmpty()) {
            return this;
        }
        dialect.require(Feature.RETURNING);
        return sql(" returning ").selected(expressions);
    }

    Renderer selected(List<Expression<?>> expressions) {
        for (int i = 0; i < expressions.size(); i++) {
            sql(i == 0 ? "" : ", ");
            expressions.get(i).renderSelected(this);
        }
        return this;
    }

    /** The text so far. */
    @Override
    public String toString() {
        return path.whole(dialect).sql();
    }
}
