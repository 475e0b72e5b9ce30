package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.SelectQuery
import dev.runnel.alias
import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.INPUT
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.from
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.join
import dev.runnel.leftJoin
import dev.runnel.orderBy
import dev.runnel.sortKeys
import dev.runnel.sql.Conditions.allOf
import dev.runnel.sql.Conditions.anyOf
import dev.runnel.sql.Functions.avg
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.lower
import dev.runnel.sql.Functions.rank
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Order
import dev.runnel.sql.Page
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.where
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.util.UUID
import kotlin.random.Random
import dev.runnel.sql.Functions.orderBy as windowBy

/** Rows in which every sort key has duplicates, and most have nulls. */
internal data class Event(
    val id: Long,
    val code: UUID,
    val kind: String?,
    val amount: BigDecimal?,
    val day: LocalDate?,
    val at: Instant,
    val open: Boolean,
    val shade: Shade?,
)

internal object Events : Table<Event>("kit_events") {
    val id = bigint("id").primaryKey()
    val code = uuid("code").unique()
    val kind = varchar("kind", 10).nullable()
    val amount = decimal("amount", 10, 2).nullable()
    val day = date("day").nullable()
    val at = timestamptz("at")
    val open = bool("open")
    val shade = enumeration("shade", Shade::class.java).nullable()
}

internal data class Kind(val kind: String?, val id: Long)

private fun events(random: Random): List<Event> = List(60) { i ->
    Event(
        i + 1L,
        UUID(random.nextLong(), random.nextLong()),
        listOf(null, "a", "b", "c").random(random),
        listOf(null, BigDecimal("-1.50"), BigDecimal("0.00"), BigDecimal("10.25"), BigDecimal("9.99")).random(random),
        listOf(null, LocalDate.of(2026, 1, 31), LocalDate.of(2026, 2, 1), LocalDate.of(1999, 12, 31)).random(random),
        Instant.parse("2026-01-01T00:00:00Z").plusMillis(random.nextLong(4) * 250),
        random.nextBoolean(),
        listOf(null, Shade.DARK, Shade.LIGHT).random(random),
    )
}.shuffled(random)

/** A term of an order, and the same in Kotlin. */
private class Key(val column: dev.runnel.sql.Column<*>, val of: (Event) -> Comparable<*>?) {
    fun order(down: Boolean, first: Boolean?): Order {
        val order = if (down) column.desc() else column.asc()
        return if (first == null) {
            order
        } else if (first) {
            order.nullsFirst()
        } else {
            order.nullsLast()
        }
    }

    @Suppress("UNCHECKED_CAST")
    fun comparator(down: Boolean, first: Boolean?): Comparator<Event> {
        val up = Comparator<Any> { a, b -> (a as Comparable<Any>).compareTo(b) }
        val values = if (down) up.reversed() else up
        val nulls = if (first == true) Comparator.nullsFirst(values) else Comparator.nullsLast(values)
        return Comparator { a, b -> nulls.compare(of(a), of(b)) }
    }
}

private val keys = listOf(
    Key(Events.kind) { it.kind },
    Key(Events.amount) { it.amount },
    Key(Events.day) { it.day },
    Key(Events.at) { it.at },
    Key(Events.open) { it.open },
    Key(Events.shade) { it.shade?.name },
)

/** All pages, from the first to the last. */
internal suspend fun <V> walk(size: Int, page: suspend (String?) -> Page<V>): List<V> {
    val all = ArrayList<V>()
    var next: String? = null
    do {
        val one = page(next)
        (one.next == null || one.rows().size == size) shouldBe true
        all += one.rows()
        next = one.next
    } while (next != null)
    return all
}

private suspend fun <V> SelectQuery<*, V>.walk(size: Int): List<V> = walk(size) { page(size, it) }

private suspend fun KitContext.withEvents(case: suspend (Database, List<Event>, Random) -> Unit) = withDatabase { db ->
    val random = random()
    val events = events(random)
    db.createAll(Events)
    db.insertAll(Events, events)
    case(db, events, random)
}

internal fun FunSpec.pageCases(kit: KitContext) {
    test("the pages of any order, mixed in direction, with duplicates and nulls, are all rows in that order") {
        kit.withEvents { db, events, random ->
            repeat(40) {
                val terms = keys.shuffled(random).take(random.nextInt(0, 4))
                val downs = terms.map { random.nextBoolean() }
                val firsts = terms.map { listOf(null, true, false).random(random) }
                val orders = terms.indices.map { terms[it].order(downs[it], firsts[it]) }
                val byId = compareBy<Event> { it.id }
                val expected = terms.indices.reversed().fold(byId) { rest, i ->
                    terms[i].comparator(downs[i], firsts[i]).then(rest)
                }
                val size = random.nextInt(1, 30)
                withClue("order by $orders, pages of $size") {
                    db.from(Events).orderBy(orders).walk(size).map { it.id } shouldBe
                        events.sortedWith(expected).map { it.id }
                }
            }
        }
    }

    test("pages are of whole rows, of a value, of tuples and of mapped classes") {
        kit.withEvents { db, events, _ ->
            val ordered = db.from(Events).where { kind eq "a" }.orderBy { at.desc() }
            val expected = events.filter { it.kind == "a" }.sortedWith(
                compareByDescending<Event> { it.at }.thenBy { it.id },
            )
            ordered.walk(4) shouldBe expected
            ordered.select(Events.open).walk(4) shouldBe expected.map { it.open }
            ordered.select(Events.kind, Events.id).walk(4).map { it[Events.id] } shouldBe expected.map { it.id }
            ordered.select(Events.kind, Events.id).into<Kind>().walk(4) shouldBe expected.map { Kind(it.kind, it.id) }
            ordered.select(Events.kind, Events.day).into<Map<String, Any?>>().walk(4).map { it.size }.toSet() shouldBe
                setOf(2)
        }
    }

    test("the last page has no cursor, and a page of a table that is empty has no rows") {
        kit.withEvents { db, events, _ ->
            db.from(Events).page(60).let { it.rows().size to it.next } shouldBe (60 to null)
            db.from(Events).page(59).rows().size shouldBe 59
            db.from(Events).where { id gt 1000L }.page(5) shouldBe Page(emptyList(), null)
            val first = db.from(Events).page(2)
            first.rows().map { it.id } shouldBe listOf(1L, 2L)
            first.next!! shouldMatch Regex("[A-Za-z0-9_-]+")
            db.insert(Events, events.first { it.id == 1L }.copy(id = 0, code = UUID(0, 1)))
            db.from(Events).page(2, after = first.next).rows().map { it.id } shouldBe listOf(3L, 4L)
        }
    }

    test("a unique key ends the order instead of the primary key") {
        kit.withEvents { db, events, _ ->
            db.from(Events).orderBy { code.desc() }.walk(7).map { it.id }.toSet() shouldBe events.map { it.id }.toSet()
        }
    }

    test("pages of joins, groups, distinct rows, expressions and named queries") {
        kit.withLibrary { db ->
            val pairs = db.from(Authors).leftJoin(Books) { id eq it.authorId }.orderBy { born.desc() }
            val titles = pairs.select(Authors.name, Books.title.orNull())
            titles.walk(1).map { it.get(0) to it.get(1) } shouldBe
                listOf("Cid" to null, "Ann" to "Sea", "Ann" to "100% sure", "Bob" to "under_score")
            val outer = db
                .from(
                    Authors,
                ).leftJoin(Books) { id eq it.authorId }
                .orderBy(Books.sold.desc(), Books.title.asc())
            outer.walk(1) shouldBe listOf(bob, ann, ann, cid)
            val byAuthor = db.from(Books).join(Authors) { authorId eq it.id }.orderBy(Authors.name.desc())
            byAuthor.walk(1) shouldBe listOf(under, sea, sure)
            val n = count() alias "n"
            val groups = db.from(Books).groupBy { authorId }.select(Books.authorId, n).orderBy(n.desc())
            groups.walk(1).map { it[Books.authorId] to it[n] } shouldBe listOf(1L to 2L, 2L to 1L, null to 1L)
            db.from(Books).distinct().select(Books.sold).orderBy { sold.desc() }.walk(1) shouldBe listOf(7, 5, 0)
            db.from(Books).orderBy(lower(Books.title).desc()).walk(3).map { it.id } shouldBe listOf(3L, 1L, 4L, 2L)
            val total = sum(Books.sold) alias "total"
            val totals = Subquery.from(Books).groupBy { authorId }.select(Books.authorId, total).asTable("totals")
            db.from(totals).orderBy { get(total).desc() }.walk(1).map { it[Books.authorId] } shouldBe
                listOf(2L, null, 1L)
            val both = Subquery
                .from(
                    Books,
                ).select(Books.sold)
                .union(Subquery.from(Books).select(Books.sold + 1))
                .asTable("both")
            db.from(both).orderBy { get(Books.sold).desc() }.walk(2) shouldBe listOf(8, 7, 6, 5, 1, 0)
        }
    }

    test("a cursor that was changed, made up or of another order is refused, and its values are bound") {
        kit.withLibrary { db ->
            val byTitle = db.from(Books).orderBy { title.desc() }
            val next = byTitle.page(1).next!!
            byTitle.page(1, next).rows() shouldBe listOf(back)
            fails(INPUT) { db.from(Books).orderBy { title.asc() }.page(1, next) }.message shouldContain "cursor"
            fails(INPUT) { db.from(Books).orderBy { sold.desc() }.page(1, next) }
            for (wrong in listOf(
                "",
                "AAAA",
                "' or 1 = 1 --",
                next.dropLast(2),
                next + "AA",
                CANARY,
                "x".repeat(70_000),
            )) {
                fails(INPUT) { byTitle.page(1, wrong) }
            }
            next.indices.forEach { i ->
                val changed = next.replaceRange(i, i + 1, if (next[i] == 'A') "B" else "A")
                // The last character may carry bits that belong to no byte.
                if (i < next.length - 1) fails(INPUT) { byTitle.page(1, changed) }
            }
        }
    }

    test("what cannot be paged is refused") {
        kit.withLibrary { db ->
            fails(PARAMETER) { db.from(Books).page(0) }
            fails(CONFIGURATION) { db.from(Books).limit(5).page(2) }
            fails(CONFIGURATION) { db.from(Books).offset(5).page(2) }
            fails(CONFIGURATION) { db.from(Books).distinct().select(Books.sold).orderBy { title.asc() }.page(2) }
            fails(CONFIGURATION) { db.from(Books).union(Subquery.from(Books)).page(2) }
            val twice = Subquery.from(Books).unionAll(Subquery.from(Books)).asTable("twice")
            fails(CONFIGURATION) { db.from(twice).page(2) }.message shouldContain "unique"
        }
    }

    test("users sort and filter by what they are allowed to") {
        kit.withLibrary { db ->
            val sort = sortKeys("title" to Books.title, "sold" to Books.sold)
            db.from(Books).orderBy(sort.parse("-sold,title")).select(Books.id).list() shouldBe listOf(4L, 3L, 1L, 2L)
            db.from(Books).orderBy(sort.parse("-sold")).walk(2).map { it.id } shouldBe listOf(3L, 4L, 1L, 2L)
            fails(INPUT) { sort.parse("price") }.message shouldContain "title, sold"

            suspend fun found(title: String?, leastSold: Int?) = db
                .from(Books)
                .where { allOf(title?.let { this.title eq it }, leastSold?.let { sold gt it }) }
                .count()
            found(null, null) shouldBe 4L
            found("Sea", null) shouldBe 1L
            found("Sea", 5) shouldBe 0L
            db.from(Books).where { anyOf(listOf("Sea", "x").map { title eq it }) }.list() shouldBe listOf(sea)
            db.from(Books).where { anyOf(emptyList()) }.count() shouldBe 0L
        }
    }

    test("pages go on after a mean and a quotient of any digits; a window function is paged from outside") {
        kit.withLibrary { db ->
            val mean = avg(Books.price.div(BigDecimal(3)))
            val writers = db.from(Books).groupBy { authorId }.orderBy(mean.desc()).select(Books.authorId, mean)
            walk(1) { writers.page(1, it) }.map { it.get(0) } shouldBe listOf(1L, 2L, null)
            val third = Books.price.times(BigDecimal("0.7")).div(BigDecimal(9))
            val books = db.from(Books).orderBy(third.asc()).select { id }
            walk(1) { books.page(1, it) } shouldBe listOf(4L, 3L, 1L, 2L)
            val place = rank().over(windowBy(Books.sold.desc())) alias "place"
            fails(CONFIGURATION) { db.from(Books).orderBy(rank().over(windowBy(Books.sold.desc())).asc()).page(1) }
            val placed = Subquery.from(Books).select(Books.id, place).asTable("placed")
            walk(1) { db.from(placed).orderBy(placed[place].asc()).select(placed[Books.id]).page(1, it) } shouldBe
                listOf(3L, 4L, 1L, 2L)
        }
    }

    test("blocking and async: the same pages") {
        withContext(Dispatchers.IO) {
            val db = kit.openBlocking()
            db.createAll(Authors, Books)
            db.insertAll(Authors, listOf(ann, bob, cid))
            val byBirth = db.from(Authors).orderBy(Authors.born.desc())
            walk(2) { byBirth.page(2, it) } shouldBe listOf(cid, ann, bob)
            byBirth.page(2).rows() shouldBe listOf(cid, ann)
            byBirth.select(Authors.name).into(String::class.java).page(1).rows() shouldBe listOf("Cid")
            fails(INPUT) { byBirth.page(1, CANARY) }
            db.dropAll(Authors, Books)
        }
        val db = kit.openAsync()
        db.createAll(Authors, Books).await()
        db.insertAll(Authors, listOf(ann, bob, cid)).await()
        val byBirth = db.from(Authors).orderBy(Authors.born.asc())
        walk(2) { byBirth.page(2, it).await() } shouldBe listOf(ann, cid, bob)
        fails(INPUT) { byBirth.page(1, CANARY).await() }
    }
}
