package dev.runnel.spi;

import org.jspecify.annotations.Nullable;

/**
 * How a transaction begins.
 *
 * @param isolation the level, or null for the database's default; a level the backend lacks is refused by the engine
 *     with NOT_PORTABLE before anything is sent
 */
public record TxOptions(@Nullable Isolation isolation, boolean readOnly) {
    public static final TxOptions DEFAULT = new TxOptions(null, false);
}
