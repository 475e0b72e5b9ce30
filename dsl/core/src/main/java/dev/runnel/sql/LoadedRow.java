package dev.runnel.sql;

import org.jspecify.annotations.Nullable;

/** A row on its way to its parent or from its children: what it became, and the keys that were read beside it. */
public final class LoadedRow {
    final @Nullable Object value;
    final @Nullable Object[] keys;

    LoadedRow(@Nullable Object value, @Nullable Object[] keys) {
        this.value = value;
        this.keys = keys;
    }
}
