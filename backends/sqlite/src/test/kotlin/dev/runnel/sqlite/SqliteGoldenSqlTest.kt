package dev.runnel.sqlite

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Session
import dev.runnel.sql.Column
import dev.runnel.sql.Expression
import dev.runnel.sql.Functions.caseWhen
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.day
import dev.runnel.sql.Functions.excluded
import dev.runnel.sql.Functions.exists
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.max
import dev.runnel.sql.Functions.month
import dev.runnel.sql.Functions.scalar
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.year
import dev.runnel.sql.InsertRows
import dev.runnel.sql.Predicate
import dev.runnel.sql.Rendered
import dev.runnel.sql.SqlType
import dev.runnel.sql.Statement
import dev.runnel.sql.Subquery
import dev.runnel.sql.render.Ddl
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.batch
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.read
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.LocalDate

private val sqlite = SqliteDialect()

private fun Session.rows(rendered: Rendered) = run(rendered).rows

private fun Session.change(rendered: Rendered) = run(rendered, Returns.COUNT).affected

@Suppress("UNCHECKED_CAST")
private fun equalsDefault(column: Column<*>): Predicate =
    (column as Column<Any>).eq(column.definition().defaultValue() as Expression<Any>)

private fun String.oneLine() = trimIndent().replace("\n", " ")

/** Every text is run too: what SQLite does not take is no golden SQL. */
class SqliteGoldenSqlTest :
    FunSpec({
        val session = backend("sqlite::memory:").session()
        val apple = Item(0, "apple", 5, null, LocalDate.of(2026, 1, 2))
        val pear = Item(0, "50%_pear\\", 7, "n", LocalDate.of(2026, 2, 3))

        beforeSpec { Ddl.createAll(sqlite, listOf(Sales, Items, Types)).forEach { session.change(it) } }
        afterSpec { session.close().now() }
        beforeEach {
            session.execute("delete from items")
            val bulk = InsertRows.into(Items)
            session.batch(bulk.render(sqlite).sql(), listOf(bulk.encode(apple), bulk.encode(pear)))
        }

        fun select(statement: Statement, sql: String): List<List<Any?>> {
            val rendered = statement.render(sqlite)
            rendered.sql() shouldBe sql.oneLine()
            return session.rows(rendered)
        }

        context("conditions, with the names of the rows they find") {
            val apples = listOf("apple")
            val table = listOf<Triple<Predicate, String, List<String>>>(
                Triple(Items.stock.eq(5), "\"items\".\"stock\" = ?", apples),
                Triple(Items.note.isNotDistinctFrom(null as String?), "\"items\".\"note\" is ?", apples),
                Triple(Items.note.isDistinctFrom("n"), "\"items\".\"note\" is not ?", apples),
                Triple(Items.name.like("app%"), "\"items\".\"name\" like ? escape '\\'", apples),
                Triple(Items.name.contains("0%_pear\\"), "\"items\".\"name\" like ? escape '\\'", listOf(pear.name)),
                Triple(Items.name.contains("p_"), "\"items\".\"name\" like ? escape '\\'", listOf()),
                Triple(Items.stock.`in`(listOf(5, 6, 8)), "\"items\".\"stock\" in (?, ?, ?, ?)", apples),
                Triple(Items.stock.notIn(listOf<Int>()), "1 = 1", listOf("apple", pear.name)),
                Triple(Items.stock.`in`(listOf<Int>()), "1 = 0", listOf()),
                Triple(Items.day.between(apple.day, apple.day), "\"items\".\"day\" between ? and ?", apples),
                Triple(
                    Items.stock.minus(Items.stock.minus(1)).eq(1).and(Items.stock.eq(5).or(Items.note.isNull)),
                    "\"items\".\"stock\" - (\"items\".\"stock\" - ?) = ?" +
                        " and (\"items\".\"stock\" = ? or \"items\".\"note\" is null)",
                    apples,
                ),
                Triple(Items.name.concat("!").eq("apple!"), "\"items\".\"name\" || ? = ?", apples),
                Triple(Items.stock.eq(5).not(), "not (\"items\".\"stock\" = ?)", listOf(pear.name)),
            )
            for ((predicate, sql, names) in table) {
                test(sql + names) {
                    val query = Subquery.from(Items).select(Items.name).where(predicate)
                    val found = select(
                        query.statement(),
                        "select \"items\".\"name\" from \"items\" where $sql",
                    ).flatten()
                    found shouldContainExactlyInAnyOrder names
                }
            }
        }

        test("functions that SQLite writes in its own way") {
            val query = Subquery
                .from(
                    Items,
                ).select(year(Items.day), month(Items.day), day(Items.day), length(Items.name))
            select(
                query.where(Items.stock.eq(5)).statement(),
                """
                select cast(strftime('%Y', "items"."day") as integer), cast(strftime('%m', "items"."day") as integer),
                cast(strftime('%d', "items"."day") as integer), length("items"."name") from "items"
                where "items"."stock" = ?
                """,
            ) shouldBe listOf(listOf(2026L, 1L, 2L, 5L))
        }

        test("limit and offset") {
            val query = Subquery.from(Items).select(Items.name).orderBy(Items.note.asc().nullsLast())
            val text = "select \"items\".\"name\" from \"items\" order by \"items\".\"note\" nulls last"
            select(query.limit(1).statement(), "$text limit ?").flatten() shouldBe listOf(pear.name)
            select(query.offset(1).statement(), "$text limit -1 offset ?").flatten() shouldBe listOf("apple")
            select(query.limit(1).offset(1).statement(), "$text limit ? offset ?").flatten() shouldBe listOf("apple")
        }

        test("a long list of values is one parameter, unless one of them would come out of JSON changed") {
            val names = (1..257).map { "it's $it" } + "apple"
            val text = "select \"items\".\"name\" from \"items\" where \"items\".\"name\" in"
            val query = Subquery.from(Items).select(Items.name)
            select(query.where(Items.name.`in`(names)).statement(), "$text (select value from json_each(?))")
                .flatten() shouldBe listOf("apple")
            val odd = query.where(Items.name.`in`(names + "\u0000")).statement().render(SqliteDialect())
            odd.arguments().size shouldBe 512 // padded
        }

        test("joins, groups, subqueries and case") {
            val other = Items.alias("other")
            val size = caseWhen(Items.stock.gt(6), "many").otherwise("few")
            val query = Subquery.from(Items).select(size.`as`("size"), count(), sum(Items.stock))
            select(
                query
                    .join(other, other[Items.id].eq(Items.id))
                    .rightJoin(Sales, Sales.item.eq(Items.id))
                    .where(exists(Subquery.from(Sales).where(Sales.item.eq(Items.id))).not())
                    .groupBy(size)
                    .having(count().gt(0))
                    .statement(),
                """
                select case when "items"."stock" > ? then ? else ? end as "size", count(*), sum("items"."stock")
                from "items" join "items" as "other" on "other"."id" = "items"."id"
                right join "sales" on "sales"."item" = "items"."id"
                where not (exists (select "sales"."item", "sales"."at" from "sales" where "sales"."item" = "items"."id"))
                group by case when "items"."stock" > ? then ? else ? end having count(*) > ?
                """,
            ) shouldBe listOf()
            select(
                Subquery.from(Items).select(scalar(Subquery.from(Items).select(max(Items.stock)))).limit(1).statement(),
                "select (select max(\"items\".\"stock\") from \"items\") from \"items\" limit ?",
            ) shouldBe listOf(listOf(7L))
        }

        test("changes give rows back") {
            select(
                insert(Items).set(Items.name, "fig").returned(Items.stock).statement(),
                "insert into \"items\" (\"name\") values (?) returning \"items\".\"stock\"",
            ) shouldBe listOf(listOf(0L))
            select(
                update(
                    Items,
                ).set(Items.stock, Items.stock.plus(1)).where(Items.name.eq("fig")).returned(Items.stock).statement(),
                """
                update "items" set "stock" = "items"."stock" + ? where "items"."name" = ?
                returning "items"."stock"
                """,
            ) shouldBe listOf(listOf(1L))
            select(
                delete(Items).where(Items.name.eq("fig")).returned(Items.name.`as`("gone")).statement(),
                "delete from \"items\" where \"items\".\"name\" = ? returning \"items\".\"name\" as \"gone\"",
            ) shouldBe listOf(listOf("fig"))
        }

        test("an upsert leaves the row, takes the new values, or combines both") {
            fun stock() = session.value("select stock from items where name = 'apple'")
            val again = insert(Items).row(apple.copy(stock = 100)).onConflict(Items.name)
            val text = """
                insert into "items" ("name", "stock", "note", "day") values (?, ?, ?, ?) on conflict ("name") do
            """.oneLine().trim()
            select(again.doNothing().statement(), "$text nothing")
            stock() shouldBe 5L
            select(
                again.doUpdate(Items.stock, Items.day).statement(),
                "$text update set \"stock\" = excluded.\"stock\", \"day\" = excluded.\"day\"",
            )
            stock() shouldBe 100L
            select(
                again.doUpdate { it[Items.stock] = Items.stock.plus(excluded(Items.stock)) }.statement(),
                "$text update set \"stock\" = \"items\".\"stock\" + excluded.\"stock\"",
            )
            stock() shouldBe 200L
            val bulk = InsertRows.into(Items).onConflict(Items.name).doUpdate(Items.stock)
            session.batch(bulk.render(sqlite).sql(), listOf(bulk.encode(apple))).affected shouldBe 1
            stock() shouldBe 5L
        }

        test("an upsert from a query without where is not read as a join") {
            val copy = Subquery.from(Items).select(Items.name, Items.stock.plus(1))
            val upsert = insert(Items).from(copy, Items.name, Items.stock).onConflict(Items.name).doUpdate(Items.stock)
            select(
                upsert.statement(),
                """
                insert into "items" ("name", "stock") select "items"."name", "items"."stock" + ? from "items" where 1 = 1
                on conflict ("name") do update set "stock" = excluded."stock"
                """,
            )
            session.rows("select stock from items order by 1").flatten() shouldBe listOf(6L, 8L)
        }

        test("tables as SQLite declares them") {
            Ddl.createMissing(sqlite, listOf(Sales, Items)).map { it.sql() } shouldBe listOf(
                """
                create table if not exists "items" ("id" INTEGER PRIMARY KEY, "name" TEXT not null,
                "stock" INTEGER default 0 not null, "note" TEXT, "day" DATE default '2026-11-21' not null,
                constraint "uq_items_name" unique ("name"), constraint "ck_items_stock" check ("stock" >= 0))
                """.oneLine(),
                """
                create table if not exists "sales" ("item" BIGINT not null, "at" TIMESTAMPTZ not null,
                constraint "fk_sales_item" foreign key ("item") references "items" ("id"))
                """.oneLine(),
                "create index if not exists \"ix_items_stock\" on \"items\" (\"stock\")",
            )
            Ddl.createMissing(sqlite, listOf(Sales, Items)).forEach { session.change(it) }
            Ddl.dropExisting(sqlite, listOf(Items, Sales)).map { it.sql() } shouldBe
                listOf("drop table if exists \"sales\"", "drop table if exists \"items\"")
        }

        test("a default is the very value that would be bound, in every type") {
            session.change(insert(Types).values { }.statement().render(sqlite))
            for (column in Types.columns()) {
                val type = column.valueType()
                val read = session.read(type.portableType(), "select \"${column.name()}\" from types")
                val wanted = column
                    .definition()
                    .defaultValue()!!
                    .let { Subquery.from(Types).select(it) }
                    .statement()
                    .render(sqlite)
                    .arguments()
                    .single()
                if (read is ByteArray) read.toList() shouldBe (wanted as ByteArray).toList() else read shouldBe wanted
                session
                    .rows(
                        Subquery.from(Types).select(count()).where(equalsDefault(column)).statement().render(sqlite),
                    ).single()
                    .single() shouldBe 1L
            }
            sqlite.types()[SqlType.JSON] shouldBe "JSON_TEXT"
            sqlite.types()[SqlType.VARCHAR] shouldBe "VARCHAR(n)"
        }

        test("what SQLite cannot declare is refused before it is sent") {
            failure { Ddl.createAll(sqlite, listOf(Counted)) }.let {
                it.kind() shouldBe ErrorKind.NOT_PORTABLE
                it.message shouldContain "counted.number"
                it.message shouldContain "sqlite"
            }
            failure { Ddl.createAll(sqlite, listOf(Hen, Egg)) }.let {
                it.kind() shouldBe ErrorKind.NOT_PORTABLE
                it.message shouldContain "hen -> egg -> hen"
            }
        }
    })
