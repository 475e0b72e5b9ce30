package dev.runnel.tck.fault

import dev.runnel.tck.eventually
import dev.runnel.url.ConnectUrl
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import java.io.IOException
import java.net.ConnectException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import java.net.SocketException
import java.net.SocketTimeoutException
import java.util.concurrent.CopyOnWriteArrayList
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** Sends every byte back, beginning with a byte of its own that says who it is. */
private class Echo(private val name: Int) : AutoCloseable {
    private val listener = ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))
    private val sockets = CopyOnWriteArrayList<Socket>()
    val address get() = InetSocketAddress("127.0.0.1", listener.localPort)

    /** Connections whose client has not ended them. */
    val open get() = sockets.count { !it.isClosed }

    init {
        thread(isDaemon = true) {
            while (!listener.isClosed) {
                val socket = runCatching { listener.accept() }.getOrNull() ?: break
                sockets += socket
                thread(isDaemon = true) { serve(socket) }
            }
        }
    }

    private fun serve(socket: Socket) = socket.use {
        try {
            it.getOutputStream().write(name)
            it.getInputStream().transferTo(it.getOutputStream())
        } catch (_: IOException) {
            // Reset.
        }
    }

    override fun close() {
        listener.close()
        sockets.forEach(Socket::close)
    }
}

private class Client(proxy: FaultProxy) : AutoCloseable {
    private val socket = Socket("127.0.0.1", proxy.port).apply {
        tcpNoDelay = true
        soTimeout = 5_000
    }

    fun send(vararg bytes: Int) = socket.getOutputStream().write(ByteArray(bytes.size) { bytes[it].toByte() })

    fun receive(): Int = socket.getInputStream().read()

    fun echo(byte: Int): Int {
        send(byte)
        return receive()
    }

    fun receivesNothing(within: Int): Boolean {
        socket.soTimeout = within
        return try {
            receive()
            false
        } catch (_: SocketTimeoutException) {
            true
        } finally {
            socket.soTimeout = 5_000
        }
    }

    override fun close() = socket.close()
}

class FaultProxyTest :
    FunSpec({
        suspend fun use(test: suspend (FaultProxy, Echo) -> Unit) =
            Echo(1).use { echo -> FaultProxy(echo.address).use { test(it, echo) } }

        test("without a fault every byte goes through, both ways, and the end of a connection too") {
            use { proxy, echo ->
                Client(proxy).use {
                    it.receive() shouldBe 1
                    (0..255).forEach { byte -> it.echo(byte) shouldBe byte }
                    proxy.open shouldBe 1
                    proxy.toServer.bytes shouldBe 256
                    proxy.toClient.bytes shouldBe 257
                }
                eventually("the server hears of the end") { echo.open == 0 && proxy.open == 0 }
                proxy.accepted shouldBe 1
            }
        }

        test("much data goes through unchanged") {
            use { proxy, _ ->
                Socket("127.0.0.1", proxy.port).use { socket ->
                    val sent = ByteArray(3_000_000) { (it * 31 shr 8).toByte() }
                    thread { socket.getOutputStream().write(sent) }
                    socket.getInputStream().read() shouldBe 1
                    socket.getInputStream().readNBytes(sent.size).contentEquals(sent) shouldBe true
                }
            }
        }

        test("every byte is as long on its way as the latency says, and many at once no longer") {
            use { proxy, _ ->
                Client(proxy).use {
                    it.receive()
                    proxy.toServer.latency = 60.milliseconds
                    proxy.toClient.latency = 40.milliseconds
                    measureTime { it.echo(7) }.let { took ->
                        took shouldBeGreaterThanOrEqualTo 100.milliseconds
                        took shouldBeLessThan 1.seconds
                    }
                    measureTime {
                        repeat(50) { _ -> it.send(8) }
                        repeat(50) { _ -> it.receive() shouldBe 8 }
                    } shouldBeLessThan 2.seconds
                }
            }
        }

        test("a throttled direction lets so many bytes a second through") {
            use { proxy, _ ->
                Client(proxy).use {
                    it.receive()
                    proxy.toServer.bytesPerSecond = 1_000
                    measureTime {
                        it.send(*IntArray(200) { 9 })
                        repeat(200) { _ -> it.receive() }
                    } shouldBeGreaterThanOrEqualTo 200.milliseconds
                }
            }
        }

        test("a silent direction holds what is sent, and lets it go when it is healed; the other direction goes on") {
            use { proxy, echo ->
                Client(proxy).use {
                    it.receive()
                    proxy.toClient.silent = true
                    it.send(1, 2, 3)
                    eventually("the server has been sent it") { proxy.toServer.bytes == 3L }
                    it.receivesNothing(within = 50) shouldBe true
                    proxy.heal()
                    List(3) { _ -> it.receive() } shouldBe listOf(1, 2, 3)
                    proxy.toServer.silent = true
                }
                eventually("the proxy hears of the end") { proxy.open == 0 }
                echo.open shouldBe 1
                proxy.heal()
                eventually("now the server hears of it too") { echo.open == 0 }
            }
        }

        test("a cut lets so many flushes and bytes arrive, then resets that connection and no other") {
            use { proxy, echo ->
                val other = Client(proxy).also { it.receive() }
                val victim = Client(proxy).also { it.receive() }
                proxy.toServer.cutAfter(flushes = 2, bytes = 1)
                victim.echo(1) shouldBe 1
                victim.echo(2) shouldBe 2
                val before = proxy.toServer.bytes
                victim.send(3, 4)
                shouldThrow<SocketException> { repeat(2) { check(victim.receive() >= 0) } }
                proxy.toServer.bytes shouldBe before + 1
                proxy.toServer.cutting shouldBe false
                eventually("the server hears of it") { echo.open == 1 }
                other.echo(5) shouldBe 5
                proxy.toClient.cutAfter()
                shouldThrow<SocketException> { check(other.echo(6) >= 0) }
                proxy.open shouldBe 0
            }
        }

        test("a reset is one at both ends, a disconnect is an end in good order") {
            use { proxy, echo ->
                Client(proxy).use {
                    it.receive()
                    proxy.reset()
                    shouldThrow<SocketException> { it.receive() }
                    eventually("the server hears of it") { echo.open == 0 }
                }
                Client(proxy).use {
                    it.receive()
                    proxy.disconnect()
                    it.receive() shouldBe -1
                    eventually("the server hears of it") { echo.open == 0 }
                }
                proxy.open shouldBe 0
                proxy.accepted shouldBe 2
            }
        }

        test("what is open at once is counted, and not what has ended before another came") {
            use { proxy, _ ->
                repeat(20) { Client(proxy).use { it.receive() } }
                eventually("all have ended") { proxy.open == 0 }
                proxy.mostOpen shouldBeLessThan 2
                Client(proxy).use {
                    Client(proxy).use {
                        eventually("both are counted") { proxy.mostOpen == 2 }
                    }
                }
            }
        }

        test(
            "a refusing proxy has nobody at its port, keeps its open connections and its port, and takes new ones later",
        ) {
            use { proxy, _ ->
                Client(proxy).use {
                    it.receive()
                    repeat(3) { _ ->
                        proxy.refusing = true
                        shouldThrow<ConnectException> { Client(proxy) }
                        it.echo(1) shouldBe 1
                        proxy.refusing = false
                        Client(proxy).use { new -> new.receive() shouldBe 1 }
                    }
                }
            }
        }

        test("new connections are led to another server, and one that is not there resets them") {
            use { proxy, _ ->
                Echo(2).use { second ->
                    Client(proxy).use { old ->
                        old.receive() shouldBe 1
                        proxy.upstream = second.address
                        Client(proxy).use { it.receive() shouldBe 2 }
                        old.echo(3) shouldBe 3
                    }
                }
                Client(proxy).use { client ->
                    shouldThrow<SocketException> { check(client.receive() >= 0) }
                }
            }
        }

        test("a URL by way of the proxy differs in its host and port only") {
            use { proxy, _ ->
                val url = "postgresql+jdbc://me:se%40cret@db.example.com:5432/kit?pool_size=3&sslmode=disable"
                val there = ConnectUrl.parse(proxy.through(url))
                there.hosts().single().toString() shouldBe "127.0.0.1:${proxy.port}"
                there.raw() shouldBe url.replace("db.example.com:5432", "127.0.0.1:${proxy.port}")
            }
        }
    })
