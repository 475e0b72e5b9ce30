package dev.runnel.sql;

import dev.runnel.sql.render.Dialect;
import dev.runnel.sql.render.Renderer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A select statement. Immutable; usually made by a {@link SelectBuilder}. */
public record Select(
        boolean distinct,
        List<Expression<?>> columns,
        Source source,
        List<Join> joins,
        @Nullable Predicate where,
        List<Grouping> groupBy,
        @Nullable Predicate having,
        List<Order> orderBy,
        @Nullable Long limit,
        @Nullable Long offset)
        implements Statement {
    public Select {
        columns = List.copyOf(columns);
        joins = List.copyOf(joins);
        groupBy = List.copyOf(groupBy);
        orderBy = List.copyOf(orderBy);
    }

    static Select from(Source source, List<Expression<?>> columns) {
        return new Select(false, columns, source, List.of(), null, List.of(), null, List.of(), null, null);
    }

    Select withDistinct() {
        return new Select(true, columns, source, joins, where, groupBy, having, orderBy, limit, offset);
    }

    Select withColumns(List<Expression<?>> changed) {
        return new Select(distinct, changed, source, joins, where, groupBy, having, orderBy, limit, offset);
    }

    Select withJoin(Join join) {
        return new Select(
                distinct, columns, source, added(joins, List.of(join)), where, groupBy, having, orderBy, limit, offset);
    }

    Select withWhere(Predicate predicate) {
        Predicate both = where == null ? predicate : where.and(predicate);
        return new Select(distinct, columns, source, joins, both, groupBy, having, orderBy, limit, offset);
    }

    Select withGroupBy(List<? extends Grouping> more) {
        return new Select(
                distinct, columns, source, joins, where, added(groupBy, more), having, orderBy, limit, offset);
    }

    Select withHaving(Predicate predicate) {
        Predicate both = having == null ? predicate : having.and(predicate);
        return new Select(distinct, columns, source, joins, where, groupBy, both, orderBy, limit, offset);
    }

    Select withOrderBy(List<Order> more) {
        return new Select(
                distinct, columns, source, joins, where, groupBy, having, added(orderBy, more), limit, offset);
    }

    Select withoutOrder() {
        return new Select(distinct, columns, source, joins, where, groupBy, having, List.of(), limit, offset);
    }

    Select withLimit(@Nullable Long newLimit) {
        return new Select(distinct, columns, source, joins, where, groupBy, having, orderBy, newLimit, offset);
    }

    Select withOffset(@Nullable Long newOffset) {
        return new Select(distinct, columns, source, joins, where, groupBy, having, orderBy, limit, newOffset);
    }

    private static <E> List<E> added(List<E> list, List<? extends E> more) {
        var all = new ArrayList<E>(list);
        all.addAll(more);
        return all;
    }

    @Override
    public Rendered render(Dialect dialect) {
        return Renderer.of(dialect).select(this);
    }
}
