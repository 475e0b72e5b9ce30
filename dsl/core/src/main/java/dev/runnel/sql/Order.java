package dev.runnel.sql;

/** One term of an order by. */
public record Order(Expression<?> expression, boolean descending, Nulls nulls) {
    /** Where NULLs come. */
    public enum Nulls {
        /** As the database does; databases disagree. */
        DATABASE,
        FIRST,
        LAST
    }

    public Order nullsFirst() {
        return new Order(expression, descending, Nulls.FIRST);
    }

    public Order nullsLast() {
        return new Order(expression, descending, Nulls.LAST);
    }
}
