package dev.runnel.row

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Json
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.math.BigDecimal
import java.math.BigInteger
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.ZoneOffset
import java.util.UUID

enum class Colour { RED, GREEN }

private val REFUSED = Any()

private const val TWO_53 = 1L shl 53

class ConversionsTest :
    FunSpec({
        fun check(value: Any, target: Class<*>, expected: Any?) =
            withClue("$value (${value.javaClass.simpleName}) as ${target.simpleName}") {
                if (expected !== REFUSED) {
                    (Conversions.convert(value, target, "c", "t") == expected) shouldBe true
                    (Conversions.converter(value.javaClass, target)?.convert(value) == expected) shouldBe true
                } else {
                    val e = shouldThrow<RunnelException> { Conversions.convert(value, target, "c", "t") }
                    e.kind() shouldBe ErrorKind.DATA_CONVERSION
                    e.column() shouldBe "c"
                    e.message shouldContain "'c' (t)"
                    e.message shouldContain target.simpleName
                }
            }

        fun matrix(name: String, vararg cells: Triple<Any, Class<*>, Any?>) = test("$name (${cells.size} cells)") {
            cells.forEach { (value, target, expected) ->
                check(value, target, expected)
            }
        }

        fun cell(value: Any, target: Class<*>, expected: Any?) = Triple(value, target, expected)

        val short = Short::class.javaObjectType
        val int = Int::class.javaObjectType
        val long = Long::class.javaObjectType
        val float = Float::class.javaObjectType
        val double = Double::class.javaObjectType
        val boolean = Boolean::class.javaObjectType
        val decimal = BigDecimal::class.java
        val integer = BigInteger::class.java

        matrix(
            "integrals narrow only within the range",
            cell(32767L, short, 32767.toShort()),
            cell(32768L, short, REFUSED),
            cell(-32768, short, (-32768).toShort()),
            cell(-32769, short, REFUSED),
            cell(70000, short, REFUSED),
            cell(Int.MAX_VALUE.toLong(), int, Int.MAX_VALUE),
            cell(1L shl 31, int, REFUSED),
            cell(Int.MIN_VALUE.toLong(), int, Int.MIN_VALUE),
            cell(-(1L shl 31) - 1, int, REFUSED),
            cell(1L shl 40, int, REFUSED),
            cell(Long.MAX_VALUE, int, REFUSED),
            cell(Long.MIN_VALUE, int, REFUSED),
            cell(1.toShort(), long, 1L),
            cell(1.toByte(), int, 1),
            cell(Long.MAX_VALUE, integer, BigInteger.valueOf(Long.MAX_VALUE)),
            cell(Long.MIN_VALUE, decimal, BigDecimal.valueOf(Long.MIN_VALUE)),
            cell(BigInteger("9223372036854775807"), long, Long.MAX_VALUE),
            cell(BigInteger("9223372036854775808"), long, REFUSED),
            cell(BigInteger("18446744073709551615"), long, REFUSED),
            cell(BigInteger("-9223372036854775808"), long, Long.MIN_VALUE),
            cell(BigInteger("-9223372036854775809"), long, REFUSED),
        )

        matrix(
            "decimals become integrals only without a fraction",
            cell(BigDecimal("12.00"), long, 12L),
            cell(BigDecimal("1E+3"), int, 1000),
            cell(BigDecimal("12.01"), long, REFUSED),
            cell(BigDecimal("12345678901234567890"), long, REFUSED),
            cell(BigDecimal("12345678901234567890"), integer, BigInteger("12345678901234567890")),
            cell(BigDecimal("0.5"), integer, REFUSED),
            cell(BigDecimal("1E+1000000000"), integer, REFUSED),
            cell(BigDecimal("1E+1000000000"), long, REFUSED),
            cell(BigDecimal("1E+1000000000"), double, REFUSED),
            cell(BigDecimal("1E-1000000000"), double, REFUSED),
        )

        matrix(
            "floating point is exact or refused",
            cell(TWO_53, double, TWO_53.toDouble()),
            cell(TWO_53 - 1, double, (TWO_53 - 1).toDouble()),
            cell(TWO_53 + 1, double, REFUSED),
            cell(-TWO_53 - 1, double, REFUSED),
            cell(Long.MAX_VALUE, double, REFUSED),
            cell(Long.MIN_VALUE, double, Long.MIN_VALUE.toDouble()),
            cell((1L shl 24) + 1, float, REFUSED),
            cell(1L shl 24, float, 16777216f),
            cell(Long.MAX_VALUE, float, REFUSED),
            cell(0.5, float, 0.5f),
            cell(0.1, float, REFUSED),
            cell(1e300, float, REFUSED),
            cell(Double.MIN_VALUE, float, REFUSED),
            cell(Double.NaN, float, Float.NaN),
            cell(Double.POSITIVE_INFINITY, float, Float.POSITIVE_INFINITY),
            cell(Double.NEGATIVE_INFINITY, float, Float.NEGATIVE_INFINITY),
            cell(0.1f, double, 0.1f.toDouble()),
            cell(0.1, decimal, BigDecimal("0.1")),
            cell(0.1f, decimal, BigDecimal("0.1")),
            cell(BigDecimal("0.1"), double, 0.1),
            cell(BigDecimal("0.10"), float, 0.1f),
            cell(BigDecimal("0.10000000000000000555"), double, REFUSED),
            cell(BigDecimal("1E400"), double, REFUSED),
            cell(BigInteger.TWO.pow(53) + BigInteger.ONE, double, REFUSED),
            cell(BigInteger.TWO.pow(53), double, TWO_53.toDouble()),
            cell(Double.NaN, decimal, REFUSED),
            cell(Double.POSITIVE_INFINITY, long, REFUSED),
            cell(3.0, long, 3L),
            cell(3.5, int, REFUSED),
            cell(1e19, long, REFUSED),
        )

        matrix(
            "booleans are 0 and 1",
            cell(0, boolean, false),
            cell(1L, boolean, true),
            cell(2, boolean, REFUSED),
            cell(-1L, boolean, REFUSED),
            cell(BigDecimal.ONE, boolean, true),
            cell(BigInteger.TWO, boolean, REFUSED),
            cell(1.0, boolean, REFUSED),
            cell("true", boolean, REFUSED),
            cell(true, int, REFUSED),
        )

        matrix(
            "text is strictly ISO 8601, a UUID or an enum's name, and never a number",
            cell("12", int, REFUSED),
            cell("12abc", long, REFUSED),
            cell(12, String::class.java, REFUSED),
            cell("RED", Colour::class.java, Colour.RED),
            cell("red", Colour::class.java, REFUSED),
            cell("BLUE", Colour::class.java, REFUSED),
            cell("", Colour::class.java, REFUSED),
            cell(
                "123e4567-e89b-12d3-a456-426614174000",
                UUID::class.java,
                UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
            ),
            cell(
                "123E4567-E89B-12D3-A456-426614174000",
                UUID::class.java,
                UUID.fromString("123e4567-e89b-12d3-a456-426614174000"),
            ),
            cell("1-1-1-1-1", UUID::class.java, REFUSED),
            cell("nonsense", UUID::class.java, REFUSED),
            cell("2024-02-29", LocalDate::class.java, LocalDate.of(2024, 2, 29)),
            cell("2023-02-29", LocalDate::class.java, REFUSED),
            cell("0000-00-00", LocalDate::class.java, REFUSED),
            cell("2024-2-9", LocalDate::class.java, REFUSED),
            cell("9999-12-31", LocalDate::class.java, LocalDate.of(9999, 12, 31)),
            cell("-0044-03-15", LocalDate::class.java, LocalDate.of(-44, 3, 15)),
            cell("23:59:59.999999999", LocalTime::class.java, LocalTime.MAX),
            cell("24:00", LocalTime::class.java, REFUSED),
            cell("-838:59:59", LocalTime::class.java, REFUSED),
            cell("2024-01-01T00:00", LocalDateTime::class.java, LocalDateTime.of(2024, 1, 1, 0, 0)),
            cell("2024-01-01 00:00:00", LocalDateTime::class.java, REFUSED),
            cell("2024-01-01T00:00:00", Instant::class.java, REFUSED),
            cell("2024-01-01T01:00:00+01:00", Instant::class.java, Instant.parse("2024-01-01T00:00:00Z")),
            cell("2016-12-31T23:59:60Z", Instant::class.java, REFUSED),
            cell("2016-12-31T24:00:00Z", Instant::class.java, REFUSED),
            cell("2024-01-01T00:00:00+19:00", OffsetDateTime::class.java, REFUSED),
            cell("{}", Json::class.java, Json("{}")),
            cell(Json("{}"), String::class.java, "{}"),
        )

        matrix(
            "times with a zone become each other and never one without",
            cell(
                Instant.parse("2024-01-01T00:00:00Z"),
                OffsetDateTime::class.java,
                OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC),
            ),
            cell(
                OffsetDateTime.parse("2024-01-01T01:00:00+01:00"),
                Instant::class.java,
                Instant.parse("2024-01-01T00:00:00Z"),
            ),
            cell(Instant.MAX, OffsetDateTime::class.java, REFUSED),
            cell(LocalDateTime.MIN, Instant::class.java, REFUSED),
            cell(LocalDateTime.MIN, OffsetDateTime::class.java, REFUSED),
            cell(Instant.EPOCH, LocalDateTime::class.java, REFUSED),
        )

        test("a local time wanted as an instant is told about the zone") {
            shouldThrow<RunnelException> {
                Conversions.convert(
                    LocalDateTime.MIN,
                    Instant::class.java,
                    "at",
                    "timestamp",
                )
            }.message shouldContain "time zone"
        }

        test("null stays null, except for a primitive") {
            Conversions.convert(null, Long::class.javaObjectType, "c", "t") shouldBe null
            shouldThrow<RunnelException> { Conversions.convert(null, Long::class.javaPrimitiveType!!, "c", "t") }
                .message shouldContain "null"
        }

        test("primitive classes, superclasses and Object take what fits") {
            Conversions.convert(5L, Int::class.javaPrimitiveType!!, "c", "t") shouldBe 5
            Conversions.convert(5L, Number::class.java, "c", "t") shouldBe 5L
            Conversions.convert(5L, Any::class.java, "c", "t") shouldBe 5L
        }

        test("no error carries the value, in its message or in its cause") {
            val secrets = listOf<Pair<Any, Class<*>>>(
                Pair("hunter2", UUID::class.java),
                Pair("hunter2", LocalDate::class.java),
                Pair("hunter2", Instant::class.java),
                Pair("hunter2", Colour::class.java),
                Pair("hunter2", int),
                Pair(BigDecimal("4242.4242"), int),
            )
            for ((value, target) in secrets) {
                val e = shouldThrow<RunnelException> { Conversions.convert(value, target, "c", "t") }
                e.stackTraceToString() shouldNotContain value.toString()
                e.cause shouldBe null
            }
        }
    })
