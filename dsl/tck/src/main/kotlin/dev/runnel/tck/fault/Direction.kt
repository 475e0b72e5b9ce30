package dev.runnel.tck.fault

import kotlin.concurrent.withLock
import kotlin.time.Duration

/** One direction of all connections of a [FaultProxy]: its faults, and what has gone through. Thread-safe. */
public class Direction internal constructor(private val state: ProxyState) {
    private class Cut(var flushes: Long, var bytes: Long)

    private var cut: Cut? = null

    /** How long every byte is on its way. Bytes that follow each other closely arrive so, too. */
    public var latency: Duration = Duration.ZERO
        get() = state.lock.withLock { field }
        set(value) = change { field = value }

    /** How many bytes of each connection arrive in a second; null for as many as come. */
    public var bytesPerSecond: Long? = null
        get() = state.lock.withLock { field }
        set(value) = change {
            require(value == null || value > 0) { "bytesPerSecond is $value; a direction without any is silent" }
            field = value
        }

    /** True while nothing arrives and nobody is told, not even of a connection's end: a black hole. */
    public var silent: Boolean = false
        get() = state.lock.withLock { field }
        set(value) = change { field = value }

    /** Bytes that have arrived, of all connections. */
    public var bytes: Long = 0
        get() = state.lock.withLock { field }
        private set

    /** How often something has arrived: what was sent at once and is no more than a buffer counts as one. */
    public var flushes: Long = 0
        get() = state.lock.withLock { field }
        private set

    /** True from [cutAfter] until the cut has happened. */
    public val cutting: Boolean get() = state.lock.withLock { cut != null }

    /**
     * Lets so many flushes arrive, and then so many bytes of the next ones. The byte after them is lost, and its connection is
     * reset; that was the cut, and the other connections go on.
     */
    public fun cutAfter(flushes: Long = 0, bytes: Long = 0): Unit = change { cut = Cut(flushes, bytes) }

    /** Takes every fault of this direction back. */
    public fun heal(): Unit = change {
        latency = Duration.ZERO
        bytesPerSecond = null
        silent = false
        cut = null
    }

    /** Waits while the direction is silent, and then for the turn of bytes that were sent at [sentNanos]. */
    internal fun awaitTurn(sentNanos: Long, isOver: () -> Boolean) = state.lock.withLock {
        while (!isOver()) {
            val left = sentNanos + latency.inWholeNanoseconds - System.nanoTime()
            if (silent) {
                state.changed.await()
            } else if (left > 0) {
                state.changed.awaitNanos(left)
            } else {
                break
            }
        }
    }

    /** How many of these bytes arrive; fewer than all of them if the connection is cut now. */
    internal fun admit(size: Int): Int = state.lock.withLock {
        val armed = cut
        val admitted =
            if (armed == null) {
                size
            } else if (armed.flushes > 0) {
                armed.flushes--
                size
            } else {
                minOf(armed.bytes, size.toLong()).toInt().also { armed.bytes -= it }
            }
        if (admitted < size) cut = null
        if (admitted > 0) {
            bytes += admitted
            flushes++
        }
        admitted
    }

    /** Waits as long as these bytes take at the rate of this direction. */
    internal fun awaitRate(size: Int, isOver: () -> Boolean) = state.lock.withLock {
        val began = System.nanoTime()
        while (!isOver()) {
            val rate = bytesPerSecond ?: break
            val left = began + NANOS * size / rate - System.nanoTime()
            if (left <= 0) break
            state.changed.awaitNanos(left)
        }
    }

    private fun change(block: () -> Unit) = state.lock.withLock {
        block()
        state.changed.signalAll()
    }

    private companion object {
        const val NANOS = 1_000_000_000L
    }
}
