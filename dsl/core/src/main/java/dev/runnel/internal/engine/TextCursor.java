package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.internal.export.RowText;
import dev.runnel.spi.run.Batches;
import dev.runnel.spi.run.Outcome;
import dev.runnel.spi.run.Run;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A query read as text: the rows of each batch are one chunk. Wide rows come in smaller batches, so memory is bounded. */
final class TextCursor implements Batches<String> {
    /** Characters that a chunk should have: large enough to be cheap to send, small enough to keep many of. */
    private static final long CHUNK = 64 << 10;

    private final Cursor<RowText> rows;
    private final RowText text;
    private int most = Integer.MAX_VALUE;

    TextCursor(Cursor<RowText> rows, RowText text) {
        this.rows = rows;
        this.text = text;
    }

    @Override
    public Run next(int largest, Outcome<List<String>> outcome) {
        return rows.next(Math.min(largest, most), new Outcome<List<RowText>>() {
            @Override
            public boolean complete(List<RowText> written) {
                String chunk = text.take();
                if (!written.isEmpty()) {
                    most = (int) Math.max(1, CHUNK * written.size() / Math.max(1, chunk.length()));
                }
                return outcome.complete(chunk.isEmpty() ? List.of() : List.of(chunk));
            }

            @Override
            public void fail(RunnelException error) {
                outcome.fail(error);
            }
        });
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        return rows.close();
    }

    @Override
    public CompletionStage<@Nullable Void> enough() {
        return rows.enough();
    }

    @Override
    public boolean ended() {
        return rows.ended();
    }
}
