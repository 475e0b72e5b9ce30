package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listen
import dev.runnel.signal.Gap
import dev.runnel.signal.Notification
import dev.runnel.signal.Signal
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration.Companion.seconds

private val STARTED = Gap(Gap.Reason.STARTED)

class ListenTest :
    FunSpec({
        val place = Place(this)

        /** What the listener gets, in a channel; it is cancelled behind the case. */
        suspend fun Database.hearing(vararg channels: String, case: suspend (Channel<Signal>) -> Unit) =
            coroutineScope {
                val heard = Channel<Signal>(Channel.UNLIMITED)
                val listener = launch(Dispatchers.Default) { listen(*channels).collect { heard.send(it) } }
                withTimeout(10.seconds) { heard.receive() } shouldBe STARTED
                case(heard)
                listener.cancelAndJoin()
            }

        suspend fun Channel<Signal>.next() = withTimeout(10.seconds) { receive() }

        suspend fun listeners() =
            place.seen("select count(*) from pg_stat_activity where datname = :here and query ilike '%listen%'") as Long

        suspend fun Database.notify(channel: String, payload: String) {
            sql("select pg_notify(:channel, :payload)", "channel" to channel, "payload" to payload).list<String>()
        }

        overBoth("a notification is heard once it is committed, and none that was rolled back") { scheme ->
            place.openOne(scheme) { db ->
                db.hearing("orders") { heard ->
                    db.notify("orders", "1")
                    heard.next() shouldBe Notification("orders", "1")
                    runCatching {
                        db.transaction {
                            sql("select pg_notify('orders', 'rolled back')").list<String>()
                            error("no")
                        }
                    }
                    db.transaction {
                        sql("notify orders, 'in a transaction'").execute()
                        heard.tryReceive().isFailure shouldBe true
                    }
                    heard.next() shouldBe Notification("orders", "in a transaction")
                    db.sql("notify orders").execute()
                    heard.next() shouldBe Notification("orders", "")
                }
            }
        }

        overBoth("channels have the names that they have") { scheme ->
            place.openOne(scheme) { db ->
                val odd = "Löwe \"and\" 'x'; drop table t --"
                db.hearing("one", odd) { heard ->
                    db.notify(odd, "a")
                    db.notify("two", "b")
                    db.notify("one", "c")
                    heard.next() shouldBe Notification(odd, "a")
                    heard.next() shouldBe Notification("one", "c")
                }
                listOf("x".repeat(64), "ä".repeat(32), "a\u0000b").forEach { name ->
                    val refused = shouldThrow<RunnelException> { db.listen(name).first() }
                    refused.kind() shouldBe ErrorKind.PARAMETER
                    refused.message shouldContain "63 bytes"
                }
                db.hearing("x".repeat(63)) { heard ->
                    db.notify("x".repeat(63), "y")
                    heard.next() shouldBe Notification("x".repeat(63), "y")
                }
            }
        }

        overBoth("a listener whose session was ended says so and hears on") { scheme ->
            place.openOne(scheme) { db ->
                db.hearing("orders") { heard ->
                    eventually("only this one listens") { listeners() == 1L }
                    place.seen(
                        "select count(pg_terminate_backend(pid)) from pg_stat_activity " +
                            "where datname = :here and query ilike '%listen%'",
                    ) shouldBe 1L
                    heard.next() shouldBe Gap(Gap.Reason.RECONNECTED)
                    db.notify("orders", "again")
                    heard.next() shouldBe Notification("orders", "again")
                }
            }
        }

        overBoth("20,000 notifications come in order, each with its payload") { scheme ->
            place.openOne(scheme) { db ->
                db.hearing("many") { heard ->
                    // In parts, as no more than 10,000 wait for a reader.
                    for (part in 0 until 20) {
                        val numbers = part * 1000 + 1..part * 1000 + 1000
                        db
                            .sql(
                                "select count(pg_notify('many', 'payload ' || i)) from generate_series(${numbers.first}, ${numbers.last}) i",
                            ).value<Long>()
                        for (i in numbers) heard.next() shouldBe Notification("many", "payload $i")
                    }
                }
            }
        }

        overBoth("a cancelled listener's session is gone within a second, and the pool was never used") { scheme ->
            place.openOne(scheme) { db ->
                repeat(5) {
                    db.hearing("orders") {
                        db.sql("select 1").value<Int>() shouldBe 1
                        db.pool.leased shouldBe 0
                        eventually("only this one listens") { listeners() == 1L }
                    }
                    eventually("the session is closed", 1.seconds) { listeners() == 0L }
                }
                db.pool.created shouldBe 1
                Thread
                    .getAllStackTraces()
                    .keys
                    .map { it.name }
                    .filter { it.startsWith("runnel-notifications") }
                    .let {
                        eventually("no thread is left of $it") {
                            Thread.getAllStackTraces().keys.none { t ->
                                t.name in
                                    it
                            }
                        }
                    }
            }
        }

        overBoth("closing the database ends a listener with CLOSED") { scheme ->
            coroutineScope {
                place.open(scheme) { db ->
                    val started = Channel<Signal>(Channel.UNLIMITED)
                    val failed = async(Dispatchers.Default) {
                        shouldThrow<RunnelException> { db.listen("orders").collect { started.send(it) } }
                    }
                    started.next() shouldBe STARTED
                    db.shutdown()
                    failed.await().kind() shouldBe ErrorKind.CLOSED
                }
                eventually("the session is closed", 1.seconds) { listeners() == 0L }
            }
        }

        overBoth("a server that is not there fails the listener at once") { scheme ->
            Database.open("$scheme://127.0.0.1:1/x").use { db ->
                shouldThrow<RunnelException> { db.listen("orders").first() }.kind() shouldBe ErrorKind.CONNECTION_FAILED
            }
        }
    })
