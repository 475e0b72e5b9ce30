package dev.runnel.async;

import dev.runnel.spi.ByteSource;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A publisher's chunks as they are asked for: one is demanded at a time, the first when the server wants it. */
final class PublishedBytes implements ByteSource, Flow.Subscriber<byte[]> {
    private final Flow.Publisher<byte[]> publisher;
    private final ReentrantLock lock = new ReentrantLock();
    private Flow.@Nullable Subscription subscription;
    private @Nullable CompletableFuture<byte @Nullable []> wanted;
    private boolean subscribed;
    private boolean over;
    private @Nullable Throwable failure;

    PublishedBytes(Flow.Publisher<byte[]> publisher) {
        this.publisher = Objects.requireNonNull(publisher, "publisher");
    }

    @Override
    public CompletionStage<byte @Nullable []> next() {
        var chunk = new CompletableFuture<byte @Nullable []>();
        boolean first;
        Flow.Subscription upstream;
        lock.lock();
        try {
            if (failure != null) {
                return CompletableFuture.failedFuture(failure);
            }
            if (over) {
                return CompletableFuture.completedFuture(null);
            }
            wanted = chunk;
            first = !subscribed;
            subscribed = true;
            upstream = subscription;
        } finally {
            lock.unlock();
        }
        if (first) {
            publisher.subscribe(this);
        } else if (upstream != null) {
            upstream.request(1);
        }
        return chunk;
    }

    /** The command has ended: no more is wanted of the publisher. */
    void stop() {
        Flow.Subscription upstream;
        lock.lock();
        try {
            upstream = over ? null : subscription;
        } finally {
            lock.unlock();
        }
        end(new CancellationException("The COPY has ended before its bytes."));
        if (upstream != null) {
            upstream.cancel();
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription upstream) {
        boolean tooLate;
        lock.lock();
        try {
            tooLate = over || subscription != null;
            if (!tooLate) {
                subscription = upstream;
            }
        } finally {
            lock.unlock();
        }
        if (tooLate) {
            upstream.cancel();
        } else {
            upstream.request(1);
        }
    }

    @Override
    public void onNext(byte[] chunk) {
        CompletableFuture<byte @Nullable []> asked;
        lock.lock();
        try {
            asked = wanted;
            wanted = null;
        } finally {
            lock.unlock();
        }
        if (asked != null) {
            asked.complete(chunk);
        }
    }

    @Override
    public void onError(Throwable error) {
        end(error);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable error) {
        CompletableFuture<byte @Nullable []> asked;
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            failure = error;
            asked = wanted;
            wanted = null;
        } finally {
            lock.unlock();
        }
        if (asked == null) {
            return;
        }
        if (error == null) {
            asked.complete(null);
        } else {
            asked.completeExceptionally(error);
        }
    }
}
