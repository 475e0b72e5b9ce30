package dev.runnel.sqlite

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Json
import dev.runnel.tck.probe.Collector
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

class SqliteTypesTest :
    FunSpec({
        val session = backend("sqlite::memory:").session()

        afterSpec { session.close().now() }

        fun kept(value: Any, column: String = "v"): Any? {
            session.execute("delete from kept")
            session.execute("insert into kept ($column) values (?)", value)
            return session.read(value.javaClass, "select $column from kept")
        }

        session.execute("create table kept (v, t text, d decimal(12,2), r real, i integer)")

        test("every portable value comes back as it was stored") {
            val values = listOf<Any>(
                true,
                false,
                Short.MIN_VALUE,
                Short.MAX_VALUE,
                Int.MIN_VALUE,
                Int.MAX_VALUE,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Float.MIN_VALUE,
                Float.MAX_VALUE,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Double.NEGATIVE_INFINITY,
                0.1,
                -0.0,
                BigInteger.valueOf(Long.MAX_VALUE),
                BigInteger.valueOf(Long.MIN_VALUE),
                "",
                "a",
                "naïve ☃ \uD83D\uDE00",
                "a\u0000b",
                "\u0000",
                "\uFFFD",
                LocalDate.of(0, 1, 1),
                LocalDate.of(2024, 2, 29),
                LocalDate.of(9999, 12, 31),
                LocalTime.MIDNIGHT,
                LocalTime.of(23, 59),
                LocalTime.of(1, 2, 3, 4),
                LocalTime.MAX,
                LocalDateTime.of(2024, 2, 29, 0, 0),
                LocalDateTime.of(1, 1, 1, 1, 1, 1, 100_000_000),
                Instant.EPOCH,
                Instant.parse("0000-01-01T00:00:00Z"),
                Instant.parse("9999-12-31T23:59:59.999999999Z"),
                OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 1, ZoneOffset.UTC),
                UUID.fromString("00112233-4455-6677-8899-AABBCCDDEEFF"),
                UUID(0, 0),
                Json("""{"a":[1,null]}"""),
            )
            for (value in values) {
                kept(value) shouldBe value
            }
            (kept(byteArrayOf(0, -1, 127)) as ByteArray).toList() shouldBe listOf<Byte>(0, -1, 127)
            (kept(ByteArray(0)) as ByteArray).size shouldBe 0
            val moved = OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.ofHours(5))
            (kept(moved) as OffsetDateTime).toInstant() shouldBe moved.toInstant()
            session.read(String::class.java, "select typeof(?)", null) shouldBe "null"
        }

        test("a decimal is stored only if it is exact, and read with the declared scale") {
            kept(BigDecimal("1.50"), "d") shouldBe BigDecimal("1.50")
            kept(BigDecimal("0.1"), "d") shouldBe BigDecimal("0.10")
            kept(BigDecimal("-123456789.01"), "d") shouldBe BigDecimal("-123456789.01")
            kept(BigDecimal("9223372036854775807")) shouldBe BigDecimal("9223372036854775807")
            kept(BigDecimal("123456789.012345")) shouldBe BigDecimal("123456789.012345")
            kept(BigDecimal("1E+20")) shouldBe BigDecimal("100000000000000000000")
            kept(BigDecimal("0.000")) shouldBe BigDecimal("0")
            for (exponent in -30..30) {
                val value = BigDecimal("2.00000000000001").scaleByPowerOfTen(exponent)
                (kept(value) as BigDecimal).compareTo(value) shouldBe 0
            }
            // As SQLite computed it: a page's cursor brings it back.
            kept(BigDecimal("0.08333333333333333")) shouldBe BigDecimal("0.08333333333333333")
            failure { kept(BigDecimal("1234567890.12345678")) }.let {
                it.kind() shouldBe ErrorKind.DATA_INVALID
                it.message shouldContain "Parameter 1"
                it.message shouldContain "text column"
                it.message shouldNotContain "1234567890"
            }
            session.execute("delete from kept")
            session.execute("insert into kept (t) values (?)", "1234567890.12345678901234567890")
            session.read(BigDecimal::class.java, "select t from kept") shouldBe
                BigDecimal("1234567890.12345678901234567890")
        }

        test("what SQLite would change is refused by position and never shown") {
            val refused = listOf<Any>(
                Double.NaN,
                Float.NaN,
                BigInteger.ONE.shiftLeft(63),
                "secret\uD800",
                "secret\uDC00x",
                LocalDate.of(10_000, 1, 1),
                LocalDate.of(-1, 1, 1),
                Instant.MAX,
                Instant.MIN,
                LocalDateTime.MAX,
                Json("secret\uD800"),
            )
            for (value in refused) {
                val error = failure { session.rows("select ?, ?", 1, value) }
                error.kind() shouldBe ErrorKind.DATA_INVALID
                error.message shouldContain "Parameter 2"
                error.message shouldNotContain "secret"
            }
            failure { session.rows("select ?", Any()) }.kind() shouldBe ErrorKind.PARAMETER
        }

        test("nothing is narrowed when it is read") {
            fun refuses(type: Class<out Any>, expression: String) {
                val error = failure { session.read(type, "select $expression as wrong") }
                error.kind() shouldBe ErrorKind.DATA_CONVERSION
                error.message shouldContain "wrong"
            }
            refuses(Int::class.javaObjectType, "9223372036854775807")
            refuses(Int::class.javaObjectType, "2147483648")
            refuses(Short::class.javaObjectType, "32768")
            refuses(Int::class.javaObjectType, "'12abc'")
            refuses(Long::class.javaObjectType, "'12'")
            refuses(Long::class.javaObjectType, "1.5")
            refuses(Long::class.javaObjectType, "1e300")
            refuses(Double::class.javaObjectType, "9007199254740993")
            refuses(Float::class.javaObjectType, "1e300")
            refuses(Boolean::class.javaObjectType, "2")
            refuses(String::class.java, "x'00'")
            refuses(ByteArray::class.java, "'text'")
            refuses(LocalDate::class.java, "'2024-02-30'")
            refuses(LocalDate::class.java, "'2024-1-1'")
            refuses(LocalDateTime::class.java, "'2024-01-01 00:00:00.000000000Z'")
            refuses(LocalTime::class.java, "'24:00:00'")
            refuses(UUID::class.java, "'1-1-1-1-1'")
            refuses(Instant::class.java, "1700000000")
            refuses(String::class.java, "cast(x'ff' as text)")
            session.run(
                Command.of(
                    "select 9223372036854775807 as big, null as empty, 3 as three",
                    Returns.ROWS,
                ),
                Collector { row, i ->
                    if (i == 0) failure { row.getInt(0) }.kind() shouldBe ErrorKind.DATA_CONVERSION
                    if (i == 1) {
                        row.isNull(1) shouldBe true
                        failure { row.getLong(1) }.message shouldContain "empty"
                        failure { row.getBoolean(1) }.kind() shouldBe ErrorKind.DATA_CONVERSION
                    }
                    if (i == 2) {
                        row.getLong(2) shouldBe 3L
                        row.getInt(2) shouldBe 3
                        row.getDouble(2) shouldBe 3.0
                    }
                    i
                },
            )
        }

        test("text sorts as time does, and SQLite's own functions read it") {
            val times =
                listOf(
                    LocalTime.of(1, 0),
                    LocalTime.of(1, 0, 0, 1),
                    LocalTime.of(1, 0, 0, 250_000_000),
                    LocalTime.of(1, 0, 0, 500_000_000),
                    LocalTime.of(1, 0, 1),
                )
            session.execute("delete from kept")
            session.batch("insert into kept (v) values (?)", times.shuffled(java.util.Random(1)).map { arrayOf(it) })
            session
                .run(
                    Command.of("select v from kept order by v", Returns.ROWS),
                    Collector { row, i -> row.get(i, LocalTime::class.java) },
                ).rows
                .flatten() shouldBe times
            session.value("select strftime('%s', ?)", Instant.ofEpochSecond(1_700_000_000)) shouldBe "1700000000"
            (session.read(Instant::class.java, "select current_timestamp") as Instant).epochSecond shouldBe
                session.value("select cast(strftime('%s', 'now') as integer)") as Long
        }

        test("a column's own type is the declared one where the stored value is one") {
            session.execute(
                "create table typed (b boolean, d date, t time, ts timestamp, tz timestamptz, u uuid, j json, " +
                    "n numeric(8,3), i int, s varchar(9), wrong date)",
            )
            val id = UUID.randomUUID()
            val now = Instant.parse("2024-01-01T00:00:00Z")
            val day = LocalDate.of(2024, 1, 1)
            session.execute(
                "insert into typed values (?,?,?,?,?,?,?,?,?,?,?)",
                true,
                day,
                LocalTime.NOON,
                day.atStartOfDay(),
                now,
                id,
                Json("{}"),
                BigDecimal("1.5"),
                7,
                "s",
                "yesterday",
            )
            session.rows("select * from typed").single() shouldBe
                listOf(
                    true,
                    day,
                    LocalTime.NOON,
                    day.atStartOfDay(),
                    now.atOffset(ZoneOffset.UTC),
                    id,
                    Json("{}"),
                    BigDecimal("1.500"),
                    7L,
                    "s",
                    "yesterday",
                )
            session
                .run(
                    Command.of("select d from typed", Returns.ROWS),
                ).columns
                .single()
                .type() shouldBe
                "date"
        }
    })
