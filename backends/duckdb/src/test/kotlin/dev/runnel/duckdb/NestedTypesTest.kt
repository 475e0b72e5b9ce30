package dev.runnel.duckdb

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Json
import dev.runnel.sql
import dev.runnel.sql.Nested
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.math.BigDecimal
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime

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

        test("lists, maps and structs are bound as one value each, as deep as they go") {
            inMemory { db ->
                val shape = Shape(
                    "it's",
                    listOf("a", "b"),
                    listOf(Point(1, 0.5), Point(2, null)),
                    mapOf("w" to 7, "h" to 9),
                )
                db
                    .sql(
                        "create table shapes (name varchar, tags varchar[], corners struct(x integer, y double)[], " +
                            "sizes map(varchar, integer))",
                    ).execute()
                db
                    .sql(
                        "insert into shapes values (:name, :tags, :corners, :sizes)",
                        "name" to shape.name,
                        "tags" to Nested.array(shape.tags),
                        "corners" to Nested.array(shape.corners),
                        "sizes" to Nested.map(shape.sizes),
                    ).execute()
                db
                    .sql(
                        "select * from shapes where tags = :tags and corners[1] = :first",
                        "tags" to Nested.array(shape.tags),
                    ).bind("first", Nested.struct(shape.corners[0]))
                    .one<Shape>() shouldBe shape
                db.sql("select :whole as whole", "whole" to Nested.struct(shape)).value<Any>() shouldBe
                    db.sql("select struct_pack(name, tags, corners, sizes) from shapes").value<Any>()
                db
                    .sql(
                        "select ?",
                        listOf(Nested.array(listOf(listOf(1), listOf(), listOf(2, 3)))),
                    ).value<Any>() shouldBe
                    listOf(listOf(1), listOf(), listOf(2, 3))
                db
                    .sql(
                        "select ?",
                        listOf(Nested.array(listOf(BigDecimal("1.5"), null, BigDecimal("2.25")))),
                    ).value<Any>() shouldBe
                    listOf(BigDecimal("1.50"), null, BigDecimal("2.25"))
                db.sql("select ?", listOf(Nested.array(listOf(Shade.DARK, null)))).value<Any>() shouldBe
                    listOf("DARK", null)
                db.sql("select len(?)", listOf(Nested.array(listOf<Any>()))).value<Int>() shouldBe 0
            }
            BlockingDatabase.open("duckdb::memory:").use { db ->
                db
                    .sql("select (:point).x")
                    .bind("point", Nested.struct(Point(7, null)))
                    .one(Int::class.javaObjectType) shouldBe 7
            }
        }

        test("what the driver cannot take is an error that names the parameter, and says no value") {
            inMemory { db ->
                val wrong = mapOf(
                    Nested.array(listOf("a", 17)) to ErrorKind.PARAMETER,
                    Nested.array(listOf(BigDecimal("1e30"), BigDecimal("1e-30"))) to ErrorKind.PARAMETER,
                    Nested.array(listOf(LocalDate.of(-5, 1, 1))) to ErrorKind.DATA_INVALID,
                    Nested.array(listOf(LocalTime.of(1, 2, 3, 17))) to ErrorKind.DATA_INVALID,
                    Nested.map(mapOf(null to 17)) to ErrorKind.PARAMETER,
                    Nested.struct(Thread.currentThread()) to ErrorKind.PARAMETER,
                    mapOf("a" to 17) to ErrorKind.PARAMETER,
                )
                for ((value, kind) in wrong) {
                    val error = shouldThrow<RunnelException> { db.sql("select :p", "p" to value).value<Any>() }
                    error.kind() shouldBe kind
                    error.message!! shouldContain Regex("parameter :p|Parameter 1")
                    error.message!! shouldNotContain "17"
                }
                shouldThrow<RunnelException> {
                    db
                        .sql(
                            "select :p",
                            "p" to mapOf(1 to 2),
                        ).value<Any>()
                }.message!! shouldContain
                    "Nested"
            }
        }
    })

class Holder(val point: Point)
