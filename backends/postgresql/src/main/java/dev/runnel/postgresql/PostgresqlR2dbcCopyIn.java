package dev.runnel.postgresql;

import dev.runnel.spi.ByteSource;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import io.r2dbc.postgresql.message.backend.BackendMessage;
import io.r2dbc.postgresql.message.backend.CommandComplete;
import io.r2dbc.postgresql.message.backend.CopyInResponse;
import io.r2dbc.postgresql.message.backend.ErrorResponse;
import io.r2dbc.postgresql.message.frontend.CopyData;
import io.r2dbc.postgresql.message.frontend.CopyDone;
import io.r2dbc.postgresql.message.frontend.CopyFail;
import io.r2dbc.postgresql.message.frontend.FrontendMessage;
import io.r2dbc.postgresql.message.frontend.Query;
import io.r2dbc.spi.Connection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * One COPY from stdin.
 *
 * <pre>
 * NEW -- Query --> ASKED -- the server wants bytes --> SENDING -- CopyDone, or CopyFail --> OVER
 *                    |       the server's error, or its end      |                           ^
 *                    +-------------------------------------------+---------------------------+
 * </pre>
 *
 * The driver asks for the next message when the last one is on the socket, and only then is the source asked: a server that
 * reads slowly slows the source down. Signals come from the driver, the source and the caller; whoever finds nobody sending
 * sends, one message after the other and never with the lock held.
 */
final class PostgresqlR2dbcCopyIn implements Publisher<FrontendMessage>, Subscription {
    private static final int MESSAGE = 32 * 1024;

    private enum State {
        NEW,
        ASKED,
        SENDING,
        OVER
    }

    private enum Step {
        QUERY,
        ASK_SOURCE,
        DATA,
        DONE,
        FAIL,
        COMPLETE,
        NONE
    }

    private final String sql;
    private final ByteSource source;
    private final CompletableFuture<Long> rows = new CompletableFuture<>();

    // Under the lock.
    private State state = State.NEW;
    private long wanted;
    private boolean sending;
    private boolean completed;
    private boolean asking;
    private boolean sourceEnded;
    private boolean failed;
    private byte @Nullable [] data;
    private @Nullable Throwable sourceFailure;
    private boolean cancelled;

    private @Nullable Subscriber<? super FrontendMessage> driver;

    PostgresqlR2dbcCopyIn(String sql, ByteSource source) {
        this.sql = sql;
        this.source = new GatheredBytes(source, MESSAGE);
    }

    /** Completes with the rows that the server has made, when its whole answer has come. */
    CompletionStage<Long> run(Connection connection) {
        PostgresqlR2dbcClient.exchange(connection, this).subscribe(new Answer());
        return rows;
    }

    /** No more bytes: a server that waits for bytes does not look for a cancel request. Any thread. */
    void stop() {
        synchronized (this) {
            cancelled = true;
        }
        send();
    }

    @Override
    public void subscribe(Subscriber<? super FrontendMessage> subscriber) {
        driver = subscriber;
        subscriber.onSubscribe(this);
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            wanted = wanted + n < 0 ? Long.MAX_VALUE : wanted + n;
        }
        send();
    }

    /** The driver does so when the connection is lost. */
    @Override
    public void cancel() {
        synchronized (this) {
            state = State.OVER;
            completed = true;
        }
    }

    private void send() {
        synchronized (this) {
            if (sending) {
                return;
            }
            sending = true;
        }
        Step step = next();
        while (step != Step.NONE) {
            perform(step);
            step = next();
        }
    }

    private synchronized Step next() {
        Step step = look();
        switch (step) {
            case QUERY -> state = State.ASKED;
            case ASK_SOURCE -> asking = true;
            case DONE, FAIL -> state = State.OVER;
            case COMPLETE -> completed = true;
            case NONE -> sending = false;
            case DATA -> {}
        }
        if (step == Step.QUERY || step == Step.DATA || step == Step.DONE || step == Step.FAIL) {
            wanted--;
        }
        failed |= step == Step.FAIL;
        return step;
    }

    private Step look() {
        if (state == State.OVER) {
            return completed ? Step.NONE : Step.COMPLETE;
        } else if (state == State.ASKED || wanted == 0) {
            return Step.NONE;
        } else if (state == State.NEW) {
            return Step.QUERY;
        } else if (cancelled || sourceFailure != null) {
            return Step.FAIL;
        } else if (data != null) {
            return Step.DATA;
        } else if (sourceEnded) {
            return Step.DONE;
        }
        return asking ? Step.NONE : Step.ASK_SOURCE;
    }

    private void perform(Step step) {
        Subscriber<? super FrontendMessage> to = driver;
        if (step == Step.ASK_SOURCE) {
            source.next().whenComplete(this::given);
        } else if (to != null) {
            switch (step) {
                case QUERY -> to.onNext(new Query(sql));
                case DATA -> to.onNext(new CopyData(Unpooled.wrappedBuffer(taken())));
                case DONE -> to.onNext(CopyDone.INSTANCE);
                case FAIL -> to.onNext(new CopyFail(cancelled ? "cancelled" : "the source of the bytes failed"));
                default -> to.onComplete();
            }
        }
    }

    private synchronized byte[] taken() {
        byte[] bytes = data == null ? new byte[0] : data;
        data = null;
        return bytes;
    }

    private void given(byte @Nullable [] bytes, @Nullable Throwable e) {
        synchronized (this) {
            asking = false;
            data = bytes;
            sourceFailure = e;
            sourceEnded = bytes == null;
        }
        send();
    }

    private void move(State to) {
        synchronized (this) {
            state = state == State.OVER ? state : to;
        }
        send();
    }

    /** What the server says. */
    private final class Answer implements Subscriber<BackendMessage> {
        private long made;
        private @Nullable Throwable error;

        @Override
        public void onSubscribe(Subscription s) {
            s.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(BackendMessage message) {
            if (message instanceof CopyInResponse) {
                move(State.SENDING);
            } else if (message instanceof ErrorResponse response) {
                error = error == null ? PostgresqlR2dbcFailure.of(response) : error;
                move(State.OVER);
            } else if (message instanceof CommandComplete complete && complete.getRows() != null) {
                made = complete.getRows();
            } else {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void onError(Throwable e) {
            move(State.OVER);
            rows.completeExceptionally(e);
        }

        @Override
        public void onComplete() {
            move(State.OVER);
            Throwable e = failure();
            if (e == null) {
                rows.complete(made);
            } else {
                rows.completeExceptionally(e);
            }
        }

        private @Nullable Throwable failure() {
            synchronized (PostgresqlR2dbcCopyIn.this) {
                return failed && sourceFailure != null ? CopySource.failure(sourceFailure) : error;
            }
        }
    }
}
