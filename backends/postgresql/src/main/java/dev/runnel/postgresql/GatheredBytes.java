package dev.runnel.postgresql;

import dev.runnel.spi.ByteSource;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A source's bytes in chunks of one size, but for the last: a message for every line, or one of a gigabyte, would be dear. */
final class GatheredBytes implements ByteSource {
    private final ByteSource source;
    private final int size;

    // Of the one who asks, then of the source's thread, one after the other.
    private byte[] chunk = {};
    private int taken;
    private byte[] gathered = {};
    private int filled;
    private boolean ended;

    GatheredBytes(ByteSource source, int size) {
        this.source = source;
        this.size = size;
    }

    @Override
    public CompletionStage<byte @Nullable []> next() {
        var result = new CompletableFuture<byte @Nullable []>();
        gathered = new byte[size];
        filled = 0;
        gather(result);
        return result;
    }

    private void gather(CompletableFuture<byte @Nullable []> result) {
        while (!isFull()) {
            CompletableFuture<byte @Nullable []> asked;
            try {
                asked = source.next().toCompletableFuture();
            } catch (RuntimeException e) {
                asked = CompletableFuture.failedFuture(e);
            }
            if (!asked.isDone()) {
                asked.whenComplete((bytes, e) -> {
                    if (take(bytes, e, result)) {
                        gather(result);
                    }
                });
                return;
            }
            if (!asked.handle((bytes, e) -> take(bytes, e, result)).join()) {
                return;
            }
        }
        byte[] full = filled == size ? gathered : Arrays.copyOf(gathered, filled);
        result.complete(full.length == 0 ? null : full);
    }

    /** False if the source has failed. */
    private boolean take(byte @Nullable [] bytes, @Nullable Throwable e, CompletableFuture<byte @Nullable []> result) {
        if (e != null) {
            result.completeExceptionally(e);
            return false;
        }
        ended = bytes == null;
        chunk = bytes == null ? chunk : bytes;
        taken = bytes == null ? taken : 0;
        return true;
    }

    private boolean isFull() {
        int more = Math.min(size - filled, chunk.length - taken);
        System.arraycopy(chunk, taken, gathered, filled, more);
        taken += more;
        filled += more;
        return ended || filled == size;
    }
}
