package dev.runnel.jdbc

import dev.runnel.spi.Json
import dev.runnel.sql.Column
import dev.runnel.sql.Functions.coalesce
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.year
import dev.runnel.sql.Rendered
import dev.runnel.sql.Statement
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.sql.render.AnsiDialect
import dev.runnel.sql.render.Ddl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.sql.DriverManager
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.util.UUID

private enum class Level { LOW, HIGH }

private object Everything : Table<Any>("every\"thing") {
    val id: Column<Long> = bigint("id").generated().primaryKey()
    val bool = bool("bool").defaultsTo(true)
    val small = smallint("small").defaultsTo(7)
    val real = real("real").defaultsTo(1.5f)
    val double = doublePrecision("double").defaultsTo(1e100)
    val decimal = decimal("decimal", 10, 2).defaultsTo(BigDecimal("1.50"))
    val text = text("text").unique().defaultsTo("it's \"; drop table x; --\\")
    val varchar = varchar("varchar", 20).nullable()
    val date = date("date").defaultsTo(LocalDate.of(2026, 11, 21))
    val time = time("time").defaultsTo(LocalTime.of(1, 2, 3))
    val timestamp = timestamp("timestamp").defaultsTo(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 600_000_000))
    val instant = timestamptz("instant").defaultsTo(Instant.EPOCH)
    val uuid = uuid("uuid").defaultsTo(UUID(0, 1))
    val json = json("json").defaultsTo(Json("{\"a\": 1}"))
    val bytes = bytes("bytes").defaultsTo(byteArrayOf(0, -1))
    val level = enumeration("level", Level::class.java).index().defaultsTo(Level.HIGH)
}

private object Hen : Table<Any>("hen") {
    val id = bigint("id").primaryKey()
    val egg = bigint("egg").references { Egg.id }
}

private object Egg : Table<Any>("egg") {
    val id = bigint("id").primaryKey()
    val hen: Column<Long> = bigint("hen").references { Hen.id }
}

/** H2 takes what the ANSI dialect writes. */
class AnsiOnH2Test :
    FunSpec({
        val ansi = AnsiDialect()
        val connection = DriverManager.getConnection("jdbc:h2:mem:")

        afterSpec { connection.close() }

        fun run(rendered: Rendered) = connection.createStatement().use { it.execute(rendered.sql()) }

        fun rows(statement: Statement): List<List<Any?>> {
            val rendered = statement.render(ansi)
            connection.prepareStatement(rendered.sql()).use { prepared ->
                rendered.arguments().forEachIndexed { i, value -> prepared.setObject(i + 1, value) }
                val result = prepared.executeQuery()
                return buildList {
                    while (result.next()) {
                        add(List(result.metaData.columnCount) { result.getObject(it + 1) })
                    }
                }
            }
        }

        test("tables of every type are created, hold their defaults and are dropped") {
            Ddl.createAll(ansi, listOf(Everything, Hen, Egg)).forEach(::run)
            connection.createStatement().use { it.execute("insert into \"every\"\"thing\" default values") }
            val row = rows(Subquery.from(Everything).statement()).single()
            row.subList(0, 9) shouldBe listOf(
                1L,
                true,
                7,
                1.5f,
                1e100,
                BigDecimal("1.50"),
                "it's \"; drop table x; --\\",
                null,
                java.sql.Date.valueOf("2026-11-21"),
            )
            (row[11] as OffsetDateTime).toInstant() shouldBe Instant.EPOCH
            row[12] shouldBe UUID(0, 1)

            val query = Subquery
                .from(Everything)
                .select(coalesce(Everything.varchar, "none"), year(Everything.date), length(Everything.text), count())
                .where(Everything.varchar.isNotDistinctFrom(null as String?))
                .where(Everything.text.contains("'s \"").and(Everything.level.eq(Level.HIGH)))
                .groupBy(Everything.varchar, Everything.date, Everything.text)
                .orderBy(Everything.varchar.desc().nullsLast())
                .limit(5)
            rows(query.offset(0).statement()).single().drop(1).map { it.toString() } shouldBe listOf("2026", "25", "1")
            rows(query.offset(1).statement()) shouldBe listOf()

            Ddl.dropAll(ansi, listOf(Everything, Hen, Egg)).forEach(::run)
        }
    })
