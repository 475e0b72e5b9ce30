package dev.runnel.bench.servers

import io.netty.util.internal.ThreadExecutorMap
import io.r2dbc.spi.Result
import io.r2dbc.spi.Row
import io.r2dbc.spi.Statement
import org.reactivestreams.Subscriber
import org.reactivestreams.Subscription
import java.util.concurrent.Executor
import java.util.concurrent.atomic.AtomicInteger
import kotlin.coroutines.Continuation
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlin.coroutines.suspendCoroutine

/**
 * The rows of a statement in chunks of [size], each asked for when the last one is done with, on the driver's thread: from
 * another one r2dbc-postgresql gives rows in the wrong order now and then, and r2dbc-mariadb forgets the request.
 */
class ChunksByHand<T>(private val statement: Statement, private val size: Int = CHUNK, private val read: (Row) -> T) :
    Subscriber<Result> {
    private val running = AtomicInteger(1)
    private var chunk = ArrayList<T>(size)
    private var rows: Subscription? = null
    private lateinit var loop: Executor
    private var waiting: Continuation<List<T>?>? = null
    private var ended = false

    @Volatile
    private var failure: Throwable? = null

    /** The next rows; null when there are none. */
    suspend fun next(): List<T>? = suspendCoroutine { continuation ->
        val done = synchronized(this) {
            if (!ended) waiting = continuation
            ended
        }
        val subscription = rows
        when {
            done -> end(continuation)
            subscription == null -> statement.execute().subscribe(this)
            else -> loop.execute { subscription.request(size.toLong()) }
        }
    }

    override fun onSubscribe(subscription: Subscription) = subscription.request(Long.MAX_VALUE)

    override fun onNext(result: Result) {
        running.incrementAndGet()
        result.map { row, _ -> chunk.add(read(row)) }.subscribe(Rows())
    }

    override fun onError(error: Throwable) {
        failure = error
        onComplete()
    }

    override fun onComplete() {
        if (running.decrementAndGet() > 0) return
        val continuation = synchronized(this) {
            ended = true
            waiting.also { waiting = null }
        }
        continuation?.let(::end)
    }

    /** What is left, then null. */
    private fun end(continuation: Continuation<List<T>?>) {
        val error = failure
        if (error == null) continuation.resume(taken().ifEmpty { null }) else continuation.resumeWithException(error)
    }

    private fun taken(): List<T> = chunk.also { chunk = ArrayList(size) }

    private inner class Rows : Subscriber<Any?> {
        private var left = size

        override fun onSubscribe(subscription: Subscription) {
            rows = subscription
            subscription.request(size.toLong())
        }

        override fun onNext(value: Any?) {
            if (--left > 0) return
            left = size
            loop = ThreadExecutorMap.currentExecutor()
            val full = taken()
            val continuation = synchronized(this@ChunksByHand) { waiting.also { waiting = null } }
            continuation?.resume(full)
        }

        override fun onError(error: Throwable) = this@ChunksByHand.onError(error)

        override fun onComplete() = this@ChunksByHand.onComplete()
    }
}
