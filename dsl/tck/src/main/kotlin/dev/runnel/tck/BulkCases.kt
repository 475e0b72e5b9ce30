package dev.runnel.tck

import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CHECK_VIOLATION
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.error.ErrorKind.WRONG_SCOPE
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.spi.Capability
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.InsertRows
import dev.runnel.sql.Table
import dev.runnel.upsertAll
import dev.runnel.where
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.flow.flow
import java.math.BigDecimal

private const val MANY = 10_000

internal data class Wide(val id: Int, val content: String)

internal object Wides : Table<Wide>("kit_wides") {
    val id = integer("id").primaryKey()
    val content = text("content")
}

private fun book(i: Int) = Book(0, null, "title $i", BigDecimal("1.00"), i)

internal fun FunSpec.bulkCases(kit: KitContext) {
    test("many rows are inserted from a list and from a flow, with their number and progress") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            val progress = ArrayList<Long>()
            db.insertAll(Books, (1..MANY).map(::book)) { progress += it } shouldBe MANY.toLong()
            progress.last() shouldBe MANY.toLong()
            progress shouldBe progress.sorted()
            db.insertAll(Books, flow { for (i in 1..MANY) emit(book(i)) }) shouldBe MANY.toLong()
            db.from(Books).select(count(), sum(Books.sold)).one().let {
                it.get(0) shouldBe 2L * MANY
                it.get(1) shouldBe MANY * (MANY + 1)
            }
        }
    }

    test("exactly a batch, one more, one and none are inserted") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            val sizes = listOf(0, 1, kit.batch - 1, kit.batch, kit.batch + 1, 2 * kit.batch)
            for (rows in sizes) {
                db.insertAll(Books, List(rows) { book(it) }) shouldBe rows.toLong()
            }
            db.insertAll(Books, emptyFlow()) shouldBe 0L
            db.from(Books).count() shouldBe sizes.sum().toLong()
        }
    }

    test("a flow of the same database is refused as what an insert takes its rows from, with the way to copy") {
        kit.withLibrary { db ->
            fails(WRONG_SCOPE) { db.insertAll(Authors, db.from(Authors).flow()) }.message shouldContain
                "insert(table).from(query)"
            db.pool.leased shouldBe 0
        }
    }

    test("a bad row in the middle is named by its position, and no row is kept") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            val rows = (0 until MANY).map { book(it) }.toMutableList()
            rows[4321] = book(-1).copy(title = CANARY)
            val list = fails(CHECK_VIOLATION) { db.insertAll(Books, rows) }
            list.row() shouldBe 4321L
            db.from(Books).count() shouldBe 0L
            fails(CHECK_VIOLATION) { db.insertAll(Books, flow { for (row in rows) emit(row) }) }.row() shouldBe 4321L
            db.from(Books).count() shouldBe 0L
            rows[4321] = book(4321)
            db.insertAll(Books, rows) shouldBe MANY.toLong()
        }
    }

    test("the first and the last row can be the bad one") {
        kit.withDatabase { db ->
            db.createAll(Authors)
            val authors = List(1500) { Author(it + 1L, "a$it", null, null) }
            fails(UNIQUE_VIOLATION) { db.insertAll(Authors, authors + Author(9999, "a0", null, null)) }.row() shouldBe
                1500L
            fails(UNIQUE_VIOLATION) { db.insertAll(Authors, authors + Author(1, CANARY, null, null)) }.row() shouldBe
                1500L
            db.from(Authors).count() shouldBe 0L
            db.insertAll(Authors, authors) shouldBe 1500L
            fails(UNIQUE_VIOLATION) {
                db.insertAll(Authors, listOf(Author(1, CANARY, null, null), Author(5000, "z", null, null)))
            }.row() shouldBe
                0L
        }
    }

    test("whichever row is the bad one, it is named: beside the ends of batches and statements, and alone") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            for (size in listOf(1, 99, 100, 101, kit.batch + 100)) {
                val places = if (size < kit.batch) setOf(0, 1, 98, 99, 100) else setOf(100, kit.batch - 1, kit.batch)
                for (bad in (places + (size - 1)).filter { it < size }) {
                    val rows = List(size) { if (it == bad) book(-1) else book(it) }
                    fails(CHECK_VIOLATION) { db.insertAll(Books, rows) }.row() shouldBe bad.toLong()
                }
            }
            db.from(Books).count() shouldBe 0L
        }
    }

    test("wide rows are sent in smaller batches") {
        kit.withDatabase { db ->
            db.createAll(Wides)
            val progress = ArrayList<Long>()
            val megabyte = "x".repeat(1 shl 20)
            db.insertAll(
                Wides,
                (1..12).asSequence().map { Wide(it, megabyte) }.asIterable(),
            ) { progress += it } shouldBe
                12L
            (progress.size >= 3) shouldBe true
            db.from(Wides).count() shouldBe 12L
        }
    }

    testWhere(
        "rows that are there take the new values, by all columns or by those named",
        "${kit.target.name} has no upsert, or changes no row that is referred to",
        { kit.capabilities.containsAll(setOf(Capability.CONFLICT_TARGET, Capability.FOREIGN_KEYS_PER_STATEMENT)) },
    ) {
        kit.withLibrary { db ->
            val renamed = listOf(ann.copy(name = "Anna", mentorId = 3), Author(9, "Zoe", null, null))
            db.upsertAll(Authors, renamed) { id } shouldBe 2L
            db.from(Authors).orderBy { id.asc() }.list() shouldBe listOf(renamed[0], bob, cid, renamed[1])
            db.upsertAll(Authors, listOf(ann), update = { listOf(name) }) { id } shouldBe 1L
            db.from(Authors).where { id eq 1 }.one() shouldBe ann.copy(mentorId = 3)
            val many = List(2500) { Author(it + 1L, "author $it", null, null) }
            db.upsertAll(Authors, flow { many.forEach { emit(it) } }, listOf(Authors.id)) shouldBe 2500L
            db.from(Authors).where { id eq 2500 }.one() shouldBe many.last()
            db.from(Authors).count() shouldBe 2500L
        }
    }

    testWith(
        kit,
        Capability.CONFLICT_TARGET,
        "an upsert of many rows can do more than take the new values, and counts what it wrote",
    ) {
        kit.withLibrary { db ->
            val more = InsertRows.into(Authors).onConflict(Authors.id).doNothing()
            db.insertAll(more, listOf(ann.copy(name = "X"), Author(7, "Gus", null, null), bob)) shouldBe 1L
            db.from(Authors).count() shouldBe 4L
            val refused =
                fails(UNIQUE_VIOLATION) { db.upsertAll(Authors, listOf(cid, Author(8, "Ann", null, null))) { id } }
            refused.row() shouldBe 1L
            fails(CONFIGURATION) { db.upsertAll(Books, listOf(sea)) { id } }.message!!.contains("generated") shouldBe
                true
        }
    }

    test("the Java faces insert and upsert many rows, and tell their progress") {
        kit.withDatabase { it.createAll(Authors) }
        val authors = List(1500) { Author(it + 1L, "a$it", null, null) }
        val heard = ArrayList<Long>()
        val blocking = kit.openBlocking()
        if (!kit.target.shared) blocking.createAll(Authors)
        blocking.insertAll(InsertRows.into(Authors), authors) { heard += it } shouldBe 1500L
        heard.last() shouldBe 1500L
        blocking.insertAll(Authors, java.util.stream.Stream.of(Author(2000, "x", null, null))) shouldBe 1L
        shouldThrow<dev.runnel.error.RunnelException> { blocking.insertAll(Authors, authors) }.row() shouldBe 0L
        val async = kit.openAsync()
        if (!kit.target.shared) async.createAll(Authors).get()
        val fresh = authors.map { it.copy(id = it.id + 3000, name = "b" + it.name) }
        heard.clear()
        async.insertAll(InsertRows.into(Authors), fresh) { heard += it }.get() shouldBe 1500L
        heard.last() shouldBe 1500L
        if (Capability.CONFLICT_TARGET in kit.capabilities) {
            blocking.upsertAll(Authors, authors.take(100), Authors.id) shouldBe 100L
            async.upsertAll(Authors, fresh.take(100), Authors.id).get() shouldBe 100L
        }
    }

    test("a flow of rows that fails keeps none, and its failure comes through") {
        class Mine : Exception("mine")
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            shouldThrow<Mine> {
                db.insertAll(
                    Books,
                    flow {
                        repeat(2500) { emit(book(it)) }
                        throw Mine()
                    },
                )
            }
            db.from(Books).count() shouldBe 0L
        }
    }

    test("a value that the database cannot keep exactly is refused by its row, any other is kept") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            val kinds = listOf(DATA_CONVERSION, dev.runnel.error.ErrorKind.DATA_INVALID)
            val lone = "lone \uD800 $CANARY"
            val error = try {
                db.insertAll(Books, listOf(book(1), book(2).copy(title = lone), book(3)))
                db.from(Books).where { sold eq 2 }.one().title shouldBe lone
                return@withDatabase
            } catch (e: dev.runnel.error.RunnelException) {
                e
            }
            kinds shouldContain error.kind()
            error.everythingSaid().contains(CANARY) shouldBe false
            error.row() shouldBe 1L
            db.from(Books).count() shouldBe 0L
        }
    }

    test("rows inserted inside a transaction go with it") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            runCatching {
                db.transaction {
                    insertAll(Books, List(1200) { book(it) }) shouldBe 1200L
                    from(Books).count() shouldBe 1200L
                    error("no")
                }
            }
            db.from(Books).count() shouldBe 0L
            if (!kit.hasSavepoints) return@withDatabase
            db.transaction {
                insertAll(Books, listOf(book(1)))
                runCatching { insertAll(Books, listOf(book(2), book(-1))) }.isFailure shouldBe true
                insertAll(Books, listOf(book(3)))
            }
            db.from(Books).orderBy(Books.sold.asc()).select(Books.sold).list() shouldBe listOf(1, 3)
        }
    }
}
