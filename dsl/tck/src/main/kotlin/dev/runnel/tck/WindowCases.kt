package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.from
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.insertAll
import dev.runnel.sql.Expression
import dev.runnel.sql.Functions.avg
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.cube
import dev.runnel.sql.Functions.cumeDist
import dev.runnel.sql.Functions.currentRow
import dev.runnel.sql.Functions.denseRank
import dev.runnel.sql.Functions.firstValue
import dev.runnel.sql.Functions.following
import dev.runnel.sql.Functions.grouping
import dev.runnel.sql.Functions.groupingSets
import dev.runnel.sql.Functions.lag
import dev.runnel.sql.Functions.lastValue
import dev.runnel.sql.Functions.lead
import dev.runnel.sql.Functions.max
import dev.runnel.sql.Functions.nthValue
import dev.runnel.sql.Functions.ntile
import dev.runnel.sql.Functions.orderBy
import dev.runnel.sql.Functions.partitionBy
import dev.runnel.sql.Functions.percentRank
import dev.runnel.sql.Functions.preceding
import dev.runnel.sql.Functions.rank
import dev.runnel.sql.Functions.rollup
import dev.runnel.sql.Functions.rowNumber
import dev.runnel.sql.Functions.stddev
import dev.runnel.sql.Functions.stringAgg
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.unboundedFollowing
import dev.runnel.sql.Functions.unboundedPreceding
import dev.runnel.sql.Functions.variance
import dev.runnel.sql.Grouping
import dev.runnel.sql.Table
import dev.runnel.sql.render.Feature
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import kotlin.math.roundToInt

private data class OnShelf(val id: Long, val authorId: Long?, val title: String, val sold: Int, val shade: Shade)

private object Shelf : Table<OnShelf>("kit_shelf") {
    val id = bigint("id").primaryKey()
    val authorId = bigint("author_id").nullable()
    val title = varchar("title", 200)
    val sold = integer("sold")
    val shade = enumeration("shade", Shade::class.java)
}

private suspend fun KitContext.withShelf(case: suspend (Database) -> Unit) = withDatabase { db ->
    db.createAll(Shelf)
    db.insertAll(Shelf, listOf(sea, sure, under, back).map { OnShelf(it.id, it.authorId, it.title, it.sold, it.shade) })
    case(db)
}

internal fun FunSpec.windowCases(kit: KitContext) {
    val bySold = orderBy(Shelf.sold.asc())
    val byId = orderBy(Shelf.id.asc())

    suspend fun <V> Database.books(expression: Expression<V>) =
        from(Shelf).orderBy(Shelf.id.asc()).select(expression).list()

    test("rows are numbered and ranked in the order of a window") {
        kit.withShelf { db ->
            db.books(rowNumber().over(orderBy(Shelf.id.desc()))) shouldBe listOf(4L, 3L, 2L, 1L)
            db.books(rank().over(orderBy(Shelf.sold.desc()))) shouldBe listOf(3L, 4L, 1L, 1L)
            db.books(denseRank().over(orderBy(Shelf.sold.desc()))) shouldBe listOf(2L, 3L, 1L, 1L)
            db.books(percentRank().over(bySold)).map { (it * 3).roundToInt() } shouldBe listOf(1, 0, 2, 2)
            db.books(cumeDist().over(bySold)) shouldBe listOf(0.5, 0.25, 1.0, 1.0)
            db.books(ntile(2).over(byId)) shouldBe listOf(1, 1, 2, 2)
            db.books(rowNumber().over(partitionBy(Shelf.authorId).orderBy(Shelf.sold.asc()))) shouldBe
                listOf(2L, 1L, 1L, 1L)
        }
    }

    test("the values of the rows before and behind, of the first, the last and the nth") {
        kit.withShelf { db ->
            val all = byId.rowsBetween(unboundedPreceding(), unboundedFollowing())
            db.books(lag(Shelf.title).over(byId)) shouldBe listOf(null, "Sea", "100% sure", "under_score")
            db.books(lag(Shelf.sold, 2).over(byId)) shouldBe listOf(null, null, 5, 0)
            orNotPortable({ db.books(lag(Shelf.sold, 1, -1).over(byId)) }) { it shouldBe listOf(-1, 5, 0, 7) }
            db.books(lead(Shelf.sold).over(byId)) shouldBe listOf(0, 7, 7, null)
            orNotPortable({ db.books(lead(Shelf.sold, 3, 9).over(byId)) }) { it shouldBe listOf(7, 9, 9, 9) }
            db.books(firstValue(Shelf.sold).over(byId)) shouldBe listOf(5, 5, 5, 5)
            db.books(lastValue(Shelf.sold).over(all)) shouldBe listOf(7, 7, 7, 7)
            db.books(nthValue(Shelf.sold, 2).over(byId)) shouldBe listOf(null, 0, 0, 0)
            fails(PARAMETER) { lag(Shelf.sold, -1) }
        }
    }

    test("aggregates over a window, its partition and its frame") {
        kit.withShelf { db ->
            val sold = sum(Shelf.sold)
            db.books(sold.over()) shouldBe listOf(19, 19, 19, 19)
            db.books(count().over(partitionBy(Shelf.authorId))) shouldBe listOf(2L, 2L, 1L, 1L)
            db.books(sold.over(byId.rowsBetween(unboundedPreceding(), currentRow()))) shouldBe listOf(5, 5, 12, 19)
            db.books(sold.over(byId.rowsBetween(preceding(1), following(1)))) shouldBe listOf(5, 12, 14, 14)
            db.books(sold.over(byId.rowsBetween(following(1), unboundedFollowing()))) shouldBe listOf(14, 14, 7, null)
            db.books(count().over(bySold.rangeBetween(preceding(2), currentRow()))) shouldBe listOf(1L, 1L, 3L, 3L)
            db.books(sold.over(bySold)) shouldBe listOf(5, 0, 19, 19)
            db.books(max(Shelf.title).over(partitionBy(Shelf.authorId))).first() shouldBe "Sea"
            kit.where(
                Feature.GROUPS_FRAME,
                { db.books(count().over(bySold.groupsBetween(preceding(1), currentRow()))) },
            ) { it shouldBe listOf(2L, 1L, 3L, 3L) }
            val near = bySold.rangeBetween(preceding(2), following(2))
            kit.where(Feature.FRAME_EXCLUDE, { db.books(count().over(near.excludeCurrentRow())) }) {
                it shouldBe listOf(2L, 0L, 2L, 2L)
            }
            kit.where(Feature.FRAME_EXCLUDE, { db.books(count().over(near.excludeGroup())) }) {
                it shouldBe listOf(2L, 0L, 1L, 1L)
            }
            kit.where(Feature.FRAME_EXCLUDE, { db.books(count().over(near.excludeTies())) }) {
                it shouldBe listOf(3L, 1L, 2L, 2L)
            }
            fails(CONFIGURATION) { byId.rowsBetween(following(1), preceding(1)) }
            fails(CONFIGURATION) { byId.excludeTies() }
            for (window in listOf(orderBy(Shelf.title.asc()), byId.orderBy(Shelf.sold.asc()))) {
                fails(CONFIGURATION) { db.books(count().over(window.rangeBetween(preceding(2), currentRow()))) }
            }
            val byTitle = orderBy(Shelf.title.desc())
            db.books(count().over(byTitle.rangeBetween(unboundedPreceding(), currentRow()))) shouldBe
                db.books(rank().over(byTitle))
        }
    }

    test("an aggregate takes only the rows of its filter") {
        kit.withShelf { db ->
            val books = db.from(Shelf)
            val dark = Shelf.shade eq Shade.DARK
            books.select(count().filter(dark)).one() shouldBe 2L
            books.select(sum(Shelf.sold).filter(dark)).one() shouldBe 7
            books.select(sum(Shelf.sold).filter(Shelf.sold gt 9)).one() shouldBe null
            books.select(count().filter(dark).filter(Shelf.sold gt 0)).one() shouldBe 1L
            db.books(count().filter(dark).over()) shouldBe listOf(2L, 2L, 2L, 2L)
        }
    }

    test("texts are gathered in order with a separator between, and a sample varies") {
        kit.withShelf { db ->
            val books = db.from(Shelf)
            books.select(stringAgg(Shelf.title, ", ", Shelf.title.desc())).one() shouldBe
                "under_score, back\\slash, Sea, 100% sure"
            books.select(stringAgg(Shelf.title, "|")).one()!!.split("|").toSet().size shouldBe 4
            books.where(Shelf.id.eq(9L)).select(stringAgg(Shelf.title, "|")).one() shouldBe null
            orNotPortable({ books.select(variance(Shelf.sold)).one()!! }) { it shouldBe (10.9166667 plusOrMinus 1e-6) }
            orNotPortable({ books.select(stddev(Shelf.sold)).one()!! }) { it shouldBe (3.3040379 plusOrMinus 1e-6) }
            orNotPortable({ books.where(Shelf.id.eq(1L)).select(variance(Shelf.sold)).one() }) { it shouldBe null }
            books.select(avg(Shelf.sold).filter(Shelf.sold gt 0)).one()!!.toDouble() shouldBe
                (6.3333333 plusOrMinus 1e-6)
        }
    }

    test("groups within groups have their subtotals, or the database says what to do instead") {
        kit.withShelf { db ->
            suspend fun groups(by: Grouping) = db
                .from(Shelf)
                .groupBy { by }
                .select(Shelf.shade.orNull(), Shelf.sold.orNull(), count())
                .list()
                .map { listOf(it.get(0), it.get(1), it.get(2)) }
            val detail = listOf(
                listOf<Any?>(Shade.LIGHT, 5, 1L),
                listOf<Any?>(Shade.DARK, 0, 1L),
                listOf<Any?>(Shade.LIGHT, 7, 1L),
                listOf<Any?>(Shade.DARK, 7, 1L),
            )
            val shades = listOf(listOf<Any?>(Shade.LIGHT, null, 2L), listOf<Any?>(Shade.DARK, null, 2L))
            val sold = listOf(listOf<Any?>(null, 5, 1L), listOf<Any?>(null, 0, 1L), listOf<Any?>(null, 7, 2L))
            val all = listOf(listOf<Any?>(null, null, 4L))
            val (shade, number) = Shelf.shade to Shelf.sold
            kit.where(Feature.GROUPING_SETS, { groups(rollup(shade, number)) }) {
                it shouldContainExactlyInAnyOrder detail + shades + all
            }
            kit.where(Feature.GROUPING_SETS, { groups(cube(shade, number)) }) {
                it shouldContainExactlyInAnyOrder detail + shades + sold + all
            }
            kit.where(Feature.GROUPING_SETS, { groups(groupingSets(listOf(shade), listOf(number), listOf())) }) {
                it shouldContainExactlyInAnyOrder shades + sold + all
            }
            kit.where(
                Feature.GROUPING_SETS,
                { db.from(Shelf).groupBy { rollup(shade) }.select(grouping(shade)).list() },
            ) { it shouldContainExactlyInAnyOrder listOf(0, 0, 1) }
        }
    }
}
