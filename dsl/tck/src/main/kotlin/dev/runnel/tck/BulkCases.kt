package dev.runnel.tck

import dev.runnel.createAll
import dev.runnel.error.ErrorKind.CHECK_VIOLATION
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.sum
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.emptyFlow
import kotlinx.coroutines.flow.flow
import java.math.BigDecimal

private const val MANY = 10_000

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
            for (rows in listOf(0, 1, 999, 1000, 1001, 2000)) {
                db.insertAll(Books, List(rows) { book(it) }) shouldBe rows.toLong()
            }
            db.insertAll(Books, emptyFlow()) shouldBe 0L
            db.from(Books).count() shouldBe 5001L
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

    test("a value that the database cannot keep exactly is refused by its row") {
        kit.withDatabase { db ->
            db.createAll(Authors, Books)
            val kinds = listOf(DATA_CONVERSION, dev.runnel.error.ErrorKind.DATA_INVALID)
            val error =
                shouldThrow<dev.runnel.error.RunnelException> {
                    db.insertAll(Books, listOf(book(1), book(2).copy(title = "lone \uD800 $CANARY"), book(3)))
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
