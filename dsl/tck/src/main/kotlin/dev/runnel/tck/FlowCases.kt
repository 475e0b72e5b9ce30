package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.error.ErrorKind.POOL_TIMEOUT
import dev.runnel.error.ErrorKind.SESSION_BUSY
import dev.runnel.error.ErrorKind.UNDEFINED_OBJECT
import dev.runnel.sql
import dev.runnel.tck.fault.Direction
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.withTimeout
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val LARGE = 300_000
private const val FAST_ROWS = 100_000
private const val MOST_KEPT = 48L * 1024 * 1024

/** Far more than the sockets between server and collector hold. */
private const val PAUSED_ROWS = 60_000
private const val ROW_BYTES = 1024

/** For so many looks nothing has come: half a second. */
private const val STILL = 10

internal fun FunSpec.flowCases(kit: KitContext) {
    val series = kit.target::series

    test("a flow of no rows is empty") {
        kit.withDatabase { db ->
            db.sql("select i from (${series(3)}) s where i > 3").flow<Long>().toList() shouldBe emptyList()
        }
    }

    // Requests for more meet a driver that still delivers: r2dbc-mariadb 1.4.0 then forgot a request now and then, for ever.
    test("a flow comes to its end, in order, while it is collected as fast as it comes") {
        kit.withDatabase { db ->
            val random = kit.random()
            repeat(many(4, 400)) {
                var last = 0L
                db.sql(series(FAST_ROWS)).flow<Long>(1 + random.nextInt(600)).collect { i ->
                    if (i != last + 1) throw AssertionError("row $i came after row $last")
                    last = i
                }
                last shouldBe FAST_ROWS.toLong()
            }
        }
    }

    test("a flow gives every row in order, whatever the batch") {
        kit.withDatabase { db ->
            for (rows in listOf(1, 9, 10, 11, 20, 21)) {
                for (batch in listOf(1, 10, 1000)) {
                    db.sql("select i from (${series(rows)}) s order by i").flow<Long>(batch).toList() shouldBe
                        (1L..rows).toList()
                }
            }
            db.sql("select i from (${series(2048)}) s").flow<Long>().count() shouldBe 2048
            db.sql("select i from (${series(2048)}) s").flow<Long>(Int.MAX_VALUE).count() shouldBe 2048
            for (none in listOf(0, -1)) fails(PARAMETER) { db.sql(series(1)).flow<Long>(none) }
        }
    }

    test("a collector that has enough ends the statement, and its session serves the next") {
        kit.withOneSession { db ->
            val large = db.sql(series(LARGE)).rows<Long>()
            large.flow().take(3).toList() shouldBe listOf(1L, 2L, 3L)
            large.flow(batch = 1).first() shouldBe 1L
            large.flow(batch = 10).take(10).count() shouldBe 10
            large.flow(batch = 10).take(11).count() shouldBe 11
            db.sql("select 1").value<Int>() shouldBe 1
        }
    }

    test("a flow out of a cursor gives every row, ends early and is cancelled as any other") {
        kit.withOneSession { db ->
            val sized = db.sql("select i from (${series(2048)}) s order by i").fetchSize(100)
            sized.flow<Long>().toList() shouldBe (1L..2048).toList()
            sized.flow<Long>(batch = 150).take(3).toList() shouldBe listOf(1L, 2L, 3L)
            sized.list<Long>().size shouldBe 2048
            db.transaction {
                sql(series(LARGE)).fetchSize(100).flow<Long>().take(250).count() shouldBe 250
                sql("select 1").value<Int>() shouldBe 1
            }
            fails(CONFIGURATION) { sized.fetchSize(-1).list<Long>() }
        }
    }

    test("a collector's own failure comes through as it is, and the session serves the next") {
        class Mine : Exception("mine")
        kit.withOneSession { db ->
            shouldThrow<Mine> { db.sql(series(5000)).flow<Long>(100).collect { if (it == 150L) throw Mine() } }
            db.sql("select 1").value<Int>() shouldBe 1
        }
    }

    test("a large result flows through in bounded memory") {
        kit.withOneSession { db ->
            val filler = "x".repeat(1_000)
            var most = 0L
            var rows = 0
            val before = used()
            db
                .sql(
                    "select i, :filler as filler from (${series(LARGE)}) s",
                    "filler" to filler,
                ).flow<Pair<Long, String>>(256)
                .collect {
                    rows++
                    if (rows % 100_000 == 0) most = maxOf(most, used() - before)
                }
            rows shouldBe LARGE
            most shouldBeLessThan MOST_KEPT
        }
    }

    testWithServer(kit, "a server stops sending while the collector pauses, and goes on with it") {
        val proxy = kit.proxy()
        val db = kit.open(proxy) { poolSize(1).maxOverflow(0) }
        db.sql("select 1").value<Int>() shouldBe 1
        val paused = CompletableDeferred<Unit>()
        val goOn = CompletableDeferred<Unit>()
        val filler = "x".repeat(ROW_BYTES)
        val rows = db.sql("select i, :filler as filler from (${series(PAUSED_ROWS)}) s", "filler" to filler)
        val before = proxy.toClient.bytes
        val collecting = kit.scope.async {
            var count = 0
            rows.flow<Pair<Long, String>>(100).collect {
                if (++count == 100) {
                    paused.complete(Unit)
                    goOn.await()
                }
            }
            count
        }
        withTimeout(30.seconds) { paused.await() }
        val sent = proxy.toClient.whenStill() - before
        println("${kit.target.name}: the server sent ${sent / ROW_BYTES} of $PAUSED_ROWS KiB")
        sent shouldBeLessThan PAUSED_ROWS.toLong() * ROW_BYTES / 2
        goOn.complete(Unit)
        collecting.await() shouldBe PAUSED_ROWS
    }

    test("the same flow can be collected twice") {
        kit.withDatabase { db ->
            val flow = db.sql(series(5)).flow<Long>().map { it * 2 }
            flow.toList() shouldBe listOf(2L, 4L, 6L, 8L, 10L)
            flow.toList() shouldBe listOf(2L, 4L, 6L, 8L, 10L)
        }
    }

    test("a statement that fails fails where it is collected, not where it is made") {
        kit.withOneSession { db ->
            val flow = db.sql("select * from kit_absent").label("absent").flow<Long>()
            fails(UNDEFINED_OBJECT) { flow.toList() }.label() shouldBe "absent"
            db.sql("select 1").value<Int>() shouldBe 1
        }
    }

    test("a row in the middle that does not fit ends the flow after the rows before it") {
        kit.withOneSession { db ->
            val seen = ArrayList<Int>()
            fails(DATA_CONVERSION) {
                db
                    .sql(
                        "select case when i = 7 then 3000000000 else i end as n from (${series(10)}) s order by i",
                    ).flow<Int>(5)
                    .collect {
                        seen +=
                            it
                    }
            }.column() shouldBe "n"
            seen shouldBe listOf(1, 2, 3, 4, 5)
            db.sql("select 1").value<Int>() shouldBe 1
        }
    }

    test("inside a transaction a statement beside an open flow is refused, and works when the flow has ended") {
        kit.withDatabase { db ->
            db.transaction {
                val flow = sql(series(50)).flow<Long>(5)
                fails(SESSION_BUSY) { flow.collect { sql("select 1").value<Int>() } }
                flow.count() shouldBe 50
                val few = sql(series(2)).flow<Long>()
                fails(SESSION_BUSY) { few.collect { sql("select 1").value<Int>() } }
                sql("select 1").value<Int>() shouldBe 1
            }
        }
    }

    test("outside a transaction statements run beside an open flow on other sessions, or time out naming it") {
        val nested: suspend (Database) -> Long = { db ->
            var sum = 0L
            db
                .sql(
                    series(5),
                ).label("outer")
                .flow<Long>(2)
                .collect { sum += db.sql("select :i", "i" to it).value<Long>() }
            sum
        }
        if (kit.hasOneSession) {
            fails(POOL_TIMEOUT) {
                nested(kit.open { poolTimeout(Duration.ofMillis(100)) }.also { it.opened() })
            }.message shouldContain
                "outer"
        } else {
            nested(kit.open()) shouldBe 15L
        }
    }
}

/** Bytes that have come when for a while no more do. */
private suspend fun Direction.whenStill(): Long {
    var last = -1L
    var same = 0
    eventually({ "nothing comes any more, after $last bytes" }, 30.seconds, 50.milliseconds) {
        same = if (bytes == last) same + 1 else 0
        last = bytes
        same == STILL
    }
    return last
}

/** What is reachable: measured a few times in a case, so that garbage does not count. */
private fun used(): Long {
    System.gc()
    val runtime = Runtime.getRuntime()
    return runtime.totalMemory() - runtime.freeMemory()
}
