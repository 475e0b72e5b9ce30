package dev.runnel.tck.fault

import dev.runnel.url.ConnectUrl
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import kotlin.concurrent.thread
import kotlin.concurrent.withLock

private val HERE: InetAddress = InetAddress.getByName("127.0.0.1")

/**
 * The way to a server, on which faults can be made: a TCP proxy on a free port of 127.0.0.1. Without a fault it lets everything
 * through; a fault holds for the connections that are open and for those to come, until it is taken back. Thread-safe.
 *
 * ```
 * FaultProxy(InetSocketAddress("127.0.0.1", 5432)).use { proxy ->
 *     val db = Database.open(proxy.through(url))
 *     proxy.toClient.latency = 20.milliseconds
 *     proxy.toServer.bytesPerSecond = 10_000
 *     proxy.toServer.silent = true                 // nothing arrives any more, and nobody is told
 *     proxy.toClient.cutAfter(flushes = 2)         // two answers come, the third is lost with its connection
 *     proxy.reset()                                // every connection ends with RST
 *     proxy.refusing = true                        // nothing listens on the port
 *     proxy.heal()
 * }
 * ```
 *
 * @param upstream where the server listens
 */
public class FaultProxy(upstream: InetSocketAddress) : AutoCloseable {
    private val state = ProxyState()

    /** Holds the port while nothing listens on it, so that no other program is given it. */
    private val place = Socket().apply {
        reuseAddress = true
        bind(InetSocketAddress(HERE, 0))
    }
    private val listening = Any()
    private var listener: Listener? = null

    /** Where new connections are led: another server after a fail-over. Open connections stay where they are. */
    @Volatile
    public var upstream: InetSocketAddress = upstream

    /** The port on 127.0.0.1, the same all its life. */
    public val port: Int get() = place.localPort

    /** What clients send, and the faults on its way. */
    public val toServer: Direction = Direction(state)

    /** What the server sends, and the faults on its way. */
    public val toClient: Direction = Direction(state)

    /** True while both directions are silent: connections stay open, and are taken, but nothing goes through. */
    public var silent: Boolean
        get() = toServer.silent && toClient.silent
        set(value) {
            toServer.silent = value
            toClient.silent = value
        }

    /** Connections taken so far. */
    public val accepted: Long get() = state.lock.withLock { state.accepted }

    /** Connections that neither their client nor a fault has ended. */
    public val open: Int get() = state.lock.withLock { state.open }

    /** The most connections that were open at once for longer than it takes to see that one of them has ended: 200 ms. */
    public val mostOpen: Int get() = state.lock.withLock { state.mostOpen }

    /** True while nothing listens on the port: who connects is refused. Open connections go on. */
    public var refusing: Boolean
        get() = synchronized(listening) { listener == null }
        set(value) = synchronized(listening) {
            if (value) {
                listener?.close()
                listener = null
            } else if (listener == null) {
                check(!place.isClosed) { "The proxy is closed." }
                listener = Listener()
            }
        }

    init {
        refusing = false
    }

    /** The same URL by way of this proxy. */
    public fun through(url: String): String {
        val direct = ConnectUrl.parse(url)
        val builder = ConnectUrl.builder(direct.scheme()).host(HERE.hostAddress, port)
        direct.user()?.let(builder::user)
        direct.password()?.let(builder::password)
        direct.database()?.let(builder::database)
        direct.options().forEach(builder::option)
        return builder.build().raw()
    }

    /** Ends every open connection with RST, at both its ends; what was on its way is lost. */
    public fun reset(): Unit = links().forEach(Link::reset)

    /** Ends every open connection in good order, as a server does that is shut down. */
    public fun disconnect(): Unit = links().forEach(Link::end)

    /** Takes every fault back; what a silent direction has held goes on its way. */
    public fun heal() {
        toServer.heal()
        toClient.heal()
        refusing = false
    }

    /** Refuses new connections and resets the open ones. */
    override fun close() {
        refusing = true
        place.close()
        reset()
    }

    private fun links(): List<Link> = state.lock.withLock { state.links.toList() }

    private inner class Listener {
        private val socket = ServerSocket().apply {
            reuseAddress = true
            bind(InetSocketAddress(HERE, port), BACKLOG)
        }
        private val accepting = thread(name = "fault-proxy-$port", isDaemon = true) {
            while (true) {
                val client = try {
                    socket.accept()
                } catch (_: IOException) {
                    break
                }
                Link(state, client, toServer, toClient).start(upstream)
            }
        }

        /** The port is free only when nobody accepts any more. */
        fun close() {
            socket.close()
            accepting.join()
        }
    }

    private companion object {
        const val BACKLOG = 200
    }
}
