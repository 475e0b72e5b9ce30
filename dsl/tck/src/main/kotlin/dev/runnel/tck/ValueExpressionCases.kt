package dev.runnel.tck

import dev.runnel.alias
import dev.runnel.from
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.inList
import dev.runnel.notInList
import dev.runnel.orderBy
import dev.runnel.sql.Functions.caseWhen
import dev.runnel.sql.Functions.coalesce
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Subquery
import dev.runnel.sql.render.Feature
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.math.BigDecimal

/** Expressions that hold values: a group or an order by one is known again where it is selected; lists of any length. */
internal fun FunSpec.valueExpressionCases(kit: KitContext) {
    test("rows are grouped by expressions that hold values, and selected, ordered and counted by them") {
        kit.withLibrary { db ->
            val writer = coalesce(Books.authorId, -1L)
            val sells = caseWhen(Books.sold gt 6, "well").otherwise("badly")
            val half = Books.sold.div(2).plus(1)
            val books = db.from(Books)
            val perWriter = books.groupBy(writer).orderBy(writer.asc()).select(writer, count())
            kit.where(Feature.REPEATED_VALUES, { perWriter.list().map { it[writer] to it[count()] } }) {
                it shouldBe listOf(-1L to 1L, 1L to 2L, 2L to 1L)
            }
            kit.where(Feature.REPEATED_VALUES, { perWriter.count() }) { it shouldBe 3L }
            kit.where(
                Feature.REPEATED_VALUES,
                {
                    books
                        .where { price gt BigDecimal("1.00") }
                        .groupBy(sells, half)
                        .having(half gt 1)
                        .orderBy(half.desc())
                        .select(sells, half, sum(Books.sold))
                        .list()
                        .map { row -> (0..2).map { row.get(it) } }
                },
            ) { it shouldBe listOf(listOf("well", 4, 7), listOf("badly", 3, 5)) }
            kit.where(
                Feature.REPEATED_VALUES,
                { walk(1) { perWriter.page(1, it) }.map { it[writer] } },
            ) { it shouldBe listOf(-1L, 1L, 2L) }
            kit.where(
                Feature.REPEATED_VALUES,
                {
                    val n = count() alias "n"
                    val inside = Subquery.from(Books).groupBy(sells).select(sells, n).asCte("inside")
                    db.from(inside).where { inside[n] gt 1L }.orderBy(inside[sells].asc()).select(inside[sells]).list()
                },
            ) { it shouldBe listOf("badly", "well") }
        }
    }

    test("distinct rows are ordered by an expression that holds values") {
        kit.withLibrary { db ->
            val writer = coalesce(Books.authorId, -1L)
            val all = db.from(Books).distinct().orderBy(writer.desc()).select(writer)
            kit.where(Feature.REPEATED_VALUES, { all.list() }) { it shouldBe listOf(2L, 1L, -1L) }
            kit.where(Feature.REPEATED_VALUES, { walk(2) { all.page(2, it) } }) { it shouldBe listOf(2L, 1L, -1L) }
        }
    }

    test("a case without otherwise is NULL where no condition holds") {
        kit.withLibrary { db ->
            val well: List<String?> =
                db.from(Books).orderBy { id.asc() }.select(caseWhen(Books.sold gt 6, "well")).list()
            well shouldBe listOf(null, null, "well", "well")
        }
    }

    test("a list may be longer than the parameters that a statement takes") {
        kit.withLibrary { db ->
            val ids = (1L..40_000L).filter { it != 3L }
            db.from(Books).where { id inList ids }.count() shouldBe 3L
            db.from(Books).where { id notInList ids }.select { title }.list() shouldBe listOf("under_score")
            val odd = (1..2_000).map { "it's \"\\\n\u0001\uD83D\uDE00 $it" }
            db.from(Books).where { title inList odd + "Sea" + "back\\slash" }.count() shouldBe 2L
            db.from(Books).where { title notInList odd + "Sea" }.count() shouldBe 3L
            db.from(Books).where { price inList (1..2_000).map { BigDecimal(it).movePointLeft(2) } }.count() shouldBe
                3L
        }
    }
}
