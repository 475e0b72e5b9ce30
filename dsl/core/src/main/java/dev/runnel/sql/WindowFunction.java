package dev.runnel.sql;

import org.jspecify.annotations.Nullable;

/** A function that needs a window: {@code rowNumber().over(partitionBy(customer).orderBy(day.asc()))}. */
public final class WindowFunction<V extends @Nullable Object> {
    private final FunctionCall<V> call;

    WindowFunction(FunctionCall<V> call) {
        this.call = call;
    }

    /** Over all rows, in no order. */
    public Expression<V> over() {
        return over(Window.ALL);
    }

    public Expression<V> over(Window window) {
        return new Over<>(call, window);
    }
}
