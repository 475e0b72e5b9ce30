package dev.runnel.spi;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Bytes for the server, asked for one chunk at a time, as fast as it takes them. */
@FunctionalInterface
public interface ByteSource {
    /** The next chunk, null at the end. If the stage fails, so does the command, and nothing of it is kept. */
    CompletionStage<byte @Nullable []> next();
}
