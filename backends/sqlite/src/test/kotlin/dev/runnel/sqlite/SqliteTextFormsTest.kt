package dev.runnel.sqlite

import dev.runnel.error.ErrorKind
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.read
import dev.runnel.tck.probe.session
import io.kotest.core.spec.style.FunSpec
import io.kotest.inspectors.forAll
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.math.MathContext
import java.math.RoundingMode
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.ZoneOffset
import java.util.UUID
import kotlin.random.Random

/** The greatest number of 15 digits, which all survive the way to a double and back. */
private const val MOST = 999_999_999_999_999

/** Text and numbers of which SQLite knows no type: what is read, and what is refused. */
class SqliteTextFormsTest :
    FunSpec({
        val session = backend("sqlite::memory:").session()

        afterSpec { session.close().now() }

        fun <T : Any> read(type: Class<T>, text: String): Any? = session.read(type, "select '$text'")

        test("dates and times are read in every form that SQLite's own functions write") {
            read(LocalDate::class.java, "2024-02-29") shouldBe LocalDate.of(2024, 2, 29)
            read(LocalTime::class.java, "07:08") shouldBe LocalTime.of(7, 8)
            read(LocalTime::class.java, "07:08:09") shouldBe LocalTime.of(7, 8, 9)
            read(LocalTime::class.java, "07:08:09.5") shouldBe LocalTime.of(7, 8, 9, 500_000_000)
            read(LocalTime::class.java, "23:59:59.999999999") shouldBe LocalTime.MAX
            val noon = LocalDateTime.of(2024, 2, 29, 12, 0)
            listOf("2024-02-29 12:00", "2024-02-29T12:00:00", "2024-02-29 12:00:00.000").forAll {
                read(LocalDateTime::class.java, it) shouldBe noon
            }
            listOf("2024-02-29 12:00Z", "2024-02-29 12:00:00", "2024-02-29 14:00:00.0+02:00", "2024-02-29T10:30-01:30")
                .forAll {
                    (read(OffsetDateTime::class.java, it) as OffsetDateTime).toInstant() shouldBe
                        noon.toInstant(ZoneOffset.UTC)
                }
        }

        listOf(
            LocalDate::class.java to
                listOf("", "2024-2-29", "2023-02-29", "2024-02-29 ", "+2024-02-29", "2024/02/29", "20240229") +
                listOf("2024-13-01", "\u0662024-01-01"),
            LocalTime::class.java to
                listOf(
                    "",
                    "7:08",
                    "07:8",
                    "24:00",
                    "07:60",
                    "07:08:60",
                    "07:08:",
                    "07:08:09,5",
                    "07:08:09.x",
                    "07:08Z",
                ) +
                "07:08:09.1234567890",
            LocalDateTime::class.java to
                listOf("2024-02-29", "2024-02-29x12:00", "2024-02-30 12:00", "2024-02-29 12:00Z"),
            OffsetDateTime::class.java to
                listOf("2024-02-29", "2024-02-29 12:00z", "2024-02-29 12:00+25:00"),
            UUID::class.java to
                listOf(
                    "",
                    "1-1-1-1-1",
                    "00000000-0000-0000-0000-00000000000g",
                    "+0000000-0000-0000-0000-000000000000",
                    "00000000000000000000000000000000000a",
                ),
        ).forEach { (type, texts) ->
            texts.forEach { text ->
                test("'$text' is no ${type.simpleName}") {
                    failure { read(type, text) }.kind() shouldBe ErrorKind.DATA_CONVERSION
                }
            }
        }

        test("a UUID is read in either case") {
            val uuid = UUID.fromString("01234567-89ab-cdef-fedc-ba9876543210")
            read(UUID::class.java, uuid.toString()) shouldBe uuid
            read(UUID::class.java, uuid.toString().uppercase()) shouldBe uuid
        }

        test("a number is read as the shortest decimal that is stored as it") {
            val random = Random(4)
            val numbers =
                listOf(0.1, 0.1 + 0.2, 1e15, 1e22, 1e-7, 123456.789, 999999999999999.0, 9007199254740993.0) +
                    listOf(0.0, -0.0, 5e-324, 1.7e308, -2.5, 1 / 3.0) +
                    List(2_000) { random.nextDouble() * Math.pow(10.0, random.nextInt(-20, 20).toDouble()) } +
                    List(2_000) { BigDecimal.valueOf(random.nextLong(-MOST, MOST), random.nextInt(0, 20)).toDouble() }
            numbers.forAll { number ->
                val decimal = SqliteNumbers.decimal(number, Declared.of(""))
                val wanted =
                    (15..17)
                        .map { BigDecimal(number).round(MathContext(it, RoundingMode.HALF_EVEN)) }
                        .first { it.toDouble() == number }
                decimal shouldBe wanted.stripTrailingZeros().let { if (it.scale() < 0) it.setScale(0) else it }
            }
        }

        test("a declared scale is kept where the value has no more digits") {
            SqliteNumbers.decimal(1.5, Declared.of("decimal(12, 2)")) shouldBe BigDecimal("1.50")
            SqliteNumbers.decimal(3L, Declared.of("NUMERIC(5,3)")) shouldBe BigDecimal("3.000")
            SqliteNumbers.decimal(1.125, Declared.of("decimal(12,2)")) shouldBe BigDecimal("1.125")
            SqliteNumbers.decimal(1.5, Declared.of("decimal")) shouldBe BigDecimal("1.5")
        }
    })
