package dev.runnel.sqlite

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.value
import dev.runnel.sql.InsertRows
import dev.runnel.sql.PageQuery
import dev.runnel.sql.SelectBuilder
import dev.runnel.sql.Sources.values
import dev.runnel.sql.Statement
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.sql.render.Ddl
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.batch
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.LocalDate

internal data class Step(val id: Long, val depth: Int)

/** The shape of a CTE; there is no such table. */
private object Steps : Table<Step>("steps") {
    val id = bigint("id")
    val depth = integer("depth")
}

/** Every text is run too: what SQLite does not take is no golden SQL. */
class SqliteStructureTest :
    FunSpec({
        val sqlite = SqliteDialect()
        val session = backend("sqlite::memory:").session()

        fun run(statement: Statement, returns: Returns) = session.run(statement.render(sqlite), returns)

        fun select(query: SelectBuilder<*, *, *>, sql: String): List<List<Any?>> {
            query.statement().render(sqlite).sql().replace("\"", "") shouldBe sql.trimIndent().replace("\n", " ")
            return run(query.statement(), Returns.ROWS).rows
        }

        beforeSpec {
            Ddl.createAll(sqlite, listOf(Items)).forEach { session.execute(it.sql()) }
            val bulk = InsertRows.into(Items)
            val day = LocalDate.of(2026, 1, 2)
            val items = listOf(Item(0, "apple", 5, null, day), Item(0, "pear", 7, "n", day.plusDays(1)))
            session.batch(bulk.render(sqlite).sql(), items.map { bulk.encode(it) })
        }
        afterSpec { session.close().now() }

        val names = Subquery.from(Items).select(Items.name)

        test("set operations have no parentheses, as SQLite takes none") {
            val last = names.orderBy(Items.id.desc()).limit(1)
            select(
                names.unionAll(last).orderBy(Items.name.desc()).limit(2),
                """
                select items.name from items union all
                select * from (select items.name from items order by items.id desc limit ?) order by 1 desc limit ?
                """,
            ) shouldBe listOf(listOf("pear"), listOf("pear"))
            select(
                names.union(names).except(names.where(Items.stock.eq(7))),
                "select items.name from items union select items.name from items " +
                    "except select items.name from items where items.stock = ?",
            ) shouldBe listOf(listOf("apple"))
            select(
                names.where(Items.stock.eq(7)).union(names.intersect(names.where(Items.stock.eq(5)))),
                """
                select items.name from items where items.stock = ? union
                select * from (select items.name from items intersect select items.name from items where items.stock = ?)
                """,
            ) shouldBe listOf(listOf("apple"), listOf("pear"))
        }

        test("named queries, common table expressions and rows of the caller's") {
            val total = count().`as`("n")
            val days = Subquery.from(Items).groupBy(Items.day).select(Items.day, total).asTable("days")
            select(
                Subquery.from(days).where(days[Items.day].gt(LocalDate.of(2026, 1, 2))).select(days[total]),
                "select days.n from (select items.day, count(*) as n from items group by items.day) as days " +
                    "where days.day > ?",
            ) shouldBe listOf(listOf(1))
            val start = Subquery.from(Items).where(Items.id.eq(1)).select(Items.id, value(0))
            val more = Subquery.from(Steps).where(Steps.depth.lt(2)).select(Steps.id, Steps.depth.plus(1))
            val steps = start.unionAll(more).asRecursiveCte(Steps)
            select(
                Subquery.from(steps).orderBy(Steps.depth.desc()).select(Steps.depth),
                """
                with recursive steps (id, depth) as (select items.id, ? from items where items.id = ?
                union all select steps.id, steps.depth + ? from steps where steps.depth < ?)
                select steps.depth from steps order by steps.depth desc
                """,
            ) shouldBe listOf(listOf(2), listOf(1), listOf(0))
            select(
                Subquery.from(values(Steps, listOf(Step(1, 2), Step(3, 4)))),
                "with steps (id, depth) as (values (?, ?), (?, ?)) select steps.id, steps.depth from steps",
            ) shouldBe listOf(listOf(1, 2), listOf(3, 4))
            select(
                Subquery.from(values(Steps, listOf())),
                "with steps (id, depth) as (select cast(null as BIGINT), cast(null as INTEGER) where 1 = 0) " +
                    "select steps.id, steps.depth from steps",
            ) shouldBe listOf()
        }

        test("an upsert takes its rows from a union") {
            val copies = Subquery.from(Items).select(Items.name, Items.stock.plus(1))
            val upsert = insert(Items)
                .from(copies.union(copies), Items.name, Items.stock)
                .onConflict(Items.name)
                .doUpdate(Items.stock)
                .statement()
            upsert.render(sqlite).sql().replace("\"", "") shouldBe
                "insert into items (name, stock) select inserted.name, inserted.column_2 from (select items.name, " +
                "items.stock + ? as column_2 from items union select items.name, items.stock + ? from items) " +
                "as inserted where 1 = 1 on conflict (name) do update set stock = excluded.stock"
            run(upsert, Returns.COUNT).affected shouldBe 2L
        }

        test("a page is written with a limit and begins at an index entry") {
            val page = names.orderBy(Items.stock.desc()).pageQuery(1, null).query()
            page.statement().render(sqlite).sql().replace("\"", "") shouldBe
                "select items.name, items.stock, items.id from items order by items.stock desc, items.id limit ?"
            val next = names
                .orderBy(Items.stock.desc())
                .pageQuery(1, null)
                .page(
                    List(2) { PageQuery.Keyed("pear", listOf<Any>(7, 2L)) },
                ).next
            val plan = names.orderBy(Items.stock.desc()).pageQuery(1, next).query().statement().render(sqlite)
            session.rows("explain query plan " + plan.sql(), *plan.arguments().toTypedArray()).toString() shouldContain
                "USING INDEX"
        }

        test("locks are refused with the way that works everywhere, and so is a lateral query") {
            for (query in listOf(names.forUpdate(), names.forShare())) {
                val error = failure { query.statement().render(sqlite) }
                error.kind() shouldBe ErrorKind.NOT_PORTABLE
                error.message shouldContain "SERIALIZABLE"
            }
            failure { names.crossJoin(names.asLateral("l")).statement().render(sqlite) }.message shouldContain "asTable"
        }
    })
