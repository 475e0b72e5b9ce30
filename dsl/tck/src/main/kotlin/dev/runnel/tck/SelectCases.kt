package dev.runnel.tck

import dev.runnel.alias
import dev.runnel.and
import dev.runnel.between
import dev.runnel.concat
import dev.runnel.contains
import dev.runnel.elseWhen
import dev.runnel.endsWith
import dev.runnel.eq
import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.error.ErrorKind.NO_ROWS
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.from
import dev.runnel.fullJoin
import dev.runnel.ge
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.having
import dev.runnel.inList
import dev.runnel.inQuery
import dev.runnel.isDistinctFrom
import dev.runnel.isNotDistinctFrom
import dev.runnel.join
import dev.runnel.le
import dev.runnel.leftJoin
import dev.runnel.like
import dev.runnel.lt
import dev.runnel.ne
import dev.runnel.notInList
import dev.runnel.notInQuery
import dev.runnel.notLike
import dev.runnel.or
import dev.runnel.orderBy
import dev.runnel.rem
import dev.runnel.rightJoin
import dev.runnel.sql.Functions.abs
import dev.runnel.sql.Functions.avg
import dev.runnel.sql.Functions.caseWhen
import dev.runnel.sql.Functions.coalesce
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.countDistinct
import dev.runnel.sql.Functions.day
import dev.runnel.sql.Functions.exists
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.lower
import dev.runnel.sql.Functions.max
import dev.runnel.sql.Functions.min
import dev.runnel.sql.Functions.month
import dev.runnel.sql.Functions.notExists
import dev.runnel.sql.Functions.nullIf
import dev.runnel.sql.Functions.round
import dev.runnel.sql.Functions.scalar
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.upper
import dev.runnel.sql.Functions.year
import dev.runnel.sql.Predicate
import dev.runnel.sql.Subquery
import dev.runnel.sql.render.Feature
import dev.runnel.startsWith
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.toList
import java.math.BigDecimal
import java.time.LocalDate

internal data class Sales(val author: String?, val books: Long, val best: Int?)

internal fun FunSpec.selectCases(kit: KitContext) {
    /** The ids of the books for which the condition holds, in order. */
    suspend fun dev.runnel.Querier.ids(condition: Books.() -> Predicate) =
        from(Books).where { condition() }.orderBy { id.asc() }.select(Books.id).list()

    test("whole rows are selected, filtered, ordered, limited and streamed") {
        kit.withLibrary { db ->
            db.from(Books).orderBy { id.asc() }.list() shouldBe listOf(sea, sure, under, back)
            db.from(Books).where { (sold ge 5) and (shade eq Shade.LIGHT) }.orderBy { id.desc() }.list() shouldBe
                listOf(under, sea)
            db.from(Books).orderBy({ sold.desc() }, { id.desc() }).limit(2).list() shouldBe listOf(back, under)
            db.from(Books).orderBy { id.asc() }.limit(2).offset(1).list() shouldBe listOf(sure, under)
            db.from(Books).orderBy { id.asc() }.offset(3).list() shouldBe listOf(back)
            db.from(Books).orderBy { id.asc() }.limit(0).list() shouldBe emptyList()
            db.from(Books).orderBy { id.asc() }.flow(2).toList() shouldBe listOf(sea, sure, under, back)
            db.from(Authors).where { name eq "Bob" }.one() shouldBe bob
            db.from(Authors).where { name eq "Dan" }.oneOrNull() shouldBe null
            fails(NO_ROWS) { db.from(Authors).where { name eq CANARY }.label("find author").one() }.label() shouldBe
                "find author"
            db.from(Books).where { sold gt 0 }.count() shouldBe 3L
            fails(PARAMETER) { db.from(Books).limit(-1).list() }
        }
    }

    test("comparisons find what they say") {
        kit.withLibrary { db ->
            db.ids { sold eq 7 } shouldBe listOf(3L, 4L)
            db.ids { sold ne 7 } shouldBe listOf(1L, 2L)
            db.ids { sold lt 5 } shouldBe listOf(2L)
            db.ids { sold le 5 } shouldBe listOf(1L, 2L)
            db.ids { price gt BigDecimal("5.25") } shouldBe listOf(1L, 2L)
            db.ids { price ge BigDecimal("5.25") } shouldBe listOf(1L, 2L, 3L)
            db.ids { !(sold eq 7) } shouldBe listOf(1L, 2L)
            db.ids { (sold eq 0) or ((sold eq 7) and (shade eq Shade.DARK)) } shouldBe listOf(2L, 4L)
            db.ids { price between BigDecimal("1.00")..BigDecimal("5.25") } shouldBe listOf(3L, 4L)
            db.ids { id between 2..3 } shouldBe listOf(2L, 3L)
            db.ids { id inList listOf(1, 4, 9) } shouldBe listOf(1L, 4L)
            db.ids { id inList emptyList() } shouldBe emptyList()
            db.ids { id notInList listOf(1, 4, 9) } shouldBe listOf(2L, 3L)
            db.ids { id notInList emptyList() } shouldBe listOf(1L, 2L, 3L, 4L)
            db.ids { shade inList listOf(Shade.DARK) } shouldBe listOf(2L, 4L)
            db.ids { authorId.isNull() } shouldBe listOf(4L)
            db.ids { authorId.isNotNull() } shouldBe listOf(1L, 2L, 3L)
        }
    }

    test("a null compares as SQL has it, and null-safe comparison as one means it") {
        kit.withLibrary { db ->
            db.ids { authorId ne 1 } shouldBe listOf(3L)
            db.ids { !(authorId eq 1) } shouldBe listOf(3L)
            db.ids { authorId isDistinctFrom 1 } shouldBe listOf(3L, 4L)
            db.ids { authorId isNotDistinctFrom 1 } shouldBe listOf(1L, 2L)
            db.ids { authorId isNotDistinctFrom null } shouldBe listOf(4L)
            db.ids { authorId isDistinctFrom null } shouldBe listOf(1L, 2L, 3L)
            db.ids { authorId isNotDistinctFrom id } shouldBe listOf(1L)
        }
    }

    test("text is matched by pattern, and the user's own text literally") {
        kit.withLibrary { db ->
            db.ids { title like "%\\%%" } shouldBe listOf(2L)
            db.ids { title like "Se_" } shouldBe listOf(1L)
            db.ids { title notLike "%score" } shouldBe listOf(1L, 2L, 4L)
            db.ids { title contains "%" } shouldBe listOf(2L)
            db.ids { title contains "_" } shouldBe listOf(3L)
            db.ids { title contains "\\" } shouldBe listOf(4L)
            db.ids { title startsWith "100%" } shouldBe listOf(2L)
            db.ids { title startsWith "%" } shouldBe emptyList()
            db.ids { title endsWith "_score" } shouldBe listOf(3L)
            db.ids { title endsWith "\\slash" } shouldBe listOf(4L)
            db.ids { title contains "" } shouldBe listOf(1L, 2L, 3L, 4L)
            db.ids { title contains "' or 1 = 1 --" } shouldBe emptyList()
        }
    }

    test("every join gives its rows") {
        kit.withLibrary { db ->
            suspend fun rows(query: dev.runnel.SelectQuery<Authors, Author>) = query
                .orderBy(Authors.name.asc(), Books.title.asc())
                .select(Authors.name.orNull(), Books.title.orNull())
                .list()
                .map { (it.get(0) as String?) to (it.get(1) as String?) }
                .toSet()

            val written = setOf("Ann" to "Sea", "Ann" to "100% sure", "Bob" to "under_score")
            rows(db.from(Authors).join(Books) { id eq it.authorId }) shouldBe written
            rows(db.from(Authors).leftJoin(Books) { id eq it.authorId }) shouldBe written + ("Cid" to null)
            kit.where(Feature.RIGHT_JOIN, { rows(db.from(Authors).rightJoin(Books) { id eq it.authorId }) }) {
                it shouldBe written + (null to "back\\slash")
            }
            kit.where(Feature.FULL_JOIN, { rows(db.from(Authors).fullJoin(Books) { id eq it.authorId }) }) {
                it shouldBe written + ("Cid" to null) + (null to "back\\slash")
            }
            db.from(Authors).crossJoin(Books).count() shouldBe 12L
            db.from(Authors).crossJoin(Books).where(Books.id.eq(1L)).count() shouldBe 3L
        }
    }

    test("a table is joined with itself by an alias") {
        kit.withLibrary { db ->
            val mentor = Authors alias "mentor"
            db
                .from(Authors)
                .join(mentor) { mentorId eq it[Authors.id] }
                .orderBy { name.asc() }
                .select(Authors.name, mentor[Authors.name])
                .list()
                .map { it[Authors.name] to it.get(1) } shouldBe listOf("Bob" to "Ann", "Cid" to "Ann")
        }
    }

    test("what an outer join leaves out is null where the expression says so, else an error that tells how") {
        kit.withLibrary { db ->
            val left = db.from(Authors).leftJoin(Books) { id eq it.authorId }.where(Authors.name.eq("Cid"))
            left.select(Books.title.orNull()).one() shouldBe null
            fails(dev.runnel.error.ErrorKind.DATA_CONVERSION) { left.select(Books.title).one() }.column() shouldBe
                "title"
            left.select(Authors.name, Books.title).one().getOrNull(Books.title) shouldBe null
        }
    }

    test("aggregates are computed over all rows, over groups and over none") {
        kit.withLibrary { db ->
            val books = db.from(Books)
            books.select(count()).one() shouldBe 4L
            books.select(count(Books.authorId)).one() shouldBe 3L
            books.select(countDistinct(Books.sold)).one() shouldBe 3L
            books.select(sum(Books.sold)).one() shouldBe 19
            books.select(sum(Books.price)).one()!!.compareTo(BigDecimal("36.75")) shouldBe 0
            books.select(avg(Books.sold)).one()!!.compareTo(BigDecimal("4.75")) shouldBe 0
            books.select(min(Books.title)).one() shouldBe "100% sure"
            books.select(max(Books.sold)).one() shouldBe 7
            val none = books.where { id eq 99 }
            none.select(count()).one() shouldBe 0L
            none.select(count()).count() shouldBe 1L
            books.select(max(Books.sold)).count() shouldBe 1L
            none.select(sum(Books.sold)).one() shouldBe null
            none.select(avg(Books.sold)).one() shouldBe null
            none.select(max(Books.title)).one() shouldBe null
        }
    }

    test("groups are counted, filtered, ordered and mapped to a class by their labels") {
        kit.withLibrary { db ->
            db
                .from(Books)
                .leftJoin(Authors) { authorId eq it.id }
                .groupBy { Authors.name }
                .having { count() ge 1 }
                .orderBy(count().desc(), Authors.name.asc().nullsLast())
                .select(Authors.name.orNull() alias "author", count() alias "books", max(Books.sold) alias "best")
                .into<Sales>()
                .list() shouldBe listOf(Sales("Ann", 2, 5), Sales("Bob", 1, 7), Sales(null, 1, 7))
            db.from(Books).groupBy { sold }.having { count() gt 1 }.select(Books.sold).list() shouldBe listOf(7)
        }
    }

    test("nulls are ordered where they are asked to be") {
        kit.withLibrary { db ->
            kit.where(
                Feature.NULLS_ORDER,
                { db.from(Authors).orderBy { born.asc().nullsFirst() }.select(Authors.name).list() },
            ) {
                it shouldBe listOf("Bob", "Ann", "Cid")
            }
            kit.where(
                Feature.NULLS_ORDER,
                { db.from(Authors).orderBy { born.desc().nullsLast() }.select(Authors.name).list() },
            ) {
                it shouldBe listOf("Cid", "Ann", "Bob")
            }
        }
    }

    test("distinct leaves out what is the same") {
        kit.withLibrary { db ->
            db.from(Books).distinct().orderBy { sold.asc() }.select(Books.sold).list() shouldBe listOf(0, 5, 7)
            db.from(Books).distinct().count() shouldBe 4L
        }
    }

    test("case, coalesce and nullIf choose") {
        kit.withLibrary { db ->
            val books = db.from(Books).orderBy { id.asc() }
            books
                .select(
                    caseWhen(Books.sold.eq(0), "none").elseWhen(Books.sold.lt(6), "some").otherwise("many"),
                ).list() shouldBe
                listOf("some", "none", "many", "many")
            books.select(caseWhen(Books.sold.eq(0), "none")).list() shouldBe listOf(null, "none", null, null)
            books.select(coalesce(Books.authorId, -1L)).list() shouldBe listOf(1L, 1L, 2L, -1L)
            books.select(coalesce(Books.authorId, Books.id)).list() shouldBe listOf(1L, 1L, 2L, 4L)
            books.select(nullIf(Books.sold, 7)).list() shouldBe listOf(5, 0, null, null)
        }
    }

    test("arithmetic and functions are computed, with the parentheses they were written with") {
        kit.withLibrary { db ->
            val book = db.from(Books).where { id eq 1 }
            book.select(Books.sold + 2).one() shouldBe 7
            book.select((Books.sold + 2) * 3).one() shouldBe 21
            book.select(Books.sold + Books.sold * 3).one() shouldBe 20
            book.select(Books.sold - (Books.sold - 2)).one() shouldBe 2
            book.select(Books.sold - -3).one() shouldBe 8
            book.select(Books.sold % 3).one() shouldBe 2
            book.select(Books.id * 1000000007L).one() shouldBe 1000000007L
            book.select(Books.price * BigDecimal("2")).one().compareTo(BigDecimal("20")) shouldBe 0
            book.select(abs(Books.sold - 9)).one() shouldBe 4
            book.select(round(Books.price, 0)).one().compareTo(BigDecimal.TEN) shouldBe 0
            book.select(Books.title concat "!" concat Books.title).one() shouldBe "Sea!Sea"
            book.select(lower(Books.title)).one() shouldBe "sea"
            book.select(upper(Books.title)).one() shouldBe "SEA"
            book.select(length(Books.title)).one() shouldBe 3
            val author = db.from(Authors).where { name eq "Cid" }
            author.select(year(Authors.born), month(Authors.born), day(Authors.born)).one().let {
                listOf(it.get(0), it.get(1), it.get(2)) shouldBe listOf(1970, 5, 5)
            }
        }
    }

    test("subqueries stand in exists, in and as a value") {
        kit.withLibrary { db ->
            val wrote = Subquery.from(Books).where { authorId eq Authors.id }

            suspend fun names(condition: Predicate) = db
                .from(Authors)
                .where(condition)
                .orderBy {
                    name.asc()
                }.select(Authors.name)
                .list()
            names(exists(wrote)) shouldBe listOf("Ann", "Bob")
            names(notExists(wrote)) shouldBe listOf("Cid")
            names(exists(wrote.where { sold eq 7 })) shouldBe listOf("Bob")
            names(
                Authors.id inQuery Subquery.from(Books).where { price ge BigDecimal.TEN }.select(Books.authorId),
            ) shouldBe
                listOf("Ann")
            names(
                Authors.id notInQuery Subquery.from(Books).where { authorId.isNotNull() }.select(Books.authorId),
            ) shouldBe
                listOf("Cid")
            names(Authors.id notInQuery Subquery.from(Books).select(Books.authorId)) shouldBe emptyList()
            val best = scalar(Subquery.from(Books).where { authorId eq Authors.id }.select(max(Books.sold)))
            db.from(Authors).orderBy { id.asc() }.select(best).list() shouldBe listOf(5, 7, null)
            names(Authors.born.eq(scalar(Subquery.from(Authors).select(min(Authors.born))))) shouldBe listOf("Ann")
        }
    }

    test("dates are compared and selected") {
        kit.withLibrary { db ->
            db.from(Authors).where { born gt LocalDate.of(1960, 1, 1) }.list() shouldBe listOf(cid)
            db.from(Authors).where { born between LocalDate.of(1950, 1, 1)..LocalDate.of(1950, 12, 31) }.list() shouldBe
                listOf(ann)
            db.from(Authors).where { id eq 2 }.select(Authors.born).one() shouldBe null
        }
    }

    test("a select works inside a transaction as outside") {
        kit.withLibrary { db ->
            db.transaction(readOnly = true) { from(Books).where { sold eq 7 }.orderBy { id.asc() }.list() } shouldBe
                listOf(under, back)
        }
    }
}

/** Checks what the block gives where the dialect has the feature; where it lacks it, the block must fail with NOT_PORTABLE. */
internal suspend fun <T> KitContext.where(feature: Feature, block: suspend () -> T, check: (T) -> Unit) {
    if (dialect.has(feature)) check(block()) else fails(NOT_PORTABLE) { block() }
}
