package dev.runnel.r2dbc

import dev.runnel.error.ErrorKind
import dev.runnel.servers.Servers
import dev.runnel.spi.Session
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.time.Duration
import java.util.concurrent.CompletionStage
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.concurrent.thread

/** Accepts connections and never says a word. */
internal class SilentServer : AutoCloseable {
    private val listening = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
    val sockets = CopyOnWriteArrayList<Socket>()
    val port: Int get() = listening.localPort

    init {
        thread(isDaemon = true) {
            runCatching { while (true) sockets += listening.accept() }
        }
    }

    /** The client has closed this one. */
    fun isClosed(socket: Socket): Boolean {
        socket.soTimeout = 5_000
        return runCatching {
            while (socket.getInputStream().read() >= 0) continue
        }.exceptionOrNull() !is java.net.SocketTimeoutException
    }

    override fun close() {
        listening.close()
        sockets.forEach { it.close() }
    }
}

/** The connection from which KILL is sent, when its server does not answer and when it is closed. */
class SideConnectionTest :
    FunSpec({
        val server = Servers.mariadb()
        val database = server.createDatabase()
        val driver = MariadbDriver(server, database, server.port())
        val session: Session by lazy { driver.connect().now().apply { execute("create table side (a integer)") } }

        fun <T> CompletionStage<T>.within(seconds: Long): T =
            toCompletableFuture().orTimeout(seconds, TimeUnit.SECONDS).now()

        afterSpec { session.close().now() }

        test("a text that is not answered in 2 s fails, and does not keep the next") {
            val side = SideConnection { driver.connect() }
            side.run("do 0").now()
            session.execute("delete from side")
            val stuck = side.run("do sleep(30)")
            val next = side.run("insert into side values (1)")
            failure { stuck.within(4) }.kind() shouldBe ErrorKind.CONNECTION_LOST
            next.within(2)
            session.value("select count(*) from side").toString() shouldBe "1"
            side.close().now()
        }
        test("a server that never answers the login costs each text its time, and one socket in all") {
            SilentServer().use { silent ->
                val mute = MariadbDriver(server, database, silent.port, limit = Duration.ofSeconds(30))
                val texts = List(2) { mute.side.run("do $it") }
                texts.forEach { text -> failure { text.within(6) }.kind() shouldBe ErrorKind.CONNECTION_LOST }
                silent.sockets shouldHaveSize 1
                mute.close().within(3)
            }
        }
        test("a text for another server is not sent; where the address leads is looked at once more") {
            session.execute("delete from side")
            val opened = AtomicInteger()
            val side = SideConnection { driver.connect().also { opened.incrementAndGet() } }
            side.run("do 0").now()
            failure { side.run("insert into side values (5)") { false }.now() }.kind() shouldBe
                ErrorKind.CONNECTION_LOST
            opened.get() shouldBe 2
            side.run("insert into side values (6)") { true }.now()
            session.value("select sum(a) from side").toString() shouldBe "6"
            side.close().now()
        }
        test("close waits for what was asked for before, and what comes after is refused") {
            session.execute("delete from side")
            val side = SideConnection({ driver.connect() }, Duration.ofSeconds(20))
            val texts = listOf(side.run("do sleep(0.3)"), side.run("insert into side values (2)"))
            val closed = side.close()
            failure { side.run("insert into side values (3)").now() }.kind() shouldBe ErrorKind.CONNECTION_LOST
            closed.within(4)
            texts.forEach { it.toCompletableFuture().isCompletedExceptionally shouldBe false }
            session.value("select sum(a) from side").toString() shouldBe "2"
        }
        test("close does not wait for long, and leaves no session on the server") {
            val side = SideConnection { driver.connect() }
            side.run("do 0").now()
            // Two, so that it is closed before the insert would have its turn.
            val stuck = List(2) { side.run("do sleep(31)") }
            val queued = side.run("insert into side values (4)")
            val began = System.nanoTime()
            side.close().within(4)
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) shouldBeLessThan 3_500
            (stuck + queued).forEach { text -> failure { text.within(3) }.kind() shouldBe ErrorKind.CONNECTION_LOST }
            session.value("select count(*) from side where a = 4").toString() shouldBe "0"
        }
        test("a session that is not opened in time fails, and its socket is closed") {
            SilentServer().use { silent ->
                val limit = Duration.ofSeconds(3)
                val mute = listOf(
                    PostgresqlDriver(Servers.postgresql(), "nowhere", silent.port, limit = limit),
                    MariadbDriver(server, database, silent.port, limit = limit),
                    MysqlDriver(server, database, silent.port, limit = limit),
                )
                for (opening in mute.map { it.connect() }) {
                    failure { opening.within(5) }.kind() shouldBe ErrorKind.CONNECTION_FAILED
                }
                eventually { silent.sockets.size == mute.size }
                silent.sockets.all { silent.isClosed(it) } shouldBe true
            }
        }
    })
