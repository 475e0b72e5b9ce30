package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.List;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A query that is read batch by batch: the driver is asked for so many documents as a batch has, and for no more before
 * the next one is wanted. One batch at a time; in a transaction other requests run between them. {@link #close} is for
 * any thread. All batches are one request with one comment: the driver sends the first one's with each getMore.
 */
public final class MongoCursor<V extends @Nullable Object> implements Feed<V> {
    private final MongoEngine engine;
    private final @Nullable MongoSession session;
    private final Read<V> read;
    private final Request first;
    private @Nullable Subscription subscription;
    private @Nullable Fetch fetch;
    private boolean begun;
    private boolean closing;
    private boolean ended;

    MongoCursor(MongoEngine engine, @Nullable MongoSession session, Read<V> read) {
        this.engine = engine;
        this.session = session;
        this.read = read;
        this.first = engine.request(read, session);
    }

    @Override
    public Call<List<V>> next(int most) {
        if (most < 1) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "A batch has at least one document, but it is " + most + ".");
        }
        var next = new Fetch(first, most);
        synchronized (this) {
            fetch = next;
        }
        next.settled().whenComplete((nothing, error) -> over(next));
        if (read.endless()) {
            next.beginApart();
        } else {
            engine.send(next, session);
        }
        return next;
    }

    @Override
    public synchronized boolean ended() {
        return ended;
    }

    /**
     * Closes the cursor on the server, unless it has ended; while a batch is under way, when that is over: a
     * subscription that is cancelled tells nothing any more, and the batch would be waited for until it is given up.
     * One that may never be over ends here, without documents.
     */
    @Override
    public void close() {
        Subscription open;
        Fetch left;
        synchronized (this) {
            closing = true;
            if (ended || (fetch != null && !read.endless())) {
                return;
            }
            ended = true;
            open = subscription;
            left = fetch;
            fetch = null;
        }
        if (open != null) {
            open.cancel();
        }
        if (left != null) {
            left.succeed(List.of(), 0, -1);
        }
    }

    private void over(Fetch settled) {
        boolean late;
        synchronized (this) {
            if (fetch == settled) {
                fetch = null;
            }
            late = closing;
        }
        if (late) {
            close();
        }
    }

    private synchronized @Nullable Fetch taken() {
        Fetch current = fetch;
        fetch = null;
        return current;
    }

    /** One batch. */
    private final class Fetch extends Call<List<V>> {
        private final int most;
        private final List<V> rows = new ArrayList<>();

        Fetch(Request request, int most) {
            super(MongoCursor.this.engine, request);
            this.most = most;
        }

        @Override
        void subscribe(String comment, long maxTimeMillis) {
            Subscription open;
            boolean first;
            synchronized (MongoCursor.this) {
                if (ended) {
                    open = null;
                    first = false;
                } else {
                    open = subscription;
                    first = !begun;
                    begun = true;
                }
            }
            if (first) {
                read.publisher(target(session), comment, maxTimeMillis, Integer.MAX_VALUE)
                        .subscribe(new Rows(most));
            } else if (open == null) {
                taken();
                succeed(List.of(), 0, -1);
            } else {
                open.request(most);
            }
        }

        @Override
        void stopping() {
            if (read.endless()) {
                taken();
                close();
                settle();
            }
        }

        @Override
        void giveUp() {
            taken();
            close();
        }

        void full() {
            taken();
            if (isStopped()) {
                close();
                settle();
            } else {
                succeed(rows, rows.size(), -1);
            }
        }
    }

    private Target target(@Nullable MongoSession of) {
        return engine.target(of);
    }

    private final class Rows implements Subscriber<RawBsonDocument> {
        private final int most;

        Rows(int most) {
            this.most = most;
        }

        @Override
        public void onSubscribe(Subscription given) {
            boolean late;
            synchronized (MongoCursor.this) {
                subscription = given;
                late = ended;
            }
            if (late) {
                given.cancel();
            } else {
                given.request(most);
            }
        }

        @Override
        public void onNext(RawBsonDocument document) {
            Fetch current;
            synchronized (MongoCursor.this) {
                current = fetch;
            }
            if (current == null) {
                return;
            }
            if (current.isStopped()) {
                taken();
                close();
                current.settle();
                return;
            }
            try {
                current.rows.add(read.documents().read(document));
            } catch (Throwable e) {
                taken();
                close();
                current.fail(e);
                return;
            }
            if (current.rows.size() == current.most) {
                current.full();
            }
        }

        @Override
        public void onError(Throwable error) {
            end();
            Fetch current = taken();
            if (current != null) {
                current.fail(error);
            }
        }

        @Override
        public void onComplete() {
            end();
            Fetch current = taken();
            if (current != null) {
                current.succeed(current.rows, current.rows.size(), -1);
            }
        }

        private void end() {
            synchronized (MongoCursor.this) {
                ended = true;
            }
        }
    }
}
