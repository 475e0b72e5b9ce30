package dev.runnel.tck

import dev.runnel.alias
import dev.runnel.and
import dev.runnel.delete
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.from
import dev.runnel.ge
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.inQuery
import dev.runnel.insert
import dev.runnel.join
import dev.runnel.leftJoin
import dev.runnel.lt
import dev.runnel.orderBy
import dev.runnel.set
import dev.runnel.spi.Capability.ROW_LOCKS
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.exists
import dev.runnel.sql.Functions.max
import dev.runnel.sql.Functions.scalar
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.value
import dev.runnel.sql.Sources.rawQuery
import dev.runnel.sql.Sources.values
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.sql.render.Feature
import dev.runnel.update
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import java.math.BigDecimal
import java.time.LocalDate

internal data class Link(val id: Long, val name: String, val depth: Int)

/** The shape of a CTE; there is no such table. */
internal object Chain : Table<Link>("kit_chain") {
    val id = bigint("id").primaryKey()
    val name = varchar("name", 100)
    val depth = integer("depth")
}

internal data class Rise(val title: String, val price: BigDecimal, val since: LocalDate?, val shade: Shade)

/** The shape of rows that a caller has. */
internal object Rises : Table<Rise>("kit_rises") {
    val title = varchar("title", 200)
    val price = decimal("price", 10, 2)
    val since = date("since").nullable()
    val shade = enumeration("shade", Shade::class.java)
}

internal data class Counted(val i: Long)

internal object Numbers : Table<Counted>("kit_numbers") {
    val i = bigint("i")
}

internal fun FunSpec.namedQueryCases(kit: KitContext) {
    test("a query is selected from and joined, its columns reached by the expressions it selects") {
        kit.withLibrary { db ->
            val total = sum(Books.sold) alias "total"
            val sales = Subquery
                .from(Books)
                .where { authorId.isNotNull() }
                .groupBy { authorId }
                .select(Books.authorId, total)
                .asTable("sales")
            db
                .from(Authors)
                .leftJoin(sales) { id eq it[Books.authorId] }
                .orderBy { name.asc() }
                .select(Authors.name, sales[total])
                .list()
                .map { it[Authors.name] to it[sales[total]] } shouldBe listOf("Ann" to 5, "Bob" to 7, "Cid" to null)
            db.from(sales).where { get(total) gt 5 }.select(sales[Books.authorId]).list() shouldBe listOf(2L)
            db.from(sales).orderBy { get(total).asc() }.list().map { it[total] } shouldBe listOf(5, 7)
            db.from(sales).select(max(sales[total])).one() shouldBe 7
            fails(CONFIGURATION) { sales[Books.title] }
        }
    }

    test("a query that is selected from keeps its own rows") {
        kit.withLibrary { db ->
            val dark = Subquery.from(Books).where { shade eq Shade.DARK }.asTable("dark")
            db.from(dark).where { get(Books.sold) eq 7 }.list() shouldBe listOf(back)
            val first = Subquery.from(Books).orderBy { id.asc() }.limit(2).asTable("early")
            db.from(first).orderBy { get(Books.id).desc() }.list() shouldBe listOf(sure, sea)
            db.from(first).count() shouldBe 2L
            val mentor = Authors alias "mentor"
            db.from(mentor).where { get(Authors.id) eq 1 }.list() shouldBe listOf(ann)
        }
    }

    test("two columns of one name and one without a name are told apart") {
        kit.withLibrary { db ->
            val pairs = Subquery
                .from(Books)
                .join(Authors) { authorId eq it.id }
                .select(Books.id, Authors.id, Books.sold + 1)
                .asTable("pairs")
            db
                .from(pairs)
                .where { get(Authors.id) eq 1 }
                .orderBy { get(Books.id).desc() }
                .select(pairs[Books.id], pairs[Books.sold + 1])
                .list()
                .map { it.get(0) to it.get(1) } shouldBe listOf(2L to 1, 1L to 6)
        }
    }

    test("subqueries use the tables around them at any depth") {
        kit.withLibrary { db ->
            val bestOfAuthor = Subquery.from(Books).where { authorId eq Authors.id }.select(max(Books.sold))
            val best = Subquery.from(Books).where { (authorId eq Authors.id) and sold.eq(scalar(bestOfAuthor)) }
            db.from(Authors).where { exists(best.where { sold ge 6 }) }.select(Authors.name).list() shouldBe
                listOf("Bob")
        }
    }

    test("a lateral query uses the tables before it") {
        kit.withLibrary { db ->
            val best = Subquery
                .from(
                    Books,
                ).where { authorId eq Authors.id }
                .orderBy { sold.desc() }
                .limit(1)
                .asLateral("best")
            val rows = db.from(Authors).crossJoin(best).orderBy { name.asc() }.select(Authors.name, best[Books.title])
            kit.where(Feature.LATERAL, { rows.list().map { it.get(0) to it.get(1) } }) {
                it shouldBe listOf("Ann" to "Sea", "Bob" to "under_score")
            }
            val blind = Subquery.from(Books).where { authorId eq Authors.id }.asTable("blind")
            fails(CONFIGURATION) { db.from(Authors).crossJoin(blind).list() }
        }
    }

    test("a CTE is used twice in one statement, and by another CTE") {
        kit.withLibrary { db ->
            val sold = Subquery
                .from(
                    Books,
                ).where { sold gt 0 }
                .select(Books.id, Books.authorId, Books.sold)
                .asCte("sold")
            val other = sold.alias("other")
            db
                .from(sold)
                .join(other) { (it[Books.sold] eq sold[Books.sold]) and it[Books.id].lt(sold[Books.id]) }
                .select(other[Books.id], sold[Books.id])
                .list()
                .map { it.get(0) to it.get(1) } shouldBe listOf(3L to 4L)
            val many = Subquery.from(sold).where { get(Books.sold) gt 5 }.select(sold[Books.authorId]).asCte("many")
            db.from(Authors).where { id inQuery Subquery.from(many) }.list() shouldBe listOf(bob)
        }
    }

    test("a recursive CTE goes on from its own rows, in the shape of a table with its row class") {
        kit.withLibrary { db ->
            val chain = Subquery
                .from(Authors)
                .where { mentorId.isNull() }
                .select(Authors.id, Authors.name, value(0))
                .unionAll(
                    Subquery
                        .from(Authors)
                        .join(Chain) { mentorId eq it.id }
                        .select(Authors.id, Authors.name, Chain.depth + 1),
                ).asRecursiveCte(Chain)
            db.from(chain).orderBy({ depth.asc() }, { name.asc() }).list() shouldBe
                listOf(Link(1, "Ann", 0), Link(2, "Bob", 1), Link(3, "Cid", 1))
            db.from(Books).join(chain) { authorId eq Chain.id }.where(Chain.depth eq 1).list() shouldBe listOf(under)
            db.from(chain.alias("it")).where { get(Chain.depth) eq 0 }.one() shouldBe Link(1, "Ann", 0)
        }
    }

    test("a recursive CTE under a name") {
        kit.withLibrary { db ->
            val below = Subquery.from(Authors).where { id eq 1 }.select(Authors.id).asRecursiveCte("below") { self ->
                Subquery.from(Authors).join(self) { mentorId eq it[Authors.id] }.select(Authors.id)
            }
            db.from(below).orderBy { get(Authors.id).asc() }.list() shouldBe listOf(1L, 2L, 3L)
        }
    }

    test("changes use CTEs") {
        kit.withLibrary { db ->
            val poor = Subquery.from(Books).where { sold lt 1 }.select(Books.id).asCte("poor")
            orNotPortable(
                { db.update(Books).set { it[sold] = 1 }.where { id inQuery Subquery.from(poor) }.execute() },
            ) {
                it shouldBe 1L
                db.from(Books).where { sold eq 1 }.select(Books.id).list() shouldBe listOf(2L)
            }
            val gone = Subquery.from(Books).where { authorId.isNull() }.select(Books.id).asCte("gone")
            orNotPortable({ db.delete(Books).where { id inQuery Subquery.from(gone) }.execute() }) { it shouldBe 1L }
            val copies = Subquery
                .from(
                    Authors,
                ).where { id lt 3 }
                .select(Authors.id + 10L, Authors.name.concat("!"))
                .asCte("copies")
            db.insert(Authors).from(Subquery.from(copies), Authors.id, Authors.name).execute() shouldBe 2L
            db.from(Authors).where { id gt 10L }.count() shouldBe 2L
        }
    }

    test("rows that the caller has are joined like a table, also if there are none") {
        kit.withLibrary { db ->
            val rises = values(
                Rises,
                listOf(
                    Rise("Sea", BigDecimal("11.25"), LocalDate.of(2026, 1, 2), Shade.DARK),
                    Rise("under_score", BigDecimal("6.25"), null, Shade.LIGHT),
                ),
            )
            db.from(rises).orderBy { title.asc() }.list() shouldBe
                listOf(
                    Rise("Sea", BigDecimal("11.25"), LocalDate.of(2026, 1, 2), Shade.DARK),
                    Rise("under_score", BigDecimal("6.25"), null, Shade.LIGHT),
                )
            db
                .from(Books)
                .join(rises) { title eq Rises.title }
                .where(Rises.since.eq(LocalDate.of(2026, 1, 2)))
                .select(Rises.price - Books.price)
                .one()
                .compareTo(BigDecimal("1.25")) shouldBe 0
            db.from(Books).join(rises) { (title eq Rises.title) and shade.eq(Rises.shade) }.list() shouldBe
                listOf(under)
            db.from(values(Rises, listOf())).list() shouldBe emptyList()
            db.from(Books).leftJoin(values(Rises, listOf())) { title eq Rises.title }.count() shouldBe 4L
        }
    }

    test("a query of the caller's own is selected from and joined") {
        kit.withLibrary { db ->
            val numbers = rawQuery(Numbers, "select i from (${kit.target.series(9)}) s where i > ?", 7)
            db.from(numbers).orderBy { i.asc() }.list() shouldBe listOf(Counted(8), Counted(9))
            val few = rawQuery(Numbers, "select i from (${kit.target.series(9)}) s where i < ?", 3)
            db.from(Books).join(few) { id eq Numbers.i }.orderBy { id.asc() }.list() shouldBe listOf(sea, sure)
        }
    }

    test("rows are locked where the database locks rows") {
        (ROW_LOCKS in kit.capabilities) shouldBe
            kit.features.containsAll(setOf(Feature.FOR_UPDATE, Feature.LOCK_WAIT))
        kit.withLibrary { db ->
            suspend fun check(feature: Feature, rows: suspend () -> List<Book>) =
                kit.where(feature, rows) { it shouldBe listOf(under, back) }
            db.transaction {
                val books = from(Books).where { sold eq 7 }.orderBy { id.asc() }
                check(Feature.FOR_UPDATE) { books.forUpdate().list() }
                check(Feature.FOR_SHARE) { books.forShare().list() }
                if (kit.dialect.has(Feature.FOR_UPDATE)) {
                    check(Feature.LOCK_WAIT) { books.forUpdate().skipLocked().list() }
                    orNotPortable({ books.forUpdate(Books).list() }) { it shouldBe listOf(under, back) }
                } else {
                    fails(NOT_PORTABLE) { books.forUpdate().noWait().list() }
                }
            }
        }
    }

    test("a column is found through queries inside of queries, unless two of them are it") {
        kit.withLibrary { db ->
            val n = count() alias "n"
            val inner = Subquery.from(Books).groupBy { authorId }.select(Books.authorId, n).asCte("inner_query")
            val outer = Subquery.from(inner).where { inner[n] gt 1L }.asTable("outer_query")
            db.from(outer).select(outer[Books.authorId], outer[n]).one().let { it.get(0) to it.get(1) } shouldBe
                (1L to 2L)
            val twice = Subquery.from(inner).select(inner[n] alias "a", inner[n] alias "b").asTable("twice")
            fails(CONFIGURATION) { twice[n] }
        }
    }

    test("blocking and async: named queries") {
        val total = count().`as`("total")
        val perAuthor = Subquery.from(Books).groupBy(Books.authorId).select(Books.authorId, total)
        withContext(Dispatchers.IO) {
            val db = kit.openBlocking()
            db.createAll(Authors, Books)
            db.insertAll(Authors, listOf(ann, bob, cid))
            db.insertAll(Books, listOf(sea, sure, under, back))
            val books = perAuthor.asTable("books")
            val named = db.from(Authors).join(books, books[Books.authorId].eq(Authors.id))
            named.where(books[total].gt(1L)).select(Authors.name).list() shouldBe listOf("Ann")
            db.from(perAuthor.asCte("books")).count() shouldBe 3L
            db.dropAll(Authors, Books)
        }
        val db = kit.openAsync()
        val chain = values(Chain, listOf(Link(1, "a", 2), Link(3, "b", 4)))
        db.from(chain).where(Chain.depth.eq(4)).one().await() shouldBe Link(3, "b", 4)
        db.from(chain.alias("it")).count().await() shouldBe 2L
    }
}
