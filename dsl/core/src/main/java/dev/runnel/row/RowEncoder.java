package dev.runnel.row;

import org.jspecify.annotations.Nullable;

/** Writes one object's values, as portable types, in the order of the bound columns. */
@FunctionalInterface
public interface RowEncoder<T> {
    void encode(T row, @Nullable Object[] into, int offset);
}
