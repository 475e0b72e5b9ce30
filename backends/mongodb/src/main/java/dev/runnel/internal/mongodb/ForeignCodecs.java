package dev.runnel.internal.mongodb;

import org.jspecify.annotations.Nullable;

/** Finds the classes of another library; registered in {@code META-INF/services}. Asked once per class. */
public interface ForeignCodecs {
    /** The codec of this class, or null if it is not this library's. */
    @Nullable
    ForeignCodec find(Class<?> type);
}
