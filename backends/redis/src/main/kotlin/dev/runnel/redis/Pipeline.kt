package dev.runnel.redis

import dev.runnel.error.RunnelException
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicBoolean
import kotlin.coroutines.ContinuationInterceptor
import kotlin.coroutines.CoroutineContext

/**
 * The receiver of a pipeline's block. Its coroutines take turns on one thread; the commands they issue are put together and sent
 * when all of them wait, or 512 have come together.
 */
public class Pipeline internal constructor(
    private val engine: RedisEngine,
    private val turns: Turns,
    scope: CoroutineScope,
) : CoroutineScope by scope {
    /**
     * Sends a command with those that the block's other coroutines issue.
     *
     * *Cancellation*: leaves at once. A command that was not sent by then never is; one that was may have been run.
     */
    public suspend fun <R> run(command: Command<R>): R = command.decode(
        try {
            suspendCancellableCoroutine { continuation ->
                val reply = ReplyOutcome(continuation)
                val call = engine.call(command, reply)
                reply.call = call
                continuation.invokeOnCancellation(reply)
                turns.send(call)
            }
        } catch (e: RunnelException) {
            throw e.here()
        },
    )
}

/** A dispatcher on which one coroutine runs at a time, and which sends what they have issued when none can go on. */
internal class Turns(private val engine: RedisEngine, private val threads: CoroutineDispatcher) :
    CoroutineDispatcher(),
    Runnable {
    private val ready = ConcurrentLinkedQueue<Runnable>()
    private val running = AtomicBoolean()

    /** The thread that runs the turns; null while none can go on. */
    @Volatile
    private var owner: Thread? = null

    /** Of the owner alone. */
    private var issued = ArrayList<Call>()

    override fun dispatch(context: CoroutineContext, block: Runnable) {
        ready += block
        if (running.compareAndSet(false, true)) threads.dispatch(context, this)
    }

    override fun run() {
        do {
            owner = Thread.currentThread()
            while (true) {
                val block = ready.poll() ?: break
                block.run()
            }
            flush()
            owner = null
            running.set(false)
            // Whoever became ready since the last look found a thread running.
        } while (!ready.isEmpty() && running.compareAndSet(false, true))
    }

    /** A coroutine of the block that has left this dispatcher sends at once: nobody would flush for it. */
    fun send(call: Call) {
        if (Thread.currentThread() !== owner) {
            engine.send(call)
            return
        }
        issued += call
        if (issued.size >= LARGEST) flush()
    }

    private fun flush() {
        val batch = issued
        if (batch.isNotEmpty()) {
            issued = ArrayList()
            engine.line.send(batch)
        }
    }

    private companion object {
        const val LARGEST = 512
    }
}

internal suspend fun <R> RedisEngine.pipeline(block: suspend Pipeline.() -> R): R {
    val threads = currentCoroutineContext()[ContinuationInterceptor] as? CoroutineDispatcher ?: Dispatchers.Default
    val turns = Turns(this, threads)
    return withContext(turns) { Pipeline(this@pipeline, turns, this).block() }
}
