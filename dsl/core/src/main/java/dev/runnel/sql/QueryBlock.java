package dev.runnel.sql;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@code select … from … where … group by … having}. Immutable. */
public record QueryBlock(
        boolean distinct,
        List<Expression<?>> columns,
        Source source,
        List<Join> joins,
        @Nullable Predicate where,
        List<Grouping> groupBy,
        @Nullable Predicate having)
        implements QueryBody {
    public QueryBlock {
        columns = List.copyOf(columns);
        joins = List.copyOf(joins);
        groupBy = List.copyOf(groupBy);
    }

    static QueryBlock from(Source source, List<Expression<?>> columns) {
        return new QueryBlock(false, columns, source, List.of(), null, List.of(), null);
    }

    /** The sources of the from, in order. */
    public List<Source> sources() {
        if (joins.isEmpty()) {
            return List.of(source);
        }
        var sources = new ArrayList<Source>(joins.size() + 1);
        sources.add(source);
        joins.forEach(join -> sources.add(join.source()));
        return sources;
    }

    QueryBlock withDistinct() {
        return new QueryBlock(true, columns, source, joins, where, groupBy, having);
    }

    QueryBlock withColumns(List<Expression<?>> changed) {
        return new QueryBlock(distinct, changed, source, joins, where, groupBy, having);
    }

    QueryBlock withJoin(Join join) {
        return new QueryBlock(distinct, columns, source, added(joins, List.of(join)), where, groupBy, having);
    }

    QueryBlock withWhere(Predicate predicate) {
        Predicate both = where == null ? predicate : where.and(predicate);
        return new QueryBlock(distinct, columns, source, joins, both, groupBy, having);
    }

    QueryBlock withGroupBy(List<? extends Grouping> more) {
        return new QueryBlock(distinct, columns, source, joins, where, added(groupBy, more), having);
    }

    QueryBlock withHaving(Predicate predicate) {
        Predicate both = having == null ? predicate : having.and(predicate);
        return new QueryBlock(distinct, columns, source, joins, where, groupBy, both);
    }

    static <E> List<E> added(List<E> list, List<? extends E> more) {
        var all = new ArrayList<E>(list);
        all.addAll(more);
        return all;
    }
}
