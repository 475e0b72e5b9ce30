package dev.runnel.sql;

import java.util.List;

/** Makes of a select the one that counts its rows. */
final class Counting {
    private Counting() {}

    static Select of(Select select, List<Expression<?>> count) {
        boolean cut = select.limit() != null || select.offset() != null;
        // Without a limit, order and locks change nothing about the number.
        Select counted = (cut ? select : select.withoutOrder()).withLock(null);
        if (!cut && select.body() instanceof QueryBlock block && isPlain(block)) {
            return counted.withBlock("count", all -> all.withColumns(count));
        }
        return Select.from(new DerivedTable<>("counted", counted, Selection.of(counted.columns()), false), count);
    }

    /** True if it gives one row for each of its sources'. An aggregate, which may hide in any expression, makes one of all. */
    private static boolean isPlain(QueryBlock block) {
        return !block.distinct()
                && block.groupBy().isEmpty()
                && block.having() == null
                && block.columns().stream().allMatch(Counting::isColumn);
    }

    private static boolean isColumn(Expression<?> expression) {
        if (expression instanceof OrNull<?> same) {
            return isColumn(same.expression());
        }
        if (expression instanceof Labelled<?> same) {
            return isColumn(same.expression());
        }
        return expression instanceof Column<?>
                || expression instanceof AliasedColumn<?>
                || expression instanceof QueryColumn<?>;
    }
}
