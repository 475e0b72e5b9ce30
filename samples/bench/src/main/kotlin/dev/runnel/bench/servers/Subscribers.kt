package dev.runnel.bench.servers

import io.r2dbc.spi.Result
import io.r2dbc.spi.Row
import io.r2dbc.spi.Statement
import org.reactivestreams.Publisher
import org.reactivestreams.Subscriber
import org.reactivestreams.Subscription
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.Continuation
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.coroutines.suspendCoroutine

// What a careful user writes by hand: rows taken in the driver's callback, the coroutine resumed once, at the end. It
// cannot be cancelled, so it pays nothing for that.

/** Runs the statement and gives each row to [read], on the driver's thread. */
suspend fun Statement.forEachRow(read: (Row) -> Unit): Unit = suspendCoroutine { continuation ->
    execute().subscribe(
        RowsByHand(continuation) { result ->
            result.map { row, _ ->
                read(row)
                Unit
            }
        },
    )
}

/** Runs the statement; the number of rows changed. */
suspend fun Statement.rowsChanged(): Long {
    var changed = 0L
    suspendCoroutine { continuation ->
        execute().subscribe(RowsByHand(continuation, { changed += it as Long }) { result -> result.rowsUpdated })
    }
    return changed
}

/** Waits for the end of something that gives nothing, or nothing of interest. */
suspend fun Publisher<*>.ended(): Unit = suspendCoroutine {
    subscribe(Last(it) { continuation, _ -> continuation.resume(Unit) })
}

/** The only value. */
suspend fun <T : Any> Publisher<out T>.only(): T = suspendCoroutine { continuation ->
    subscribe(
        Last<T, T>(continuation) { it, value ->
            if (value == null) it.resumeWithException(NoSuchElementException()) else it.resume(value)
        },
    )
}

private class Last<T, R>(private val continuation: Continuation<R>, private val end: (Continuation<R>, T?) -> Unit) :
    Subscriber<T> {
    private var value: T? = null

    override fun onSubscribe(subscription: Subscription) = subscription.request(Long.MAX_VALUE)

    override fun onNext(next: T) {
        value = next
    }

    override fun onError(error: Throwable) = continuation.resumeWithException(error)

    override fun onComplete() = end(continuation, value)
}

/** Counts down the statement and each of its results, and resumes the coroutine when all have ended. */
private class RowsByHand(
    private val continuation: Continuation<Unit>,
    private val each: (Any?) -> Unit = {},
    private val consume: (Result) -> Publisher<*>,
) : Subscriber<Result> {
    private val running = AtomicInteger(1)

    @Volatile
    private var failure: Throwable? = null

    override fun onSubscribe(subscription: Subscription) = subscription.request(Long.MAX_VALUE)

    override fun onNext(result: Result) {
        running.incrementAndGet()
        consume(result).subscribe(Part())
    }

    override fun onError(error: Throwable) {
        failure = error
        onComplete()
    }

    override fun onComplete() {
        if (running.decrementAndGet() == 0) {
            val error = failure
            if (error == null) continuation.resume(Unit) else continuation.resumeWithException(error)
        }
    }

    private inner class Part : Subscriber<Any?> {
        override fun onSubscribe(subscription: Subscription) = subscription.request(Long.MAX_VALUE)

        override fun onNext(value: Any?) = each(value)

        override fun onError(error: Throwable) = this@RowsByHand.onError(error)

        override fun onComplete() = this@RowsByHand.onComplete()
    }
}
