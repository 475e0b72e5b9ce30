package dev.runnel.postgresql

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Json
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.read
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.math.BigDecimal
import java.net.InetAddress
import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.OffsetTime
import java.time.Period
import java.util.UUID

/** What a column's own type is, whichever transport reads it. */
private val NATURAL = listOf<Pair<String, Any?>>(
    "smallint '-7'" to -7L,
    "integer '70000'" to 70_000L,
    "bigint '-9223372036854775808'" to Long.MIN_VALUE,
    "4294967295::oid" to 4_294_967_295L,
    "999999999999999999" to 999_999_999_999_999_999L,
    "1000000000000000000" to 1_000_000_000_000_000_000L,
    "-999999999999999999" to -999_999_999_999_999_999L,
    "true" to true,
    "numeric '0.00'" to BigDecimal("0.00"),
    "numeric '-0.5'" to BigDecimal("-0.5"),
    "numeric '-999999999999999.999'" to BigDecimal("-999999999999999.999"),
    "numeric '9999999999999999.999'" to BigDecimal("9999999999999999.999"),
    "date '9999-12-31'" to LocalDate.of(9999, 12, 31),
    "date '10000-01-01'" to LocalDate.of(10_000, 1, 1),
    "timestamp '9999-12-31 23:59:59.999999'" to LocalDateTime.of(9999, 12, 31, 23, 59, 59, 999_999_000),
    "timestamp '2026-11-21 00:00:00'" to LocalDateTime.of(2026, 11, 21, 0, 0),
    "timestamp '2026-11-21 01:02:03.1'" to LocalDateTime.of(2026, 11, 21, 1, 2, 3, 100_000_000),
    "uuid 'ffffffff-ffff-ffff-8fff-0123456789ab'" to UUID.fromString("ffffffff-ffff-ffff-8fff-0123456789ab"),
    "real '0.1'" to 0.1f,
    "float8 '1e300'" to 1e300,
    "numeric '12345678901234567890.123'" to BigDecimal("12345678901234567890.123"),
    "'x'::text" to "x",
    "'x'::char(3)" to "x  ",
    "'x'::name" to "x",
    "money '1.50'" to "$1.50",
    "b'101'" to "101",
    "xml '<a/>'" to "<a/>",
    "point(1, 2)" to "(1,2)",
    "date '2024-02-29'" to LocalDate.of(2024, 2, 29),
    "date '0044-03-15 BC'" to LocalDate.of(-43, 3, 15),
    "time '12:34:56.789'" to LocalTime.of(12, 34, 56, 789_000_000),
    "timetz '12:34:56+05:30'" to OffsetTime.parse("12:34:56+05:30"),
    "timestamp '2026-11-21 01:02:03.000004'" to LocalDateTime.of(2026, 11, 21, 1, 2, 3, 4_000),
    "timestamp '0001-01-01 00:00:00 BC'" to LocalDateTime.of(0, 1, 1, 0, 0),
    "timestamptz '2026-11-21 01:02:03+05:30'" to OffsetDateTime.parse("2026-11-20T19:32:03Z"),
    "uuid '00000000-0000-0001-0000-000000000002'" to UUID(1, 2),
    "jsonb '{\"a\":1}'" to Json("""{"a": 1}"""),
    "interval '1 year 2 mons -3 days 04:05:06.7'" to Interval(14, -3, 14_706_700_000),
    "interval '-00:00:00.5'" to Interval(0, 0, -500_000),
    "int4range(1, 10)" to Range.of(1L, 10L),
    "numrange(1.5, null, '(]')" to Range(BigDecimal("1.5"), false, null, false, false),
    "'empty'::daterange" to Range.empty<Any>(),
    "tsrange('2026-01-01', '2026-01-02', '[]')" to
        Range.closed(LocalDateTime.of(2026, 1, 1, 0, 0), LocalDateTime.of(2026, 1, 2, 0, 0)),
    "inet '10.0.0.1/24'" to "10.0.0.1/24",
    "array[1, null, 3]" to listOf(1L, null, 3L),
    "array[[1, 2], [3, 4]]" to listOf(listOf(1L, 2L), listOf(3L, 4L)),
    "array['a \"b\" {c} \\', '', 'NULL']" to listOf("a \"b\" {c} \\", "", "NULL"),
    "array[timestamptz '2026-01-01 00:00:00+00']" to listOf(OffsetDateTime.parse("2026-01-01T00:00Z")),
    "array[]::uuid[]" to listOf<Any>(),
    "row(1, 'a b')" to "(1,\"a b\")",
    "null::integer" to null,
)

/** Values that Java's types do not have: an error naming the column, unless they are read as text. */
private val SPECIAL = listOf(
    Triple("date 'infinity'", LocalDate::class.java, "infinity"),
    Triple("timestamp '-infinity'", LocalDateTime::class.java, "-infinity"),
    Triple("timestamptz 'infinity'", Instant::class.java, "infinity"),
    Triple("time '24:00'", LocalTime::class.java, "24:00:00"),
    Triple("numeric 'NaN'", BigDecimal::class.java, "NaN"),
    Triple("numeric '-Infinity'", Long::class.javaObjectType, "-Infinity"),
    Triple("interval 'infinity'", Duration::class.java, "infinity"),
)

class PostgresqlTypesTest :
    FunSpec({
        onBoth("a column is read in its own type, in text and once the statement is prepared") {
            for ((sql, expected) in NATURAL) {
                repeat(7) { session.rows("select $sql where 1 = \$1", 1) shouldBe listOf(listOf(expected)) }
                session.value("select $sql") shouldBe expected
            }
        }

        onBoth("a text that may be of any type is to be cast, and the error says so") {
            val error = failure { session.value("select concat(\$1, '')", "x") }
            error.kind() shouldBe ErrorKind.PARAMETER
            error.message shouldContain "cast(:name as text)"
            session.value("select concat(cast(\$1 as text), '')", "x") shouldBe "x"
        }

        onBoth("bytes come as bytes") {
            (session.value("select '\\x00ff'::bytea") as ByteArray).toList() shouldBe listOf<Byte>(0, -1)
        }

        onBoth("what Java's type does not have is refused, naming the column, and read as text") {
            for ((sql, type, text) in SPECIAL) {
                repeat(7) {
                    val error = failure { session.read(type, "select $sql as odd where 1 = \$1", 1) }
                    error.kind() shouldBe ErrorKind.DATA_CONVERSION
                    error.column() shouldBe "odd"
                    error.message shouldContain text
                    session.read(String::class.java, "select $sql as odd where 1 = \$1", 1) shouldBe text
                }
            }
            (session.read(Double::class.javaObjectType, "select numeric 'NaN'") as Double).isNaN() shouldBe true
            failure { session.value("select array[date 'infinity'] as odd") }.column() shouldBe "odd"
        }

        onBoth("intervals are durations and periods where they are exactly such") {
            session.read(Duration::class.java, "select interval '-1.5 s'") shouldBe Duration.ofMillis(-1500)
            session.read(Period::class.java, "select interval '1 year 2 mons 3 days'") shouldBe Period.of(1, 2, 3)
            failure { session.read(Duration::class.java, "select interval '1 day'") }.kind() shouldBe
                ErrorKind.DATA_CONVERSION
            session.value("select \$1::interval", Interval.of(Duration.ofMillis(90_500)).toString()) shouldBe
                Interval(0, 0, 90_500_000)
        }

        onBoth("one address is an InetAddress") {
            session.read(InetAddress::class.java, "select inet '10.0.0.1'") shouldBe InetAddress.getByName("10.0.0.1")
            failure { session.read(InetAddress::class.java, "select inet '10.0.0.0/8'") }.kind() shouldBe
                ErrorKind.DATA_CONVERSION
        }

        onBoth("native enums, composites and hstore are bound by their text and read") {
            session.execute("create type mood as enum ('sad', 'happy')")
            session.execute("create type pair as (a integer, b text)")
            session.execute("create extension hstore")
            session.execute("create table t (m mood, p pair, h hstore, ms mood[])")
            val open = open()
            open.execute(
                "insert into t values (\$1, \$2, \$3, \$4::mood[])",
                "happy",
                CompositeText.of(1, "x \"y\""),
                "a=>1, \"b c\"=>NULL",
                arrayOf("sad", "happy"),
            )
            val row = open.rows("select m, p, h, ms from t where m = \$1", "happy").single()
            row[0] shouldBe "happy"
            CompositeText.fields(row[1] as String) shouldBe listOf("1", "x \"y\"")
            row[2] shouldBe mapOf("a" to "1", "b c" to null)
            row[3] shouldBe listOf("sad", "happy")
        }

        onBoth("a nanosecond is cut off before it is bound, never rounded up") {
            val time = LocalDateTime.of(2026, 11, 21, 12, 34, 56, 123_456_999)
            session.value("select \$1::timestamp", time) shouldBe time.withNano(123_456_000)
        }

        onBoth("what cannot be stored is refused before it is sent, and the session serves on") {
            failure { session.value("select \$1::text", "a\u0000b") }.kind() shouldBe ErrorKind.DATA_INVALID
            failure { session.value("select \$1::date", LocalDate.MAX) }.kind() shouldBe ErrorKind.DATA_INVALID
            session.value("select \$1::date", LocalDate.of(-4_000, 1, 1)) shouldBe LocalDate.of(-4_000, 1, 1)
        }
    })
