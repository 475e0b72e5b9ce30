package dev.runnel.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What tells each row of a query from every other, as far as the declarations say. */
final class RowKeys {
    private RowKeys() {}

    /**
     * The expressions that together make a row unique, null if nothing is known.
     *
     * @param orders a key that is among them is taken before any other
     */
    static @Nullable List<Expression<?>> of(QueryBlock block, List<Order> orders) {
        if (block.distinct()) {
            return block.columns();
        }
        if (!block.groupBy().isEmpty()) {
            return grouped(block.groupBy());
        }
        var all = new ArrayList<Expression<?>>();
        List<Source> sources = block.sources();
        for (int i = 0; i < sources.size(); i++) {
            Join join = i == 0 ? null : block.joins().get(i - 1);
            List<List<Expression<?>>> keys = keys(sources.get(i));
            if (join != null && findsOne(join, keys)) {
                continue;
            }
            List<Expression<?>> key = best(keys, orders);
            if (key == null) {
                return null;
            }
            all.addAll(key);
        }
        return all;
    }

    /** Rollup and the like give totals, which look like the group of a NULL: nothing is known of those. */
    private static @Nullable List<Expression<?>> grouped(List<Grouping> groupings) {
        var expressions = new ArrayList<Expression<?>>();
        for (Grouping grouping : groupings) {
            if (!(grouping instanceof Expression<?> expression)) {
                return null;
            }
            expressions.add(expression);
        }
        return expressions;
    }

    /** True for the same value, whatever it is called and whether or not it may be NULL. */
    static boolean same(Expression<?> a, Expression<?> b) {
        return bare(a).equals(bare(b));
    }

    private static Expression<?> bare(Expression<?> expression) {
        if (expression instanceof OrNull<?> orNull) {
            return bare(orNull.expression());
        }
        return expression instanceof Labelled<?> labelled ? bare(labelled.expression()) : expression;
    }

    /** True if the join finds at most one row of its source, by a key of it: then it makes no row twice. */
    private static boolean findsOne(Join join, List<List<Expression<?>>> keys) {
        if (join.kind() != Join.Kind.INNER && join.kind() != Join.Kind.LEFT || join.on() == null) {
            return false;
        }
        List<Predicate> conditions =
                join.on() instanceof Junction all && all.word().equals("and") ? all.parts() : List.of(join.on());
        return keys.stream()
                .anyMatch(key ->
                        key.stream().allMatch(part -> conditions.stream().anyMatch(it -> fixes(it, part))));
    }

    private static boolean fixes(Predicate condition, Expression<?> part) {
        return condition instanceof Comparison comparison
                && comparison.op().equals("=")
                && (isOther(comparison.left(), part, comparison.right())
                        || isOther(comparison.right(), part, comparison.left()));
    }

    /** What the key is compared with is a column of another source: nothing is fixed by a table's own values. */
    private static boolean isOther(Expression<?> side, Expression<?> part, Expression<?> other) {
        Source others = source(other);
        return side.equals(part) && others != null && !others.equals(source(part));
    }

    /** The source that a column is of, null for any other expression. */
    static @Nullable Source source(Expression<?> expression) {
        if (expression instanceof Column<?> column) {
            return column.table();
        }
        if (expression instanceof AliasedColumn<?> aliased) {
            return aliased.source();
        }
        return expression instanceof QueryColumn<?> query ? query.source() : null;
    }

    private static @Nullable List<Expression<?>> best(List<List<Expression<?>>> keys, List<Order> orders) {
        for (List<Expression<?>> key : keys) {
            if (areAmong(orders, key)) {
                return key;
            }
        }
        return keys.isEmpty() ? null : keys.get(0);
    }

    // Loops and no streams, here and below: every page comes by.
    private static boolean areAmong(List<Order> orders, List<Expression<?>> key) {
        for (Expression<?> part : key) {
            if (!isAmong(orders, part)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is ordered by this. */
    static boolean isAmong(List<Order> orders, Expression<?> part) {
        for (Order order : orders) {
            if (same(order.expression(), part)) {
                return true;
            }
        }
        return false;
    }

    private static List<List<Expression<?>>> keys(Source source) {
        if (source instanceof Table<?> table) {
            return keys(table, column -> column);
        }
        if (source instanceof TableCte<?> cte) {
            return keys(cte.table(), column -> column);
        }
        if (source instanceof TableAlias<?> alias) {
            return keys(alias.table(), alias::get);
        }
        var query = (NamedQuery<?>) source;
        Select select = query instanceof DerivedTable<?> derived
                ? derived.query()
                : ((Cte<?>) query).definition().query();
        List<Expression<?>> inner = ofSelect(select);
        if (inner == null || inner.stream().anyMatch(key -> position(select.columns(), key) < 0)) {
            return List.of();
        }
        return List.of(inner.stream()
                .<Expression<?>>map(key -> query.get(select.columns().get(position(select.columns(), key))))
                .toList());
    }

    /** Where the same value stands among the columns; -1 if it does not. */
    static int position(List<Expression<?>> columns, Expression<?> key) {
        for (int i = 0; i < columns.size(); i++) {
            if (same(columns.get(i), key)) {
                return i;
            }
        }
        return -1;
    }

    private static @Nullable List<Expression<?>> ofSelect(Select select) {
        if (select.body() instanceof SetOperation operation) {
            return operation.kind() == SetOperation.Kind.UNION_ALL ? null : select.columns();
        }
        return select.body() instanceof QueryBlock block ? of(block, List.of()) : null;
    }

    /** The primary key first, then the unique keys without a column that may be NULL. */
    private static List<List<Expression<?>>> keys(Table<?> table, Function<Column<?>, Expression<?>> seen) {
        var keys = new ArrayList<List<Expression<?>>>();
        if (!table.primaryKey().isEmpty()) {
            keys.add(columns(table, table.primaryKey(), seen));
        }
        for (Column<?> column : table.columns()) {
            if (column.definition().unique() && !column.isNullable()) {
                keys.add(List.of(seen.apply(column)));
            }
        }
        for (Key key : table.uniqueKeys()) {
            List<Expression<?>> columns = columns(table, key.columns(), seen);
            if (columns.stream().noneMatch(Expression::isNullable)) {
                keys.add(columns);
            }
        }
        return keys;
    }

    private static List<Expression<?>> columns(
            Table<?> table, List<String> names, Function<Column<?>, Expression<?>> seen) {
        var columns = new ArrayList<Expression<?>>(names.size());
        for (String name : names) {
            for (Column<?> column : table.columns()) {
                if (column.name().equals(name)) {
                    columns.add(seen.apply(column));
                }
            }
        }
        return columns;
    }
}
