package dev.runnel.mysql

import dev.runnel.servers.DatabaseServer
import io.netty.handler.ssl.util.InsecureTrustManagerFactory
import java.io.DataInputStream
import java.io.IOException
import java.io.InputStream
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.CopyOnWriteArrayList
import javax.net.ssl.SSLContext
import kotlin.concurrent.thread
import kotlin.experimental.and
import kotlin.experimental.inv

/** Of a packet of MySQL's protocol: its length in three bytes, and its number. */
private const val HEADER = 4

/** Behind the version's text: the connection's number, a part of the salt and its end; then come the capabilities. */
private const val TO_CAPABILITIES = 4 + 8 + 1

/** Of the second byte of the capabilities: TLS can be had. */
private const val TLS: Byte = 0x08

/** The client's wish for TLS, which is shorter than any login. */
private const val TLS_REQUEST = HEADER + 32

/**
 * Stands before a server and shows its clients the certificates of a test. TLS begins behind the greeting in this protocol, so the front
 * passes both on and then is a server to the client and a client to the server. Without a certificate it says in the
 * greeting that the server has no TLS, as somebody on the way would.
 */
internal class TlsFront(private val server: DatabaseServer) : AutoCloseable {
    /** TLS with the certificate that is shown; null for a server without TLS. */
    @Volatile
    var shown: SSLContext? = null

    private val door = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    private val sockets = CopyOnWriteArrayList<Socket>()

    val port: Int = door.localPort

    init {
        run("door") {
            while (true) {
                val client = door.accept().also { sockets += it }
                run("guest") { meet(client) }
            }
        }
    }

    private fun meet(client: Socket) {
        val behind = Socket(server.host(), server.port()).also { sockets += it }
        try {
            val tls = shown
            val greeting = behind.getInputStream().packet()
            if (tls == null) greeting.offerNoTls()
            client.getOutputStream().write(greeting)
            val answer = client.getInputStream().packet()
            behind.getOutputStream().write(answer)
            if (tls == null || answer.size != TLS_REQUEST) {
                pass(client, behind)
            } else {
                // The server is asked for nothing here: whom the client trusts is what is looked at.
                val trusting = SSLContext.getInstance("TLS")
                trusting.init(null, InsecureTrustManagerFactory.INSTANCE.trustManagers, null)
                pass(
                    tls.socketFactory.createSocket(client, null, true),
                    trusting.socketFactory.createSocket(behind, server.host(), server.port(), true),
                )
            }
        } finally {
            client.close()
            behind.close()
        }
    }

    private fun pass(client: Socket, behind: Socket) {
        val back = run("back") { client.use { behind.getInputStream().copyTo(it.getOutputStream()) } }
        behind.use { client.getInputStream().copyTo(it.getOutputStream()) }
        back.join()
    }

    private fun run(what: String, work: () -> Unit) = thread(isDaemon = true, name = "tls-front-$what") {
        try {
            work()
        } catch (_: IOException) {
            // One of the two has gone, or did not trust this one.
        }
    }

    override fun close() {
        door.close()
        sockets.forEach { it.close() }
    }
}

private fun InputStream.packet(): ByteArray {
    val stream = DataInputStream(this)
    val header = ByteArray(HEADER).also(stream::readFully)
    val length = (0 until HEADER - 1).sumOf { (header[it].toInt() and 0xff) shl 8 * it }
    return header + ByteArray(length).also(stream::readFully)
}

private fun ByteArray.offerNoTls() {
    val versionEnd = (HEADER + 1 until size).first { this[it] == 0.toByte() }
    val capabilities = versionEnd + 1 + TO_CAPABILITIES + 1
    this[capabilities] = this[capabilities] and TLS.inv()
}
