package dev.runnel.postgresql;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.r2dbc.postgresql.message.backend.BackendMessage;
import io.r2dbc.postgresql.message.backend.CopyData;
import io.r2dbc.postgresql.message.backend.ErrorResponse;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * The bytes of a COPY to stdout as the rows of a result: each of one column, a chunk. The server sends a message for each of
 * its rows; a chunk is what a few hundred of them hold. Each message is copied and released as it comes, so nothing is left to
 * release whoever drops the rows.
 *
 * <p>Messages are asked for in windows, and only while a row is wanted: a reader that stops stops the server. Signals come from
 * the driver and from the reader; whoever finds nobody there does what is next.
 *
 * @param <T> what the reader makes of a chunk
 */
final class PostgresqlR2dbcCopyOut<T> implements Publisher<T>, Subscriber<BackendMessage>, Subscription {
    private static final int FIRST_WINDOW = 16;
    /** As many messages as the driver itself reads ahead. */
    private static final int LARGEST_WINDOW = 256;

    private static final int CHUNK = 32 * 1024;

    private enum Step {
        WINDOW,
        CHUNK,
        END,
        NONE
    }

    private final Publisher<BackendMessage> messages;
    private final BiFunction<Row, RowMetadata, ? extends T> map;

    // Under the lock.
    private boolean busy;
    private long wanted;
    private int window;
    private int open;
    private long messagesRead;
    private long bytesRead;
    private byte[] bytes = new byte[CHUNK];
    private int filled;
    private boolean answered;
    private boolean over;
    private @Nullable Throwable failure;

    private @Nullable Subscription server;
    private @Nullable Subscriber<? super T> reader;

    PostgresqlR2dbcCopyOut(Publisher<BackendMessage> messages, BiFunction<Row, RowMetadata, ? extends T> map) {
        this.messages = messages;
        this.map = map;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        reader = subscriber;
        messages.subscribe(this);
    }

    @Override
    public void onSubscribe(Subscription s) {
        server = s;
        Subscriber<? super T> to = reader;
        if (to != null) {
            to.onSubscribe(this);
        }
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
        }
        advance();
    }

    /** The answer is read to its end all the same: a driver that is left in the middle of one never answers again. */
    @Override
    public void cancel() {
        request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(BackendMessage message) {
        synchronized (this) {
            open--;
            if (message instanceof CopyData data) {
                keep(data.getData());
            } else if (message instanceof ErrorResponse response && failure == null) {
                failure = PostgresqlR2dbcFailure.of(response);
            }
        }
        ReferenceCountUtil.release(message);
        advance();
    }

    private void keep(ByteBuf data) {
        int more = data.readableBytes();
        if (more > bytes.length - filled) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, filled + more));
        }
        data.readBytes(bytes, filled, more);
        filled += more;
        messagesRead++;
        bytesRead += more;
    }

    @Override
    public void onError(Throwable e) {
        synchronized (this) {
            failure = failure == null ? e : failure;
            answered = true;
        }
        advance();
    }

    @Override
    public void onComplete() {
        synchronized (this) {
            answered = true;
        }
        advance();
    }

    private void advance() {
        synchronized (this) {
            if (busy) {
                return;
            }
            busy = true;
        }
        Step step = next();
        while (step != Step.NONE) {
            perform(step);
            step = next();
        }
    }

    private synchronized Step next() {
        boolean all = answered || open == 0;
        if (over) {
            busy = false;
            return Step.NONE;
        } else if (answered && (filled == 0 || failure != null)) {
            over = true;
            return Step.END;
        } else if (wanted > 0 && (filled >= CHUNK || filled > 0 && all)) {
            wanted -= wanted == Long.MAX_VALUE ? 0 : 1;
            return Step.CHUNK;
        } else if (wanted > 0 && all && !answered) {
            long fill = bytesRead == 0 ? FIRST_WINDOW : CHUNK * messagesRead / bytesRead;
            open = (int) Math.max(1, Math.min(LARGEST_WINDOW, fill));
            window = open;
            return Step.WINDOW;
        }
        busy = false;
        return Step.NONE;
    }

    private void perform(Step step) {
        Subscription from = server;
        Subscriber<? super T> to = reader;
        if (from == null || to == null) {
            return;
        }
        switch (step) {
            case WINDOW -> from.request(window);
            case CHUNK -> to.onNext(map.apply(new PostgresqlR2dbcChunk(taken()), PostgresqlR2dbcChunk.METADATA));
            default -> end(to);
        }
    }

    private synchronized byte[] taken() {
        byte[] chunk = Arrays.copyOf(bytes, filled);
        filled = 0;
        bytes = bytes.length > 2 * CHUNK ? new byte[CHUNK] : bytes;
        return chunk;
    }

    private void end(Subscriber<? super T> to) {
        if (failure == null) {
            to.onComplete();
        } else {
            to.onError(failure);
        }
    }
}
