package dev.runnel.mysql

import java.io.Closeable
import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.thread
import kotlin.concurrent.withLock

/** The way to a server of this machine, which can fall silent: it accepts, and nothing comes through. */
internal class Proxy(private val to: Int) : Closeable {
    private val listener = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val sockets = CopyOnWriteArrayList<Socket>()
    private val lock = ReentrantLock()
    private val changed = lock.newCondition()

    val port: Int get() = listener.localPort

    /** How many clients have not closed their side. */
    val open: Int get() = sockets.count { !it.isClosed } / 2

    var silent: Boolean = false
        set(value) = lock.withLock {
            field = value
            changed.signalAll()
        }

    init {
        thread(isDaemon = true) {
            while (!listener.isClosed) {
                val client = runCatching { listener.accept() }.getOrNull() ?: break
                val server = Socket(InetAddress.getLoopbackAddress(), to)
                sockets += listOf(client, server)
                thread(isDaemon = true) { pump(client, server) }
                thread(isDaemon = true) { pump(server, client) }
            }
        }
    }

    private fun pump(from: Socket, into: Socket) {
        val buffer = ByteArray(8_192)
        try {
            while (true) {
                val n = from.getInputStream().read(buffer)
                if (n < 0) break
                lock.withLock { while (silent && !from.isClosed && !into.isClosed) changed.await() }
                into.getOutputStream().write(buffer, 0, n)
            }
        } catch (e: IOException) {
            // Closed by one of both.
        }
        from.close()
        into.close()
        lock.withLock { changed.signalAll() }
    }

    /** Ends what goes through it; new connections are taken. */
    fun cut() = lock.withLock {
        sockets.forEach(Socket::close)
        changed.signalAll()
    }

    override fun close() {
        listener.close()
        cut()
    }
}
