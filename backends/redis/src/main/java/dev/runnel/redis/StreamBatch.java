package dev.runnel.redis;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of a stream that were read together, and the id of the last: also of one that was deleted and is not among them. Null
 * if there was nothing at all.
 */
record StreamBatch<T>(
        List<StreamEntry<T>> entries, @Nullable String last) {}
