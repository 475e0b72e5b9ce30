package dev.runnel.sqlite

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Exchange
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.Collector
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import java.util.concurrent.locks.LockSupport
import java.util.random.RandomGenerator

private const val NUMBERS = "with recursive n(i) as (values (1) union all select i + 1 from n)"
private const val ENDLESS = "$NUMBERS select count(*) from n"
private const val ENDLESS_SEARCH = "$NUMBERS select i from n where i = 1 or i < 0"

class SqliteCancelTest :
    FunSpec({
        val others = Executors.newCachedThreadPool()

        afterSpec { others.shutdownNow() }

        /** As the engine does: sends the cancel again until the statement has ended. */
        fun Exchange.stop() {
            while (!done()) {
                cancel().now()
                LockSupport.parkNanos(200_000)
            }
        }

        test("a running statement is stopped and the session goes on") {
            val session = backend("sqlite::memory:").session()
            val exchange = session.open(Command.of(ENDLESS, Returns.ROWS).copyLabel("endless"))
            others.execute { exchange.stop() }
            failure { exchange.fetch(1, Collector()).now() }.let {
                it.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                it.label() shouldBe "endless"
            }
            exchange.done() shouldBe true
            session.health() shouldBe Health.CLEAN
            session.value("select 1") shouldBe 1L
        }

        test("a cancel before the first fetch sends nothing, one after the end does nothing") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table t (a)")
            val early = session.open(Command.of("insert into t values (1)", Returns.COUNT))
            early.cancel().now()
            failure { early.fetch(1, Collector()).now() }.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
            early.done() shouldBe true
            session.value("select count(*) from t") shouldBe 0L
            val late = session.open(Command.of("insert into t values (1)", Returns.COUNT))
            late.fetch(1, Collector()).now().affected() shouldBe 1
            late.cancel().now()
            session.value("select count(*) from t") shouldBe 1L
        }

        test("a cancel between two fetches closes the cursor") {
            val (_, url) = newFile()
            val session = backend(url).session()
            val exchange = session.open(Command.of(series("value", 100), Returns.ROWS))
            val sink = Collector()
            exchange.fetch(10, sink).now().more() shouldBe true
            sink.rows.size shouldBe 10
            session.health() shouldBe Health.BUSY
            exchange.done() shouldBe false
            exchange.cancel().now()
            exchange.done() shouldBe true
            session.health() shouldBe Health.CLEAN
            failure { exchange.fetch(10, sink).now() }.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
            sink.rows.size shouldBe 10
            session.execute("create table t (a)")
            session.close().now()
        }

        test("a second fetch is cancelled too") {
            val session = backend("sqlite::memory:").session()
            val exchange = session.open(Command.of(ENDLESS_SEARCH, Returns.ROWS))
            exchange.fetch(1, Collector()).now().more() shouldBe true
            others.execute { exchange.stop() }
            // A cancel that comes before this fetch closes the cursor, one that comes later stops it.
            failure { exchange.fetch(1, Collector()).now() }.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
            exchange.done() shouldBe true
            session.health() shouldBe Health.CLEAN
        }

        test("a cancel while a second fetch runs reaches it") {
            val session = backend("sqlite::memory:").session()
            val exchange = session.open(
                Command.of(ENDLESS_SEARCH, Returns.ROWS),
            )
            exchange.fetch(1, Collector()).now()
            val running = others.submit { exchange.fetch(1, Collector()).now() }
            LockSupport.parkNanos(30_000_000)
            exchange.stop()
            val cause = runCatching { running.get(10, TimeUnit.SECONDS) }.exceptionOrNull()?.cause
            (cause as RunnelException).kind() shouldBe ErrorKind.STATEMENT_CANCELLED
        }

        test("rows come in batches, all of them once") {
            val session = backend("sqlite::memory:").session()
            val exchange = session.open(Command.of(series("value", 25), Returns.ROWS))
            val sink = Collector()
            var fetches = 0
            while (exchange.fetch(10, sink).now().more()) fetches++
            fetches shouldBe 2
            sink.rows.flatten() shouldBe (1L..25L).toList()
            exchange.done() shouldBe true
        }

        test("a sink that throws ends the statement with its own exception") {
            val session = backend("sqlite::memory:").session()
            val mine = IllegalStateException("mine")
            val exchange = session.open(Command.of(series("value", 25), Returns.ROWS))
            runCatching { exchange.fetch(10, Collector { _, _ -> throw mine }).now() }.exceptionOrNull() shouldBe mine
            exchange.done() shouldBe true
            session.health() shouldBe Health.CLEAN
        }

        test("a wait for a lock is stopped at once") {
            val (_, url) = newFile("?busy_timeout=60")
            val first = backend(url).session()
            val second = backend(url).session()
            first.execute("create table t (a)")
            first.begin(TxOptions.DEFAULT).now()
            val exchange = second.open(Command.of("insert into t values (1)", Returns.COUNT))
            val before = System.nanoTime()
            others.execute {
                LockSupport.parkNanos(20_000_000)
                exchange.stop()
            }
            failure { exchange.fetch(1, Collector()).now() }.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
            (TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before) < 10) shouldBe true
            second.health() shouldBe Health.CLEAN
            first.commit().now()
            second.execute("insert into t values (2)") shouldBe 1
            listOf(first, second).forEach { it.close().now() }
        }

        test("abort frees a thread that runs, waits for a lock, or begins, and the session is broken") {
            val (_, url) = newFile("?busy_timeout=60")
            val first = backend(url).session()
            first.execute("create table t (a)")
            first.begin(TxOptions.DEFAULT).now()
            val works = listOf<(dev.runnel.spi.Session) -> Unit>(
                { it.rows(ENDLESS) },
                { it.execute("insert into t values (1)") },
                { it.begin(TxOptions.DEFAULT).now() },
            )
            for (work in works) {
                val session = backend(url).session()
                val started = CountDownLatch(1)
                others.execute {
                    started.await()
                    LockSupport.parkNanos(10_000_000)
                    session.abort()
                }
                started.countDown()
                failure { work(session) }.kind() shouldBe ErrorKind.CONNECTION_LOST
                session.health() shouldBe Health.BROKEN
                failure { session.rows("select 1") }.kind() shouldBe ErrorKind.CONNECTION_LOST
                session.extension(java.sql.Connection::class.java).get().isClosed shouldBe true
                session.close().now()
            }
            first.rollback().now()
            first.abort()
            first.health() shouldBe Health.BROKEN
            failure { first.ping().now() }.kind() shouldBe ErrorKind.CONNECTION_LOST
        }

        test("after a cancel inside a transaction the health is the truth") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table t (a)")
            for (sql in listOf(ENDLESS, "insert into t $NUMBERS select i from n")) {
                session.begin(TxOptions.DEFAULT).now()
                session.execute("insert into t values (1)")
                val exchange = session.open(Command.of(sql, Returns.COUNT))
                others.execute { exchange.stop() }
                failure { exchange.fetch(1, Collector()).now() }.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                val open = runCatching { session.execute("begin") }.isFailure
                (session.health() == Health.IN_TRANSACTION) shouldBe true
                if (open) session.value("select count(*) from t") shouldBe 1L
                session.rollback().now()
                session.health() shouldBe Health.CLEAN
                session.value("select count(*) from t") shouldBe 0L
            }
        }

        test("of 2,000 cancels at random points none hits the next statement") {
            val seed = System.nanoTime()
            println("seed $seed")
            val random = RandomGenerator.of("L64X128MixRandom").let { java.util.SplittableRandom(seed) }
            val session = backend("sqlite::memory:").session()
            session.execute("create table t (a)")
            val insert = List(20) { arrayOf<Any?>(it) }
            var cancelled = 0
            repeat(2_000) { round ->
                val command =
                    when (round % 3) {
                        0 -> Command.of(series("sum(value)", 2000), Returns.ROWS)
                        1 -> Command("insert into t values (?)", insert, listOf(), Returns.COUNT, null, 0, null)
                        else -> Command.of(series("value", 200), Returns.ROWS)
                    }
                val exchange = session.open(command)
                val ended = CountDownLatch(1)
                val delay = random.nextLong(0, 150_000)
                others.execute {
                    val until = System.nanoTime() + delay
                    while (System.nanoTime() < until) Thread.onSpinWait()
                    exchange.cancel().now()
                    exchange.cancel().now()
                    ended.countDown()
                }
                try {
                    exchange.fetch(Int.MAX_VALUE, Collector()).now()
                } catch (e: RunnelException) {
                    e.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                    cancelled++
                }
                exchange.done() shouldBe true
                session.health() shouldBe Health.CLEAN
                // The late cancels of this exchange meet these statements.
                session.value(series("sum(value)", 500)) shouldBe 125_250L
                ended.await()
                (session.value("select count(*) from t") as Long) % 20 shouldBe 0L
            }
            println("$cancelled of 2000 were cancelled")
        }
    })

private fun series(what: String, to: Int) =
    "with recursive n(value) as (values (1) union all select value + 1 from n where value < $to) select $what from n"

private fun Command.copyLabel(label: String) =
    Command(sql(), bindings(), types(), returns(), label, fetchSize(), into())
