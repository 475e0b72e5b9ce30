package dev.runnel.tck.fault

import java.io.IOException
import java.net.InetSocketAddress
import java.net.Socket
import kotlin.concurrent.thread
import kotlin.concurrent.withLock

/** A client's connection and the one to the server that belongs to it. */
internal class Link(
    private val state: ProxyState,
    private val client: Socket,
    private val toServer: Direction,
    private val toClient: Direction,
) {
    private val server = Socket()
    private var counted = true
    private var over = false
    private var directions = 2

    init {
        state.lock.withLock {
            state.links += this
            state.accepted++
            state.open++
        }
    }

    fun start(upstream: InetSocketAddress) {
        thread(name = "fault-proxy-open", isDaemon = true) { state.noteOpen() }
        thread(name = "fault-proxy-link", isDaemon = true) {
            try {
                server.tcpNoDelay = true
                client.tcpNoDelay = true
                server.connect(upstream)
            } catch (_: IOException) {
                reset()
                return@thread
            }
            Wire(state, client, server, toServer, { isOver() }, ::clientEnded, ::ended).start()
            Wire(state, server, client, toClient, { isOver() }, {}, ::ended).start()
        }
    }

    /** Ends both connections with RST. */
    fun reset() {
        if (!leave()) return
        for (socket in listOf(client, server)) {
            try {
                socket.setSoLinger(true, 0)
            } catch (_: IOException) {
                // It is closed already.
            }
            socket.close()
        }
    }

    /** Ends both connections with FIN. */
    fun end() {
        if (!leave()) return
        client.close()
        server.close()
    }

    private fun isOver(): Boolean = state.lock.withLock { over }

    /** The client has gone; what it sent before may still be on its way. */
    private fun clientEnded() = state.lock.withLock {
        if (counted) {
            counted = false
            state.open--
            state.changed.signalAll()
        }
    }

    private fun ended(inGoodOrder: Boolean) {
        val last = state.lock.withLock { --directions == 0 }
        if (!inGoodOrder) {
            reset()
        } else if (last) {
            end()
        }
    }

    /** True for the first, whose way of ending it is: the wires see that it is over, and would reset what ends with FIN. */
    private fun leave(): Boolean = state.lock.withLock {
        val first = !over
        clientEnded()
        over = true
        state.links -= this
        state.changed.signalAll()
        first
    }
}
