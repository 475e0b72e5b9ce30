package dev.runnel.duckdb

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.count
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import java.math.BigInteger
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetTime
import java.util.UUID
import kotlin.time.measureTimedValue

/** What comes out of chunks and out of the driver's rows, which columns of other types need, is the same and exact. */
class ChunkReadTest :
    FunSpec({
        /** Each query twice: alone, which is read by chunks if its type allows, and beside a UUID, which is not. */
        fun both(expression: String): List<Any?> {
            val backend = backend("duckdb::memory:")
            val session = backend.session()
            try {
                return listOf(
                    session.rows("select $expression").single()[0],
                    session.rows("select $expression, uuid()").single()[0],
                )
            } finally {
                session.close().now()
                backend.close().now()
            }
        }

        test("every type comes out exactly, in both ways") {
            val cases =
                mapOf(
                    "true" to true,
                    "(-128)::tinyint" to (-128).toShort(),
                    "255::utinyint" to 255.toShort(),
                    "(-32768)::smallint" to Short.MIN_VALUE,
                    "65535::usmallint" to 65_535,
                    "(-2147483648)::integer" to Int.MIN_VALUE,
                    "4294967295::uinteger" to 4_294_967_295L,
                    "9223372036854775807" to Long.MAX_VALUE,
                    "18446744073709551615::ubigint" to BigInteger("18446744073709551615"),
                    "170141183460469231731687303715884105727::hugeint" to BigInteger.TWO.pow(127) - BigInteger.ONE,
                    "340282366920938463463374607431768211455::uhugeint" to BigInteger.TWO.pow(128) - BigInteger.ONE,
                    "123456789012345678901234567890123456789012::bignum" to
                        BigInteger("123456789012345678901234567890123456789012"),
                    "1.5::real" to 1.5f,
                    "'-inf'::double" to Double.NEGATIVE_INFINITY,
                    "1.50::decimal(4, 2)" to "1.50".toBigDecimal(),
                    "-0.01::decimal(9, 2)" to "-0.01".toBigDecimal(),
                    "1234567890123456.78::decimal(18, 2)" to "1234567890123456.78".toBigDecimal(),
                    "99999999999999999999999999999999999999::decimal(38, 0)" to "9".repeat(38).toBigDecimal(),
                    "date '0001-01-01'" to LocalDate.of(1, 1, 1),
                    "time '23:59:59.999999'" to LocalTime.of(23, 59, 59, 999_999_000),
                    "'12:00:00.123456789'::time_ns" to LocalTime.of(12, 0, 0, 123_456_789),
                    "'12:00:00.5+02'::timetz" to OffsetTime.parse("12:00:00.5+02:00"),
                    "timestamp '2024-03-31 02:30:00.123456'" to LocalDateTime.parse("2024-03-31T02:30:00.123456"),
                    "'2024-01-01 01:02:03'::timestamp_s" to LocalDateTime.parse("2024-01-01T01:02:03"),
                    "'2024-01-01 01:02:03.123'::timestamp_ms" to LocalDateTime.parse("2024-01-01T01:02:03.123"),
                    "'2024-01-01 01:02:03.123456789'::timestamp_ns" to
                        LocalDateTime.parse("2024-01-01T01:02:03.123456789"),
                    "'2024-10-27 01:30:00+00'::timestamptz" to
                        Instant.parse("2024-10-27T01:30:00Z").atOffset(java.time.ZoneOffset.UTC),
                    "'1e234567-0000-1000-8000-00805f9b34fb'::uuid" to
                        UUID.fromString("1e234567-0000-1000-8000-00805f9b34fb"),
                    "interval '1 month 2 days 3.5 seconds'" to "1 month 2 days 00:00:03.5",
                    "'101'::bit" to "101",
                    "'b'::enum ('a', 'b')" to "b",
                    "{'a': [1]}" to mapOf("a" to listOf(1)),
                    "map {1: 'x'}" to mapOf(1 to "x"),
                    "null::integer" to null,
                )
            for ((expression, value) in cases) withClue(expression) { both(expression) shouldBe listOf(value, value) }
            both("'nan'::double").all { (it as Double).isNaN() } shouldBe true
            both("'\\xAA\\x00'::blob").forEach { (it as ByteArray).toList() shouldBe listOf(0xAA.toByte(), 0.toByte()) }
        }

        test("what Java's types cannot tell is an error that names the column") {
            val cases =
                listOf("'infinity'::date", "'-infinity'::date", "time '24:00:00'") +
                    listOf("timestamp", "timestamp_s", "timestamp_ms", "timestamp_ns", "timestamptz")
                        .flatMap { listOf("'infinity'::$it", "'-infinity'::$it") } +
                    listOf("['infinity'::date]", "['infinity'::timestamp]", "{'a': '-infinity'::timestamptz}")
            for (case in cases) {
                withClue(case) {
                    val error = failure { both("$case as odd") }
                    error.kind() shouldBe ErrorKind.DATA_CONVERSION
                    error.column() shouldBe "odd"
                }
            }
        }

        test("getInt of 2^64-1 is an error, not -1") {
            Database.open("duckdb::memory:").use { db ->
                for (type in listOf("ubigint", "hugeint", "bigint")) {
                    shouldThrow<RunnelException> {
                        db
                            .sql(
                                "select 9223372036854775807::$type as n",
                            ).value<Int>()
                    }.column() shouldBe
                        "n"
                }
                shouldThrow<RunnelException> { db.sql("select 18446744073709551615::ubigint as n").value<Long>() }
                    .kind() shouldBe ErrorKind.DATA_CONVERSION
            }
        }

        test("a stream that fails after millions of rows fails, and does not end as if it were complete") {
            Database.open("duckdb::memory:").use { db ->
                val value = "case when i = 20000000 then cast('x' || i as bigint) else i end"
                val text = "select $value from range(40000000) r(i)"
                val error = shouldThrow<RunnelException> { db.sql(text).flow<Long>().count() }
                error.kind() shouldBe ErrorKind.DATA_INVALID
                db.sql("select 1").value<Int>() shouldBe 1
            }
        }

        test("a flow that has enough in the middle of a huge result leaves its session usable, in a transaction too") {
            Database.open("duckdb::memory:?threads=2&pool_size=1&max_overflow=0").use { db ->
                val huge = "select i from range(1000000000) r(i)"
                db.sql(huge).flow<Long>(batch = 100).take(150).toList().size shouldBe 150
                db.transaction {
                    sql(huge).flow<Long>(batch = 100).take(150).toList().last() shouldBe 149L
                    sql("select 2").value<Int>() shouldBe 2
                }
                db.pool.let { it.created() to it.leased() } shouldBe (1 to 0)
            }
        }

        test("a million rows flow by without being kept") {
            Database.open("duckdb::memory:").use { db ->
                db.sql("select 1").value<Int>()
                val (count, time) =
                    measureTimedValue {
                        db
                            .sql(
                                "select i, 'name ' || i as name from range(1000000) r(i)",
                            ).flow<Pair<Long, String>>()
                            .count()
                    }
                println("duckdb: a million rows of two columns in $time")
                count shouldBe 1_000_000
                time.inWholeSeconds shouldBeLessThan 30
            }
        }
    })
