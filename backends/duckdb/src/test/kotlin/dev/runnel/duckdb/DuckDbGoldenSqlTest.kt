package dev.runnel.duckdb

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Json
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.year
import dev.runnel.sql.ReferenceAction
import dev.runnel.sql.Rendered
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.sql.ValueType
import dev.runnel.sql.render.Ddl
import dev.runnel.tck.probe.backend
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
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.util.UUID

private enum class Level { LOW, HIGH }

private object Items : Table<Any>("items") {
    val id = bigint("id").generated().primaryKey()
    val name = text("name").unique()
    val stock = integer("stock").index().defaultsTo(0).check { it.ge(0) }
    val day = date("day").defaultsTo(LocalDate.of(2026, 11, 21))
}

private object Sales : Table<Any>("sales") {
    val item = bigint("item").references(Items.id)
    val at = timestamptz("at")
}

private object Cascading : Table<Any>("cascading") {
    val item = bigint("item").references(Items.id, ReferenceAction.CASCADE)
}

private object Types : Table<Any>("types") {
    val bool = bool("bool").defaultsTo(true)
    val small = smallint("small").defaultsTo(7)
    val big = bigint("big").defaultsTo(Long.MAX_VALUE)
    val real = real("real").defaultsTo(1.5f)
    val double = doublePrecision("double").defaultsTo(1e100)
    val decimal = decimal("decimal", 10, 2).defaultsTo(BigDecimal("1.50"))
    val varchar = varchar("varchar", 20).defaultsTo("it's")
    val time = time("time").defaultsTo(LocalTime.of(1, 2, 3))
    val timestamp = timestamp("timestamp").defaultsTo(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 600_000_000))
    val instant = timestamptz("instant").defaultsTo(Instant.EPOCH)
    val uuid = uuid("uuid").defaultsTo(UUID(0, 1))
    val json = json("json").defaultsTo(Json("17"))
    val bytes = bytes("bytes").defaultsTo(byteArrayOf(0, -1))
    val level = enumeration("level", Level::class.java).defaultsTo(Level.HIGH)
}

private object Arrays : Table<Any>("arrays") {
    val tags = array("tags", ValueType.TEXT).defaultsTo(listOf("it's", "b"))
    val prices = array("prices", ValueType.decimal(10, 2)).nullable()
    val days = array("days", ValueType.DATE).defaultsTo(listOf())
}

private val duckdb = DuckDbDialect()

private fun String.oneLine() = trimIndent().replace("\n", " ")

/** Every text is run too: what DuckDB does not take is no golden SQL. */
class DuckDbGoldenSqlTest :
    FunSpec({
        val backend = backend("duckdb::memory:")
        val session = backend.session()
        afterSpec {
            session.close().now()
            backend.close().now()
        }

        test("a generated column counts by a sequence, which is made before its table and dropped after it") {
            val create = Ddl.createAll(duckdb, listOf(Sales, Items))
            create.map { it.sql() } shouldBe
                listOf(
                    """create sequence "seq_items_id"""",
                    """
                    create table "items" ("id" bigint default nextval('"seq_items_id"') not null, "name" varchar not null,
                    "stock" integer default 0 not null, "day" date default date '2026-11-21' not null,
                    constraint "pk_items" primary key ("id"), constraint "uq_items_name" unique ("name"),
                    constraint "ck_items_stock" check ("stock" >= 0))
                    """.oneLine(),
                    """
                    create table "sales" ("item" bigint not null, "at" timestamptz not null,
                    constraint "fk_sales_item" foreign key ("item") references "items" ("id"))
                    """.oneLine(),
                    """create index "ix_items_stock" on "items" ("stock")""",
                )
            create.forEach { session.run(it, Returns.COUNT) }
            session.execute("insert into items (name) values ('apple'), ('pear')") shouldBe 2
            session.rows("select id from items order by id") shouldBe listOf(listOf(1L), listOf(2L))
        }

        test("types and their defaults as literals") {
            val create = Ddl.createAll(duckdb, listOf(Types)).single()
            create.sql() shouldBe
                """
                create table "types" ("bool" boolean default true not null, "small" smallint default 7 not null,
                "big" bigint default 9223372036854775807 not null, "real" real default 1.5E0 not null,
                "double" double default 1.0E100 not null, "decimal" decimal(10, 2) default 1.50 not null,
                "varchar" varchar(20) default 'it''s' not null, "time" time default time '01:02:03.000000' not null,
                "timestamp" timestamp default timestamp '2026-01-02 03:04:05.600000' not null,
                "instant" timestamptz default timestamptz '1970-01-01 00:00:00.000000+00:00' not null,
                "uuid" uuid default '00000000-0000-0000-0000-000000000001' not null, "json" json default '17' not null,
                "bytes" blob default unhex('00ff') not null, "level" varchar default 'HIGH' not null,
                constraint "ck_types_level" check ("level" in ('LOW', 'HIGH')))
                """.oneLine()
            session.run(create, Returns.COUNT)
            session.execute("insert into types default values") shouldBe 1
            session.value("select instant from types") shouldBe Instant.EPOCH.atOffset(java.time.ZoneOffset.UTC)
            (session.value("select bytes from types") as ByteArray).toList() shouldBe listOf<Byte>(0, -1)
        }

        test("arrays and their defaults") {
            val create = Ddl.createAll(duckdb, listOf(Arrays)).single()
            create.sql() shouldBe
                """
                create table "arrays" ("tags" varchar[] default cast(array['it''s', 'b'] as varchar[]) not null,
                "prices" decimal(10, 2)[], "days" date[] default cast(array[] as date[]) not null)
                """.oneLine()
            session.run(create, Returns.COUNT)
            session.execute("insert into arrays default values") shouldBe 1
            session.rows("select * from arrays") shouldBe listOf(listOf(listOf("it's", "b"), null, listOf<Any>()))
        }

        test("functions, limit and offset") {
            val query = Subquery.from(Items).select(year(Items.day), length(Items.name)).orderBy(Items.id.asc())
            val selected = "extract(year from \"items\".\"day\"), length(\"items\".\"name\")"
            val text = "select $selected from \"items\" order by \"items\".\"id\""
            val limited = query.limit(1).offset(1).statement().render(duckdb)
            limited.sql() shouldBe "$text limit ? offset ?"
            session.run(limited).rows shouldBe listOf(listOf(2026L, 4L))
            val skipped = query.offset(1).statement().render(duckdb)
            skipped.sql() shouldBe "$text offset ?"
            session.run(skipped).rows.size shouldBe 1
            val counted = Subquery
                .from(
                    Items,
                ).select(count())
                .where(Items.name.isNotDistinctFrom("pear"))
                .statement()
                .render(duckdb)
            counted.sql() shouldBe "select count(*) from \"items\" where \"items\".\"name\" is not distinct from ?"
            session.run(counted).rows shouldBe listOf(listOf(1L))
        }

        test("a value in an expression that is grouped by has one placeholder, wherever it stands") {
            val shelf = Items.stock.div(2).plus(1)
            val query = Subquery.from(Items).groupBy(shelf).having(count().gt(0L)).orderBy(shelf.asc()).select(shelf)
            val text = "\"items\".\"stock\" // $1 + $2"
            val grouped = query.limit(7).statement().render(duckdb)
            grouped.sql() shouldBe
                "select $text from \"items\" group by $text having count(*) > $3 order by $text limit $4"
            grouped.arguments() shouldBe listOf(2, 1, 0L, 7L)
            session.run(grouped).rows.size shouldBe 1
        }

        test("a long list of whole numbers or texts is one parameter") {
            val text = "select \"items\".\"name\" from \"items\" where \"items\""
            val query = Subquery.from(Items).select(Items.name)
            val numbers = query.where(Items.id.`in`((1L..2_000L).toList())).statement().render(duckdb)
            numbers.sql() shouldBe "$text.\"id\" in (select unnest(from_json(?, '[\"BIGINT\"]')))"
            session.run(numbers).rows.size shouldBe 2
            val names = query
                .where(
                    Items.name.`in`((1..2_000).map { "it's \"$it\"" } + "pear"),
                ).statement()
                .render(duckdb)
            names.sql() shouldBe "$text.\"name\" in (select unnest(from_json(?, '[\"VARCHAR\"]')))"
            session.run(names).rows shouldBe listOf(listOf("pear"))
        }

        test("a foreign key that cascades is refused, with the way that works everywhere") {
            val error = failure { Ddl.createAll(duckdb, listOf(Items, Cascading)) }
            error.kind() shouldBe ErrorKind.NOT_PORTABLE
            error.message shouldContain "in one transaction, change or delete the rows that point at a row"
        }

        test("tables are dropped with their sequences") {
            val drop = Ddl.dropExisting(duckdb, listOf(Items, Sales))
            drop.map { it.sql() } shouldBe
                listOf(
                    """drop table if exists "sales"""",
                    """drop table if exists "items"""",
                    """drop sequence if exists "seq_items_id"""",
                )
            drop.forEach { session.run(it, Returns.COUNT) }
            session.value("select count(*) from duckdb_sequences()") shouldBe 0L
        }
    })
