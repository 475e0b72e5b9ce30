package dev.runnel.internal.mongodb;

import org.jspecify.annotations.Nullable;

/** Reads one value of a document as one type. */
interface ValueReader {
    /**
     * The value that begins here, neither null nor undefined; the bytes end behind it.
     *
     * @throws Unfit if it does not become the type exactly
     */
    @Nullable
    Object read(BsonBytes in, int type);

    /** True if the type has a value for null even where it is declared without one. */
    default boolean takesNull() {
        return false;
    }

    /** What null becomes; asked only if it {@link #takesNull}. */
    default @Nullable Object ofNull() {
        return null;
    }

    /** Reads a value that may be null. */
    default @Nullable Object readAny(BsonBytes in, int type, boolean nullable) {
        if (type != BsonBytes.NULL && type != BsonBytes.UNDEFINED) {
            return read(in, type);
        }
        return absent(nullable, "it is null");
    }

    /** What a null or missing value becomes. */
    default @Nullable Object absent(boolean nullable, String why) {
        if (takesNull()) {
            return ofNull();
        }
        if (nullable) {
            return null;
        }
        throw new Unfit(why + " and the type does not allow null. Make it nullable, or give it a default");
    }
}
