package dev.runnel.pool

import dev.runnel.error.RunnelException
import org.jetbrains.lincheck.datastructures.IntGen
import org.jetbrains.lincheck.datastructures.Operation
import org.jetbrains.lincheck.datastructures.Param
import java.time.Duration
import java.util.concurrent.CompletableFuture

private const val SESSIONS = 2
private const val CALLERS = 4

/** A pool whose sessions are all open: then each call is one decision, and says what [PoolInWords] says. */
@Param(name = "caller", gen = IntGen::class, conf = "0:3")
internal class WarmPool {
    private class Caller : Lease(null) {
        public override fun granted() = Unit

        override fun failed(error: RunnelException) = Unit

        val holds get() = wasGranted() && !ended()
    }

    private val config = PoolConfig.DEFAULT.with().maxSize(SESSIONS).validateAfterIdle(Duration.ZERO).build()
    private val pool =
        Pool("warm", config, { CompletableFuture.completedFuture(FakeSession()) }, Runnable::run, NoTimer) { 0 }
    private val callers = List(CALLERS) { Caller() }

    init {
        List(SESSIONS) { Caller().also(pool::acquire) }.forEach { it.release() }
    }

    @Operation
    fun acquire(
        @Param(name = "caller") caller: Int,
    ) = pool.acquire(callers[caller])

    @Operation
    fun tryAcquire(
        @Param(name = "caller") caller: Int,
    ): Boolean = pool.tryAcquire(callers[caller])

    @Operation
    fun withdraw(
        @Param(name = "caller") caller: Int,
    ): Boolean = pool.withdraw(callers[caller])

    @Operation
    fun release(
        @Param(name = "caller") caller: Int,
    ) = callers[caller].release()

    /** To whom the session went, or -1; the callback of who got it says nothing here. */
    @Operation
    fun handOn(
        @Param(name = "caller") caller: Int,
    ): Int = callers.indexOf(callers[caller].handOn())

    @Operation
    fun holds(
        @Param(name = "caller") caller: Int,
    ): Boolean = callers[caller].holds

    @Operation
    fun waiting(): Int = pool.stats().waiting()

    /** With a grace, for without one it is two decisions: nobody is let in, then all are put out. */
    @Operation
    fun close() {
        pool.close(Duration.ofHours(1))
    }
}

/** What a pool is to one thread: so many sessions, and those who wait for them in a row. */
internal class PoolInWords {
    private enum class State { NEW, WAITING, HELD, RELEASED, GONE, FAILED }

    private val states = Array(CALLERS) { State.NEW }
    private val queue = ArrayDeque<Int>()
    private var idle = SESSIONS
    private var closed = false

    fun acquire(caller: Int) {
        if (!isNew(caller)) return
        when {
            closed -> {
                states[caller] = State.FAILED
            }
            idle > 0 -> {
                lend(caller)
            }
            else -> {
                states[caller] = State.WAITING
                queue.addLast(caller)
            }
        }
    }

    fun tryAcquire(caller: Int): Boolean {
        if (idle == 0 || !isNew(caller)) return false
        lend(caller)
        return true
    }

    fun withdraw(caller: Int): Boolean {
        if (states[caller] in setOf(State.HELD, State.RELEASED, State.FAILED)) return false
        queue.remove(caller)
        states[caller] = State.GONE
        return true
    }

    fun release(caller: Int) {
        handOn(caller)
    }

    fun handOn(caller: Int): Int {
        if (!holds(caller)) return -1
        states[caller] = State.RELEASED
        if (closed) return -1
        idle++
        return queue.removeFirstOrNull()?.also(::lend) ?: -1
    }

    fun holds(caller: Int): Boolean = states[caller] == State.HELD

    fun waiting(): Int = queue.size

    fun close() {
        closed = true
        idle = 0
        queue.forEach { states[it] = State.FAILED }
        queue.clear()
    }

    private fun lend(caller: Int) {
        idle--
        states[caller] = State.HELD
    }

    private fun isNew(caller: Int): Boolean = when (states[caller]) {
        State.NEW -> true
        State.RELEASED, State.GONE, State.FAILED -> false
        State.WAITING, State.HELD -> throw IllegalStateException()
    }
}
