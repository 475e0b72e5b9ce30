package dev.runnel.tck.fault

import java.io.IOException
import java.net.Socket
import kotlin.concurrent.thread
import kotlin.concurrent.withLock

/**
 * One direction of a [Link]: one thread takes what is sent, another lets it arrive when its time has come. What is between
 * them is no more than a socket's buffer holds, so that who does not read stops the one who writes.
 *
 * @param sent called when no more will be sent
 * @param ended called when nothing will arrive any more, with false if a fault or a broken connection is the reason
 */
internal class Wire(
    private val state: ProxyState,
    private val from: Socket,
    private val into: Socket,
    private val direction: Direction,
    private val isOver: () -> Boolean,
    private val sent: () -> Unit,
    private val ended: (Boolean) -> Unit,
) {
    /** Nothing but the end if there are no bytes. */
    private class Flush(val bytes: ByteArray, val nanos: Long)

    private val flushes = ArrayDeque<Flush>()
    private var held = 0

    @Volatile
    private var broken = false

    fun start() {
        thread(name = "fault-proxy-read", isDaemon = true) { read() }
        thread(name = "fault-proxy-write", isDaemon = true) { ended(write()) }
    }

    private fun read() {
        val buffer = ByteArray(BUFFER)
        while (true) {
            val size = try {
                from.getInputStream().read(buffer)
            } catch (_: IOException) {
                broken = true
                -1
            }
            if (size < 0) break
            put(buffer.copyOf(size))
        }
        sent()
        put(ByteArray(0))
    }

    private fun put(bytes: ByteArray) = state.lock.withLock {
        while (held >= BUFFER && !isOver()) state.changed.await()
        flushes.addLast(Flush(bytes, System.nanoTime()))
        held += bytes.size
        state.changed.signalAll()
    }

    private fun take(): Flush? = state.lock.withLock {
        while (flushes.isEmpty() && !isOver()) state.changed.await()
        if (isOver()) return null
        val flush = flushes.removeFirst()
        held -= flush.bytes.size
        state.changed.signalAll()
        flush
    }

    private fun write(): Boolean {
        while (true) {
            val flush = take() ?: return false
            direction.awaitTurn(flush.nanos, isOver)
            if (isOver()) return false
            try {
                if (flush.bytes.isEmpty()) {
                    if (broken) return false
                    into.shutdownOutput()
                    return true
                }
                val admitted = direction.admit(flush.bytes.size)
                arrive(flush.bytes, admitted)
                if (admitted < flush.bytes.size) return false
            } catch (_: IOException) {
                return false
            }
        }
    }

    private fun arrive(bytes: ByteArray, size: Int) {
        var at = 0
        while (at < size && !isOver()) {
            val rate = direction.bytesPerSecond
            val piece = minOf(size - at, if (rate == null) size else maxOf(1, (rate / PIECES).toInt()))
            direction.awaitRate(piece, isOver)
            into.getOutputStream().write(bytes, at, piece)
            at += piece
        }
        into.getOutputStream().flush()
    }

    private companion object {
        const val BUFFER = 65_536
        const val PIECES = 20
    }
}
