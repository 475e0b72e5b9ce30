package dev.runnel.internal.mongodb;

import dev.runnel.spi.run.StoppableFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Inserts what a publisher gives, part by part: the next part is asked for when the one before is on the server. The
 * future's value is the number of documents; stopped, it cancels its subscription and the insert under way.
 */
public final class PublishedInsert<R> extends StoppableFuture<Long> implements Flow.Subscriber<R> {
    /** Documents of one request. */
    public static final int PART = 1000;

    private final Send<R> send;
    private List<R> part = new ArrayList<>();
    private long sent;
    private boolean sending;
    private boolean last;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable CompletableFuture<Long> call;

    /** Sends one part, of which the first document has this position. */
    public interface Send<R> {
        CompletableFuture<Long> part(List<R> documents, long before);
    }

    public PublishedInsert(Send<R> send) {
        this.send = send;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        if (isDone()) {
            given.cancel();
        } else {
            given.request(PART);
        }
    }

    @Override
    public void onNext(R document) {
        part.add(document);
        if (part.size() == PART) {
            send();
        }
    }

    @Override
    public void onError(Throwable error) {
        failed(error);
    }

    @Override
    public void onComplete() {
        synchronized (this) {
            last = true;
            if (sending) {
                return;
            }
        }
        finish();
    }

    private void finish() {
        if (part.isEmpty()) {
            complete(sent);
        } else {
            send();
        }
    }

    private void send() {
        List<R> documents = part;
        part = new ArrayList<>();
        synchronized (this) {
            sending = true;
        }
        CompletableFuture<Long> next = send.part(documents, sent);
        call = next;
        if (isDone()) {
            next.cancel(true);
        }
        next.whenComplete(this::sent);
    }

    private void sent(@Nullable Long count, @Nullable Throwable error) {
        if (error != null || count == null) {
            cancelSubscription();
            failed(error == null ? new IllegalStateException("an insert gave no count") : error);
            return;
        }
        boolean over;
        synchronized (this) {
            sent += count;
            sending = false;
            over = last;
        }
        Flow.Subscription from = subscription;
        if (over) {
            finish();
        } else if (from != null && !isDone()) {
            from.request(PART);
        }
    }

    private void cancelSubscription() {
        Flow.Subscription from = subscription;
        if (from != null) {
            from.cancel();
        }
    }

    @Override
    protected void stop() {
        cancelSubscription();
        CompletableFuture<Long> current = call;
        if (current != null) {
            current.cancel(true);
        }
    }
}
