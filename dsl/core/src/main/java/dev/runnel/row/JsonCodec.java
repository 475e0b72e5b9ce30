package dev.runnel.row;

import org.jspecify.annotations.Nullable;

/**
 * Maps types onto JSON documents, for parameters of types that are no scalars and have a column of their own;
 * registered in {@code META-INF/services}. Its codecs store {@link dev.runnel.spi.Json}. Their exceptions must not
 * quote the document.
 */
public interface JsonCodec {
    /** The codec of this type, or null if this library does not know it. */
    @Nullable
    ValueCodec find(TypeUse type);
}
