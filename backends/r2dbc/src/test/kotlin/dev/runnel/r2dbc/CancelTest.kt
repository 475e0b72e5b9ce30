@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.r2dbc

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Batch
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Exchange
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.Collector
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.TimeUnit
import kotlin.random.Random

/** How many late cancels of each driver; a nightly run may take more. */
private val TRIALS = Integer.getInteger("runnel.cancels", 1_500)

/** A cancel stops the statement that it is meant for, at the server, and no other. */
class CancelTest :
    FunSpec({
        for (subject in subjects) {
            val session: Session by lazy { subject.session() }

            fun case(name: String, block: () -> Unit) = test("${subject.name}: $name") {
                block()
                session.health() shouldBe Health.CLEAN
                (session.value("select 42") as Number).toInt() shouldBe 42
            }

            fun running(text: String) = (subject.asked(subject.running(text)) as Number).toInt()

            fun query(sql: String) = session.open(Command.of(sql, Returns.ROWS))

            /** As the engine does it: drains, and waits for the end and for the acknowledgement. */
            fun settle(exchange: Exchange, pending: CompletionStage<Batch>?) {
                val rest = pending ?: exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD)
                val acknowledged = exchange.cancel()
                rest.handle { _, _ -> null }.toCompletableFuture().get(5, TimeUnit.SECONDS)
                acknowledged.toCompletableFuture().get(5, TimeUnit.SECONDS)
                while (!exchange.done()) {
                    exchange
                        .fetch(Int.MAX_VALUE, RowSink.DISCARD)
                        .handle {
                            _,
                            _,
                            ->
                            null
                        }.toCompletableFuture()
                        .get(5, TimeUnit.SECONDS)
                }
            }

            afterSpec { session.close().now() }

            case("a running statement stops within a second, and the connection serves the next") {
                repeat(3) {
                    val exchange = query(subject.sleep(20.0))
                    val fetch = exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD)
                    eventually { running("sleep(20") == 1 }
                    val began = System.nanoTime()
                    settle(exchange, fetch)
                    eventually { running("sleep(20") == 0 }
                    // The first in a JVM loads classes and opens the side connection.
                    TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) shouldBeLessThan
                        if (it == 0) 3_000 else 1_000
                }
            }
            case("before the first fetch nothing is sent") {
                val exchange = query("select this is no sql")
                exchange.cancel().now()
                failure { exchange.fetch(1, RowSink.DISCARD).now() }.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                exchange.done() shouldBe true
            }
            case("after the end nothing is sent") {
                val exchange = query("select 1")
                exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD).now()
                val cancel = exchange.cancel().toCompletableFuture()
                cancel.isDone shouldBe true
            }
            case("in the middle of a result, at any moment") {
                val random = Random(1)
                repeat(60) {
                    val exchange = query(subject.numbers(2_000))
                    val fetch = exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD)
                    val until = System.nanoTime() + random.nextLong(6_000_000)
                    while (System.nanoTime() < until) Thread.onSpinWait()
                    settle(exchange, fetch)
                }
            }
            case("between two fetches") {
                repeat(10) {
                    val exchange = query(subject.numbers(10_000))
                    val sink = Collector()
                    exchange.fetch(10, sink).now().more() shouldBe true
                    sink.rows.size shouldBe 10
                    settle(exchange, null)
                }
            }
            case("a transaction stays usable after a statement that was cancelled too late") {
                session.begin(TxOptions.DEFAULT).now()
                val exchange = query("select 1")
                exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD).now()
                exchange.cancel().now()
                session.rows("select 1").size shouldBe 1
                session.health() shouldBe Health.IN_TRANSACTION
                session.commit().now()
            }
            case("a cancelled batch keeps nothing, and its own commit is not hit") {
                session.execute("create table b (a integer)")
                val random = Random(2)
                var cancelled = 0
                repeat(20) {
                    val rows = List(400) { arrayOf<Any?>(it) }
                    val batch = session.open(
                        Command(subject.text("insert into b values (?)"), rows, listOf(), Returns.COUNT, null, 0, null),
                    )
                    val fetch = batch.fetch(Int.MAX_VALUE, RowSink.DISCARD).toCompletableFuture()
                    val until = System.nanoTime() + random.nextLong(60_000_000)
                    while (System.nanoTime() < until) Thread.onSpinWait()
                    settle(batch, fetch)
                    if (fetch.isCompletedExceptionally) cancelled++
                    session.health() shouldBe Health.CLEAN
                    val kept = (session.value("select count(*) from b") as Number).toInt()
                    kept shouldBe if (fetch.isCompletedExceptionally) 0 else 400
                    session.execute("delete from b")
                }
                session.execute("drop table b")
                cancelled shouldBeGreaterThan 0
            }
            case("$TRIALS late cancels never hit the next statement") {
                val random = Random(3)
                val next = subject.sleep(0.002)
                var hit = 0
                var sent = 0
                repeat(TRIALS) {
                    val exchange = query("select 1")
                    val fetch = exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD).toCompletableFuture()
                    val until = System.nanoTime() + random.nextLong(300_000)
                    while (System.nanoTime() < until) Thread.onSpinWait()
                    if (!exchange.done()) sent++
                    val acknowledged = exchange.cancel().toCompletableFuture()
                    CompletableFuture.allOf(fetch.handle { _, _ -> null }, acknowledged).get(5, TimeUnit.SECONDS)
                    val after = runCatching { session.rows(next).single().single() as Number }.getOrNull()
                    // An interrupted sleep fails, or answers 1 (PostgreSQL's query here answers 1 when it is not).
                    if (after == null || after.toInt() != (if (subject.isPostgresql) 1 else 0)) hit++
                }
                println(
                    "${subject.name}: $sent of $TRIALS cancels were sent while the statement ran, $hit hit the next",
                )
                hit shouldBe 0
                sent shouldBeGreaterThan TRIALS / 20
            }
        }
    })

/** Waits for a condition, with a deadline. */
internal fun eventually(condition: () -> Boolean) {
    val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10)
    while (!condition()) {
        check(System.nanoTime() < deadline) { "the condition did not come about in 10 s" }
        Thread.yield()
    }
}

/**
 * Sends the cancel until the statement has ended, as the engine does: one that overtakes its statement finds nothing to stop
 * on the server, and is lost.
 */
internal fun stop(exchange: Exchange, fetch: CompletionStage<*>) = eventually {
    exchange.cancel().now()
    fetch.toCompletableFuture().isDone
}
