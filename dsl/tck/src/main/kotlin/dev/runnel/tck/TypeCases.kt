package dev.runnel.tck

import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.DATA_INVALID
import dev.runnel.from
import dev.runnel.gt
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.row.RowMappers
import dev.runnel.sql
import dev.runnel.update
import dev.runnel.where
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import org.slf4j.LoggerFactory
import java.math.BigDecimal

internal val refusals = setOf(DATA_CONVERSION, DATA_INVALID)

internal fun FunSpec.typeCases(kit: KitContext) {
    test("every boundary of every type comes back as it is or is refused: the matrix") {
        kit.withDatabase { db ->
            db.createAll(Everythings)
            val lines = typeRows.map { MatrixLine(kit, db, it).run() }
            val cells = lines.sumOf { it.exact + it.refused }
            val table =
                lines.joinToString("\n", "${kit.target.name}: $cells cells\n") {
                    "%-22s %4d exact %4d refused".format(it.name, it.exact, it.refused)
                }
            LoggerFactory.getLogger("dev.runnel.tck").info(table)
            lines.flatMap { it.wrong }.joinToString("\n") shouldBe ""
            kit.target.matrix?.let { MatrixPage(kit.target.name.substringBefore(' '), lines).publish(it) }
        }
    }

    test("a whole row of every type is written and read, with values and with nulls") {
        kit.withDatabase { db ->
            db.createAll(Everythings)
            db.insert(Everythings, nothingOfEverything)
            db.from(Everythings).one() shouldBe nothingOfEverything
            val full = full()
            db.insert(Everythings, full)
            val read = db.from(Everythings).where { id eq 1 }.one()
            read.copy(data = null, money = null, exact = null, doc = null) shouldBe
                full.copy(data = null, money = null, exact = null, doc = null)
            read.doc.compact() shouldBe full.doc.compact()
            read.data!!.toList() shouldBe full.data!!.toList()
            read.money!!.compareTo(full.money) shouldBe 0
            read.exact!!.compareTo(full.exact) shouldBe 0
        }
    }

    test("a decimal has the scale of its column, and one with more digits is refused by every way in, never rounded") {
        kit.withDatabase { db ->
            db.createAll(Everythings)
            db.insert(Everythings, nothingOfEverything.copy(money = BigDecimal("5")))
            db.from(Everythings).select(Everythings.money).one() shouldBe BigDecimal("5.00")
            val more = BigDecimal("1.005")
            val row = nothingOfEverything.copy(id = 3, money = more)
            val ways = listOf<suspend () -> Any?>(
                { db.insert(Everythings, row) },
                { db.insertAll(Everythings, listOf(row)) },
                { db.insert(Everythings).rows(listOf(row)).execute() },
                { db.insert(Everythings) { it[money] = more }.execute() },
                { db.update(Everythings) { it[money] = more }.everyRow().execute() },
            )
            for (way in ways) {
                val error = fails(DATA_CONVERSION) { way() }
                error.column() shouldBe "money"
                error.message!! shouldContain "setScale(2"
            }
            db.insert(Everythings, nothingOfEverything.copy(id = 2, money = BigDecimal("1.500")))
            db
                .from(
                    Everythings,
                ).where { id eq 2 }
                .select(Everythings.money)
                .one()!!
                .compareTo(BigDecimal("1.5")) shouldBe
                0
            db.from(Everythings).where { money gt more }.count() shouldBe 2L
        }
    }

    test("a value is read only as a type that holds it exactly, whichever way, and the error names the column") {
        kit.withDatabase { db ->
            db.createAll(Everythings)
            db.insert(
                Everythings,
                full().copy(big = 1L shl 40, double = 1.5, whole = 70_000, money = BigDecimal("1.5")),
            )

            suspend fun refused(column: String, type: Class<*>) = withClue("$column as $type") {
                val error =
                    fails(
                        DATA_CONVERSION,
                    ) { db.sql("select ${kit.quote(column)} from kit_everything").rows(RowMappers.of(type)).one() }
                error.column() shouldBe column
                error.message!!.contains(column) shouldBe true
            }
            listOf(Int::class, Short::class, Byte::class, Boolean::class).forEach { refused("big", it.javaObjectType) }
            refused("whole", Short::class.javaObjectType)
            refused("double", Long::class.javaObjectType)
            refused("double", Int::class.javaObjectType)
            refused("money", Int::class.javaObjectType)
            refused("note", Int::class.javaObjectType)
            refused("note", java.time.LocalDate::class.java)
            refused("note", java.util.UUID::class.java)
            refused("note", ByteArray::class.java)
            refused("data", String::class.java)
            refused("day", java.time.LocalTime::class.java)
            if (kit.target.zonedTimes) refused("at", java.time.LocalDateTime::class.java)
            refused("whole", String::class.java)
            refused("whole", java.time.LocalDate::class.java)
            refused("whole", java.time.Instant::class.java)
            refused("token", Long::class.javaObjectType)
        }
    }

    test("a column's own type is what a map gives") {
        kit.withDatabase { db ->
            db.createAll(Everythings)
            db.insert(Everythings, full())
            val map = db
                .sql(
                    "select ${listOf(
                        "bool",
                        "note",
                        "day",
                        "time",
                        "local",
                        "token",
                    ).joinToString { kit.quote(it) }} from kit_everything",
                ).one<Map<String, Any?>>()
            val full = full()
            map - "token" shouldBe
                mapOf(
                    "bool" to true,
                    "note" to full.note,
                    "day" to full.day,
                    "time" to full.time,
                    "local" to full.local,
                )
            // Some have no type for it, and keep its text.
            map["token"].toString() shouldBe full.token.toString()
        }
    }

    test("a null cannot be read as a type without one, and the error names the column") {
        kit.withDatabase { db ->
            db.createAll(Everythings)
            db.insert(Everythings, nothingOfEverything)
            for (row in typeRows) {
                val column = row.column.name()
                fails(DATA_CONVERSION) {
                    db.sql("select ${kit.quote(column)} from kit_everything").rows(RowMappers.of(row.type)).one()
                }.column() shouldBe column
            }
        }
    }
}

private fun full() = Everything(
    1,
    true,
    -3,
    70_000,
    1L shl 40,
    1.5f,
    0.1,
    BigDecimal("12.34"),
    BigDecimal("1.0000000001"),
    "naïve \uD83D\uDE00",
    "code",
    java.time.LocalDate.of(2024, 2, 29),
    java.time.LocalTime.of(12, 34, 56, 789_000_000),
    java.time.LocalDateTime.of(2024, 3, 31, 2, 30),
    java.time.Instant.parse("2024-10-27T01:30:00.5Z"),
    java.util.UUID(1, 2),
    dev.runnel.spi.Json("""{"a": 1}"""),
    byteArrayOf(1, 0, -1),
    Shade.DARK,
)
