package dev.runnel.duckdb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Command.Target
import dev.runnel.spi.Exchange
import dev.runnel.spi.Json
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.Answer
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.util.UUID
import java.util.concurrent.locks.LockSupport
import kotlin.concurrent.thread
import kotlin.random.Random
import kotlin.system.measureNanoTime

private const val MANY = 20_000

/** Bulk inserts that say their table go by the Appender; what it stores and refuses is what the insert would. */
class AppenderTest :
    FunSpec({
        fun Session.insert(table: String, columns: List<String>, rows: List<Array<Any?>>): Answer {
            val sql = "insert into $table (${columns.joinToString()}) values (${columns.joinToString { "?" }})"
            return run(Command(sql, rows, listOf(), Returns.COUNT, null, 0, Target(null, table, columns)))
        }

        fun withTable(block: (Session) -> Unit) {
            val backend = backend("duckdb::memory:")
            val session = backend.session()
            session.execute("create sequence ids")
            session.execute(
                "create table item (id bigint default nextval('ids') primary key, name varchar not null, " +
                    "sold integer default 7 check (sold >= 0), doubled integer generated always as (sold * 2))",
            )
            try {
                block(session)
            } finally {
                session.close().now()
                backend.close().now()
            }
        }

        test("columns that are not named take their defaults, a sequence's too") {
            withTable { session ->
                session.insert("item", listOf("name"), listOf(arrayOf("a"), arrayOf("b"))).affected shouldBe 2
                session.rows("select id, name, sold, doubled from item order by id") shouldBe
                    listOf(listOf(1L, "a", 7, 14), listOf(2L, "b", 7, 14))
                session.health() shouldBe Health.CLEAN
            }
        }

        test("every type is stored as the insert stores it, null too") {
            withTable { session ->
                session.execute(
                    "create table every (a boolean, b smallint, c integer, d bigint, e real, f double, " +
                        "g decimal(10, 2), h varchar, i blob, j uuid, k date, l time, m timestamp, n timestamptz)",
                )
                val columns = ('a'..'n').map { it.toString() }
                val row =
                    arrayOf<Any?>(
                        true,
                        1.toShort(),
                        2,
                        3L,
                        0.1f,
                        0.1,
                        BigDecimal("1.5"),
                        "naïve \uD83D\uDE00",
                        byteArrayOf(0, -1),
                        UUID(1, 2),
                        LocalDate.of(-5, 2, 28),
                        LocalTime.of(1, 2, 3),
                        LocalDateTime.of(1969, 12, 31, 23, 59, 59),
                        Instant.parse("2024-10-27T01:30:00.123456Z"),
                    )
                val nothing = arrayOfNulls<Any?>(columns.size)
                session.insert("every", columns, listOf(row, nothing)).affected shouldBe 2
                session.insert("every", columns, listOf(row)).affected shouldBe 1
                session.value("select count(distinct every) from every where a") shouldBe 1L
                session.value("select count(*) from every where a is null and n is null") shouldBe 1L
            }
        }

        test("arrays go by the Appender where it stores them as the insert does, and by the insert where it does not") {
            withTable { session ->
                session.execute(
                    "create table listed (id bigint, a varchar[], b decimal(10, 2)[], c date[], d json[], e integer[2])",
                )
                val columns = listOf("id", "a", "b", "c")
                val row = arrayOf<Any?>(
                    1L,
                    arrayOf("x", null),
                    arrayOf(BigDecimal("1.5")),
                    arrayOf(LocalDate.of(2026, 11, 21)),
                )
                val empty = arrayOf<Any?>(2L, arrayOf<String>(), null, arrayOf<LocalDate?>(null))
                session.insert("listed", columns, listOf(row, empty)).affected shouldBe 2
                session.insert("listed", columns, listOf(row)).affected shouldBe 1
                session.rows("select distinct a, b, c from listed order by id") shouldBe
                    listOf(
                        listOf(listOf("x", null), listOf(BigDecimal("1.50")), listOf(LocalDate.of(2026, 11, 21))),
                        listOf(listOf<String>(), null, listOf(null)),
                    )
                val documents = listOf(arrayOf<Any?>(arrayOf(Json("1")), arrayOf(1, 2)), arrayOf<Any?>(null, null))
                session.insert("listed", listOf("d", "e"), documents).affected shouldBe 2
                session.rows("select d, e from listed where d is not null") shouldBe
                    listOf(listOf(listOf(Json("1")), listOf(1, 2)))
            }
        }

        test("the row that a key, a check or a not-null column refuses is told, and no row is kept") {
            val refused =
                mapOf(
                    ErrorKind.UNIQUE_VIOLATION to arrayOf<Any?>(1L, "x", 1),
                    ErrorKind.CHECK_VIOLATION to arrayOf<Any?>(99_999L, "x", -1),
                    ErrorKind.NOT_NULL_VIOLATION to arrayOf<Any?>(99_999L, null, 1),
                )
            for ((kind, bad) in refused) {
                withTable { session ->
                    val rows = List(1_000) { arrayOf<Any?>(it + 1L, "n$it", it) }.toMutableList()
                    rows[789] = bad
                    val error = failure { session.insert("item", listOf("id", "name", "sold"), rows) }
                    error.kind() shouldBe kind
                    error.row() shouldBe 789L
                    error.table() shouldBe "item"
                    session.value("select count(*) from item") shouldBe 0L
                    session.health() shouldBe Health.CLEAN
                }
            }
        }

        test("rows that satisfy a check are not refused, however many vectors they fill, and the bad one is told") {
            withTable { session ->
                session.execute(
                    "create table moves (id bigint, state varchar check (state in ('OPEN', 'HALF', 'DONE')))",
                )
                val states = listOf("OPEN", "HALF", "DONE")
                val rows = List(MANY) { arrayOf<Any?>(it.toLong(), states[it % 3]) }
                session.begin(TxOptions(null, false)).now()
                session.insert("moves", listOf("id", "state"), rows).affected shouldBe MANY.toLong()
                session.commit().now()
                session.rows("select state, count(*) from moves group by state order by state").map { it[1] } shouldBe
                    listOf("DONE", "HALF", "OPEN").map { name -> rows.count { it[1] == name }.toLong() }
                val bad = rows.toMutableList().also { it[5_000] = arrayOf(1L, "ELSE") }
                session.begin(TxOptions(null, false)).now()
                failure { session.insert("moves", listOf("id", "state"), bad) }.let {
                    it.kind() shouldBe ErrorKind.CHECK_VIOLATION
                    it.row() shouldBe 5_000L
                }
                session.rollback().now()
                session.value("select count(*) from moves") shouldBe MANY.toLong()
            }
        }

        test("a row whose rival is in an earlier batch of the same transaction is told by its key") {
            withTable { session ->
                session.begin(TxOptions.DEFAULT).now()
                session.insert("item", listOf("id", "name"), listOf(arrayOf(1L, "a"), arrayOf(2L, "b")))
                val again = listOf(arrayOf<Any?>(3L, "c"), arrayOf<Any?>(4L, "d"), arrayOf<Any?>(2L, "e"))
                failure { session.insert("item", listOf("id", "name"), again) }.row() shouldBe 2L
                session.rollback().now()
                session.value("select count(*) from item") shouldBe 0L
            }
        }

        test("rows that point at each other are inserted one by one, which finds them") {
            withTable { session ->
                session.execute("create table tree (id bigint primary key, parent bigint references tree (id))")
                val rows = listOf(arrayOf<Any?>(1L, null), arrayOf<Any?>(2L, 1L))
                session.insert("tree", listOf("id", "parent"), rows).affected shouldBe 2
            }
        }

        test("a value that cannot be stored exactly is refused by its row, before any is stored") {
            withTable { session ->
                val error: RunnelException =
                    failure { session.insert("item", listOf("name"), listOf(arrayOf("a"), arrayOf("lone \uD800"))) }
                error.kind() shouldBe ErrorKind.DATA_INVALID
                error.row() shouldBe 1L
                session.value("select count(*) from item") shouldBe 0L
            }
        }

        test("a load cancelled at any moment is undone with its transaction, and the next statements are not hit") {
            withTable { session ->
                val rows = List(1_000) { arrayOf<Any?>(it.toLong(), "name $it", it) }
                val columns = listOf("id", "name", "sold")
                val sql = "insert into item (id, name, sold) values (?, ?, ?)"
                val load = Command(sql, rows, listOf(), Returns.COUNT, null, 0, Target(null, "item", columns))
                val random = Random(7)
                repeat(20) {
                    session.begin(TxOptions.DEFAULT).now()
                    val exchange = session.open(load)
                    val at = random.nextLong(10_000_000)
                    val canceller = thread {
                        val start = System.nanoTime()
                        while (System.nanoTime() - start < at) Thread.onSpinWait()
                        while (!exchange.done()) {
                            exchange.cancel().now()
                            LockSupport.parkNanos(1_000_000)
                        }
                    }
                    val answer = runCatching { exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD).now() }
                    canceller.join()
                    answer.exceptionOrNull()?.let {
                        (it as RunnelException).kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                    }
                    session.health() shouldBe Health.IN_TRANSACTION
                    session.rollback().now()
                    repeat(5) { session.value("select count(*) from item") shouldBe 0L }
                }
            }
        }

        test("a load that is cancelled in the middle of its rows stops there") {
            withTable { session ->
                var taken = 0
                lateinit var exchange: Exchange
                val rows = List(MANY) { arrayOf<Any?>(it.toLong(), "name $it", it) }
                val watched = object : List<Array<Any?>> by rows {
                    override fun get(index: Int): Array<Any?> {
                        if (++taken == 3_000) exchange.cancel().now()
                        return rows[index]
                    }
                }
                val columns = listOf("id", "name", "sold")
                val sql = "insert into item (id, name, sold) values (?, ?, ?)"
                session.begin(TxOptions.DEFAULT).now()
                exchange =
                    session.open(Command(sql, watched, listOf(), Returns.COUNT, null, 0, Target(null, "item", columns)))
                failure { exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD).now() }.kind() shouldBe
                    ErrorKind.STATEMENT_CANCELLED
                (taken in 3_000..6_000) shouldBe true
                session.rollback().now()
                session.value("select count(*) from item") shouldBe 0L
            }
        }

        test("$MANY rows go in far faster than one insert each") {
            withTable { session ->
                session.execute("create table plain (a bigint, b varchar)")
                val rows = List(MANY) { arrayOf<Any?>(it.toLong(), "name $it") }
                val nanos = measureNanoTime {
                    session.insert("plain", listOf("a", "b"), rows).affected shouldBe
                        MANY.toLong()
                }
                println("duckdb: the Appender took ${nanos / MANY} ns a row")
                nanos / MANY shouldBeLessThan 100_000
                session.value("select count(*) from plain") shouldBe MANY.toLong()
            }
        }
    })
