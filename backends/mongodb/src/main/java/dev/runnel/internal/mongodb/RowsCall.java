package dev.runnel.internal.mongodb;

import dev.runnel.internal.engine.Terminal;
import java.util.ArrayList;
import java.util.List;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/**
 * A query whose documents are read to their end, each made into its value in the driver's callback.
 *
 * <p>On the SQL drivers cancelling a subscription is forbidden; here it is right, at the right moment. The driver's
 * {@code BatchCursorFlux} answers it by closing its cursor, which sends killCursors and leaves the connection whole; a
 * find that is still under way goes on until its answer comes, and its cursor is closed then. So we cancel when the
 * next sign of the driver has come, and know that the request is over.
 */
final class RowsCall<V extends @Nullable Object, R extends @Nullable Object> extends Call<R>
        implements Subscriber<RawBsonDocument> {
    private final Read<V> read;
    private final Terminal<V, R> terminal;
    private final Target target;
    private final List<V> rows = new ArrayList<>();
    private @Nullable Subscription subscription;
    private boolean over;

    RowsCall(MongoEngine engine, Request request, Target target, Read<V> read, Terminal<V, R> terminal) {
        super(engine, request);
        this.target = target;
        this.read = read;
        this.terminal = terminal;
    }

    @Override
    void subscribe(String comment, long maxTimeMillis) {
        read.publisher(target, comment, maxTimeMillis, terminal.limit()).subscribe(this);
    }

    @Override
    public void onSubscribe(Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(RawBsonDocument document) {
        if (over) {
            return;
        }
        if (isStopped()) {
            cancelSubscription();
            settle();
            return;
        }
        try {
            rows.add(read.documents().read(document));
        } catch (Throwable e) {
            cancelSubscription();
            fail(e);
            return;
        }
        if (rows.size() == terminal.limit()) {
            cancelSubscription();
            finish();
        }
    }

    @Override
    public void onError(Throwable error) {
        if (!over) {
            over = true;
            fail(error);
        }
    }

    @Override
    public void onComplete() {
        if (!over) {
            over = true;
            finish();
        }
    }

    private void finish() {
        R result;
        try {
            result = terminal.of(rows);
        } catch (Throwable e) {
            fail(e);
            return;
        }
        succeed(result, rows.size(), -1);
    }

    private void cancelSubscription() {
        over = true;
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    void giveUp() {
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }
}
