package dev.runnel.blocking;

import dev.runnel.spi.ByteSource;
import dev.runnel.spi.run.IoThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A stream's bytes, read on a thread that may wait for them: the server asks on a driver's. */
record StreamBytes(InputStream stream) implements ByteSource {
    private static final int CHUNK = 64 << 10;

    @Override
    public CompletionStage<byte @Nullable []> next() {
        return CompletableFuture.supplyAsync(this::read, IoThreads.shared());
    }

    private byte @Nullable [] read() {
        try {
            byte[] chunk = stream.readNBytes(CHUNK);
            return chunk.length == 0 ? null : chunk;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
