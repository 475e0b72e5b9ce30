package dev.runnel.internal.mongodb;

import com.mongodb.MongoException;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.internal.engine.Timer;
import dev.runnel.spi.run.StoppableFuture;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * A change stream that goes on. The driver resumes it by itself once for each failure; when that is not enough it is
 * opened anew here, after the last change that was given, with growing waits, for as long as somebody wants the next
 * one. A token that the server no longer knows is dropped, which is told by a gap, once a server answers again.
 *
 * @param <E> what a change becomes
 */
public final class Watch<E> implements Feed<E> {
    private static final Set<Integer> LOST = Set.of(286, 280, 260, 136, 222);
    private static final String RESUMABLE = "ResumableChangeStreamError";
    private static final long LONGEST_MS = 5_000;

    private final MongoEngine engine;
    private final String collection;
    private final List<? extends Bson> pipeline;
    private final Function<RawBsonDocument, E> change;
    private final E gap;
    private @Nullable BsonDocument token;
    private @Nullable BsonTimestamp since;
    private @Nullable MongoCursor<Event<E>> cursor;
    private boolean closed;
    private boolean gapDue;
    private int failures;

    private record Event<E>(E change, BsonDocument token) {}

    /** @param after the token that it begins after; null for now */
    public Watch(
            MongoEngine engine,
            String collection,
            List<? extends Bson> pipeline,
            @Nullable BsonDocument after,
            Function<RawBsonDocument, E> change,
            E gap) {
        this.engine = engine;
        this.collection = collection;
        this.pipeline = pipeline;
        this.token = after;
        this.change = change;
        this.gap = gap;
    }

    /** The next change, alone in a list; an empty one when nothing can follow. */
    @Override
    public StoppableFuture<List<E>> next(int most) {
        var next = new Next();
        next.ask();
        return next;
    }

    @Override
    public boolean ended() {
        return false;
    }

    @Override
    public void close() {
        MongoCursor<?> open;
        synchronized (this) {
            closed = true;
            open = cursor;
            cursor = null;
        }
        if (open != null) {
            open.close();
        }
    }

    private synchronized @Nullable MongoCursor<Event<E>> open() {
        if (!closed && cursor == null) {
            cursor = engine.cursor(null, new Stream(token, since));
        }
        return cursor;
    }

    /** The documents of the server's change stream, opened after a token, else from a time on, else now. */
    private final class Stream implements Read<Event<E>> {
        private final @Nullable BsonDocument after;
        private final @Nullable BsonTimestamp from;

        Stream(@Nullable BsonDocument after, @Nullable BsonTimestamp from) {
            this.after = after;
            this.from = from;
        }

        @Override
        public Publisher<RawBsonDocument> publisher(Target target, String comment, long maxTimeMillis, int most) {
            ChangeStreamPublisher<RawBsonDocument> stream = target.read(collection)
                    .watch(pipeline, RawBsonDocument.class)
                    .fullDocument(FullDocument.UPDATE_LOOKUP);
            if (after != null) {
                stream = stream.startAfter(after);
            } else if (from != null) {
                stream = stream.startAtOperationTime(from);
            }
            return stream.withDocumentClass(RawBsonDocument.class);
        }

        @Override
        public Documents<Event<E>> documents() {
            return Documents.made("Change", event -> new Event<>(change.apply(event), event.getDocument("_id")));
        }

        @Override
        public String command() {
            return "watch";
        }

        @Override
        public String collection() {
            return collection;
        }

        @Override
        public @Nullable BsonDocument shown() {
            return null;
        }

        @Override
        public CallSettings settings() {
            return CallSettings.NONE.withTimeout(Duration.ZERO);
        }

        @Override
        public boolean endless() {
            return true;
        }
    }

    private final class Next extends StoppableFuture<List<E>> {
        private volatile @Nullable Call<?> call;

        void ask() {
            if (gapDue) {
                askTime();
                return;
            }
            MongoCursor<Event<E>> from = open();
            if (from == null || isDone()) {
                complete(List.of());
                return;
            }
            Call<List<Event<E>>> asked = from.next(1);
            call = asked;
            asked.whenComplete((events, error) -> {
                if (error == null) {
                    failures = 0;
                    give(events);
                } else {
                    again(unwrapped(error));
                }
            });
            if (isDone()) {
                asked.cancel(true);
            }
        }

        /**
         * The gap ends at the time that a server tells before it is told: what changes from then on, while the caller
         * reads anew, comes from the stream, which is opened from that time on.
         */
        private void askTime() {
            Call<@Nullable BsonTimestamp> asked = engine.run(null, Commands.operationTime());
            call = asked;
            asked.whenComplete((time, error) -> {
                if (error == null) {
                    since = time;
                    gapDue = false;
                    if (!complete(List.of(gap))) {
                        gapDue = true;
                    }
                } else {
                    again(unwrapped(error));
                }
            });
            if (isDone()) {
                asked.cancel(true);
            }
        }

        private void give(List<Event<E>> events) {
            if (!events.isEmpty()) {
                token = events.get(0).token();
            }
            complete(events.stream().map(Event::change).toList());
        }

        private void again(Throwable error) {
            synchronized (Watch.this) {
                cursor = null;
            }
            if (isDone()) {
                return;
            }
            if (LOST.contains(code(error))) {
                token = null;
                since = null;
                gapDue = true;
            } else if (!isPassing(error)) {
                failed(error);
                return;
            } else if (token == null && since == null) {
                // Nothing says where it was, so what happened meanwhile is not known.
                gapDue = true;
            }
            long pause = Math.min(LONGEST_MS, 50L << Math.min(failures++, 10));
            Timer.shared().schedule(() -> Timer.leave(this::ask), pause, TimeUnit.MILLISECONDS);
        }

        @Override
        protected void stop() {
            Call<?> asked = call;
            if (asked != null) {
                asked.cancel(true);
            }
        }
    }

    private static boolean isPassing(Throwable error) {
        return Attempts.has(error, RESUMABLE)
                || error instanceof RunnelException e
                        && (e.kind() == ErrorKind.CONNECTION_LOST
                                || e.kind() == ErrorKind.CONNECTION_FAILED
                                || e.kind() == ErrorKind.STATEMENT_CANCELLED
                                || e.kind() == ErrorKind.STATEMENT_TIMEOUT
                                || e.kind() == ErrorKind.POOL_TIMEOUT);
    }

    private static int code(Throwable error) {
        return error.getCause() instanceof MongoException mongo ? mongo.getCode() : 0;
    }
}
