package dev.runnel.internal.engine;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.row.RowMapper;
import dev.runnel.spi.Row;

/** The rows of a {@code copy … to stdout}: chunks of bytes. */
public final class Chunks {
    public static final RowMapper<byte[]> ROWS = columns -> Chunks::of;

    private Chunks() {}

    private static byte[] of(Row row) {
        byte[] chunk = row.get(0, byte[].class);
        if (chunk == null) {
            throw new RunnelException(ErrorKind.OTHER, "The driver gave a chunk of a COPY without bytes.");
        }
        return chunk;
    }
}
