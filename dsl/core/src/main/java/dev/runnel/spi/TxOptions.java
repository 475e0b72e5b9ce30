package dev.runnel.spi;

import org.jspecify.annotations.Nullable;

/**
 * How a transaction begins.
 *
 * @param isolation the level, or null for the database's default; a level the backend lacks is refused by the engine
 *     with NOT_PORTABLE before anything is sent
 * @param deferrable BEGIN waits until the transaction can neither fail by a conflict nor cause one; only with SERIALIZABLE
 *     and readOnly, and {@link Capability#DEFERRABLE_TRANSACTIONS}
 */
public record TxOptions(@Nullable Isolation isolation, boolean readOnly, boolean deferrable) {
    public static final TxOptions DEFAULT = new TxOptions(null, false);

    public TxOptions(@Nullable Isolation isolation, boolean readOnly) {
        this(isolation, readOnly, false);
    }
}
