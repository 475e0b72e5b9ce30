package dev.runnel.duckdb

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Json
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate

data class Point(val x: Int, val y: Double?)

data class Shape(val name: String, val tags: List<String>, val corners: List<Point>, val sizes: Map<String, Long>)

enum class Shade { LIGHT, DARK }

class NestedTypesTest :
    FunSpec({
        suspend fun inMemory(block: suspend (Database) -> Unit) = Database.open("duckdb::memory:").use { block(it) }

        test("lists become lists of what they are wanted as, exactly") {
            inMemory { db ->
                db.sql("select [1, 2, 3]").value<List<Int>>() shouldBe listOf(1, 2, 3)
                db.sql("select [1, null]").value<List<Long?>>() shouldBe listOf(1L, null)
                db.sql("select [1.50, 2.25]").value<List<BigDecimal>>() shouldBe
                    listOf(BigDecimal("1.50"), BigDecimal("2.25"))
                db.sql("select [[1], [], [2, 3]]").value<List<List<Int>>>() shouldBe
                    listOf(listOf(1), listOf(), listOf(2, 3))
                db.sql("select ['DARK', 'LIGHT']").value<List<Shade>>() shouldBe listOf(Shade.DARK, Shade.LIGHT)
                db.sql("select [date '2026-11-21']").value<List<LocalDate>>() shouldBe
                    listOf(LocalDate.of(2026, 11, 21))
                db.sql("select ['2026-11-21 10:00:00+00'::timestamptz]").value<List<Instant>>() shouldBe
                    listOf(Instant.parse("2026-11-21T10:00:00Z"))
                db.sql("select [1, 2]::integer[2]").value<IntArray>().toList() shouldBe listOf(1, 2)
                db.sql("select ['{\"a\": 1}'::json]").value<List<Json>>() shouldBe listOf(Json("{\"a\": 1}"))
            }
        }

        test("an element that does not fit is an error that names the column") {
            inMemory { db ->
                for (wrong in listOf(
                    "select [4294967296] as n",
                    "select [1, null] as n",
                    "select ['x'] as n",
                    "select 1 as n",
                )) {
                    val error = shouldThrow<RunnelException> { db.sql(wrong).value<List<Int>>() }
                    error.kind() shouldBe ErrorKind.DATA_CONVERSION
                    error.column() shouldBe "n"
                }
            }
        }

        test("structs become data classes by the names of their fields, maps become maps, as deep as they go") {
            inMemory { db ->
                val text =
                    "select 'triangle' as name, ['a', 'b'] as tags, " +
                        "[{'x': 1, 'y': 0.5::double}, {'x': 2, 'y': null}] as corners, map {'w': 7, 'h': 9} as sizes"
                val shape = Shape(
                    "triangle",
                    listOf("a", "b"),
                    listOf(Point(1, 0.5), Point(2, null)),
                    mapOf(
                        "w" to 7,
                        "h" to 9,
                    ),
                )
                db.sql(text).one<Shape>() shouldBe shape
                db.sql(text).one<Map<String, Any?>>()["corners"] shouldBe
                    listOf(mapOf("x" to 1, "y" to 0.5), mapOf("x" to 2, "y" to null))
            }
        }

        test("a record of Java takes a struct too") {
            BlockingDatabase.open("duckdb::memory:").use { db ->
                db.sql("select {'x': 1, 'y': 2.0::double} as point").one(Holder::class.java).point shouldBe
                    Point(1, 2.0)
            }
        }
    })

class Holder(val point: Point)
