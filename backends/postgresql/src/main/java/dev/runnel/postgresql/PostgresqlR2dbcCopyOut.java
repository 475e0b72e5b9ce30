package dev.runnel.postgresql;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.r2dbc.postgresql.message.backend.BackendMessage;
import io.r2dbc.postgresql.message.backend.CommandComplete;
import io.r2dbc.postgresql.message.backend.CopyData;
import io.r2dbc.postgresql.message.backend.ErrorResponse;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Row;
import io.r2dbc.spi.RowMetadata;
import java.util.Arrays;
import java.util.function.BiFunction;
import java.util.function.Predicate;
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
    private final Predicate<? super Result.Segment> count;
    private final BiFunction<Row, RowMetadata, ? extends T> map;

    // Under the lock.
    private boolean busy;
    private long wanted;
    private int window;
    private int open;
    private byte[] bytes = new byte[CHUNK];
    private int filled;
    private boolean answered;
    private boolean over;
    private @Nullable Throwable failure;

    private @Nullable Subscription server;
    private @Nullable Subscriber<? super T> reader;

    /** @param count is shown the number of the server's rows at the end */
    PostgresqlR2dbcCopyOut(
            Publisher<BackendMessage> messages,
            Predicate<? super Result.Segment> count,
            BiFunction<Row, RowMetadata, ? extends T> map) {
        this.messages = messages;
        this.count = count;
        this.map = map;
    }

    @Override
    public void subscribe(Subscriber<? super T> subscriber) {
        reader = subscriber;
        messages.subscribe(this);
    }
}
