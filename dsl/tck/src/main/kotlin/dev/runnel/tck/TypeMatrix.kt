package dev.runnel.tck

import dev.runnel.spi.Json
import dev.runnel.sql.Column
import dev.runnel.sql.Table
import java.math.BigDecimal
import java.math.BigInteger
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.ZoneOffset
import java.util.UUID

/** A row with a column of every portable type. */
internal data class Everything(
    val id: Int,
    val bool: Boolean?,
    val small: Short?,
    val whole: Int?,
    val big: Long?,
    val real: Float?,
    val double: Double?,
    val money: BigDecimal?,
    val exact: BigDecimal?,
    val note: String?,
    val code: String?,
    val day: LocalDate?,
    val time: LocalTime?,
    val local: LocalDateTime?,
    val at: Instant?,
    val token: UUID?,
    val doc: Json?,
    val data: ByteArray?,
    val shade: Shade?,
)

internal object Everythings : Table<Everything>("kit_everything") {
    val id = integer("id").primaryKey()
    val bool = bool("bool").nullable()
    val small = smallint("small").nullable()
    val whole = integer("whole").nullable()
    val big = bigint("big").nullable()
    val real = real("real").nullable()
    val double = doublePrecision("double").nullable()
    val money = decimal("money", 15, 2).nullable()
    val exact = decimal("exact", 38, 10).nullable()
    val note = text("note").nullable()
    val code = varchar("code", 50).nullable()
    val day = date("day").nullable()
    val time = time("time").nullable()
    val local = timestamp("local").nullable()
    val at = timestamptz("at").nullable()
    val token = uuid("token").nullable()
    val doc = json("doc").nullable()
    val data = bytes("data").nullable()
    val shade = enumeration("shade", Shade::class.java).nullable()
}

internal val nothingOfEverything =
    Everything(
        0,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
    )

/**
 * A column of the matrix and what is put into it.
 *
 * @param type the class bound and read, where it is not the column's own
 * @param exact must come back as they are
 * @param exactOrRefused must come back as they are, but for what is below a microsecond, or be refused when they are bound
 * @param find whether `where column = value` must find the row
 */
internal class TypeRow<V : Any>(
    val name: String,
    val column: Column<*>,
    val type: Class<V>,
    val exact: List<V>,
    val exactOrRefused: List<V> = listOf(),
    val find: Boolean = true,
    val same: (V, V) -> Boolean = { a, b -> a == b },
)

private inline fun <reified V : Any> row(
    column: Column<*>,
    exact: List<V>,
    exactOrRefused: List<V> = listOf(),
    find: Boolean = true,
    noinline same: (V, V) -> Boolean = { a, b -> a == b },
) = TypeRow(
    V::class.simpleName + " in " + column.name(),
    column,
    V::class.javaObjectType,
    exact,
    exactOrRefused,
    find,
    same,
)

private fun decimals(vararg texts: String) = texts.map(::BigDecimal)

private val compared: (BigDecimal, BigDecimal) -> Boolean = { a, b -> a.compareTo(b) == 0 }

private const val MEGABYTE = 1_000_000

private const val TWO_53 = 1L shl 53

internal val typeRows: List<TypeRow<*>> =
    listOf(
        row(Everythings.bool, listOf(true, false)),
        row(Everythings.small, listOf<Short>(0, 1, -1, Short.MIN_VALUE, Short.MAX_VALUE)),
        row(Everythings.whole, listOf(0, -1, Int.MIN_VALUE, Int.MAX_VALUE)),
        row<Byte>(Everythings.small, listOf(0, Byte.MIN_VALUE, Byte.MAX_VALUE)),
        row(
            Everythings.big,
            listOf(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE, TWO_53 - 1, TWO_53, TWO_53 + 1, -TWO_53 - 1),
        ),
        row<BigInteger>(
            Everythings.big,
            listOf(BigInteger.ZERO, Long.MAX_VALUE.toBigInteger(), Long.MIN_VALUE.toBigInteger()),
            listOf(Long.MAX_VALUE.toBigInteger() + BigInteger.ONE, BigInteger.TEN.pow(37)),
        ),
        row<BigInteger>(
            Everythings.exact,
            listOf(BigInteger.ZERO, BigInteger.TEN, 123456789012345.toBigInteger()),
            listOf(BigInteger.TEN.pow(27), Long.MAX_VALUE.toBigInteger() + BigInteger.ONE),
        ),
        row(
            Everythings.real,
            listOf(0f, 1.5f, -0.1f, 16777216f, Float.MAX_VALUE, -Float.MAX_VALUE, java.lang.Float.MIN_NORMAL),
            listOf(Float.MIN_VALUE, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY),
            find = false,
        ),
        row(
            Everythings.double,
            listOf(
                0.0,
                0.1,
                -1.5,
                1e15,
                1e300,
                Double.MAX_VALUE,
                -Double.MAX_VALUE,
                java.lang.Double.MIN_NORMAL,
                Math.PI,
                TWO_53.toDouble(),
            ),
            listOf(Double.MIN_VALUE, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY),
        ),
        row(
            Everythings.money,
            decimals(
                "0",
                "0.00",
                "1.50",
                "-0.01",
                "9999999999999.99",
                "-9999999999999.99",
                "1E+3",
                "1234567890123.45",
                "100",
            ),
            same = compared,
        ),
        row(
            Everythings.exact,
            decimals("0", "1.5", "-0.0000000001", "12345.0123456789", "123456789012345"),
            decimals(
                "1234567890.123456",
                "123456789012345.6",
                "1234567890123456",
                "9999999999999999999999999999.9999999999",
                "-0.1234567891",
            ),
            same = compared,
        ),
        row(
            Everythings.note,
            listOf(
                "",
                " ",
                "a",
                "1",
                "1.0",
                "true",
                "null",
                "NULL",
                "naïve",
                "日本語",
                "\uD83D\uDE00",
                "e\u0301",
                "\u00e9",
                "\uD83D\uDC68\u200D\uD83D\uDC69",
                "\uFEFFx",
                "\uFFFD",
                "\t\r\n",
                "x".repeat(MEGABYTE),
                "é".repeat(MEGABYTE),
            ),
            listOf("\u0000", "a\u0000b", "lone \uD800", "\uDC00 lone", "\uD83D\uD83D\uDE00", "\uFFFE", "\uFFFF"),
        ),
        row(Everythings.code, listOf("", "  a  ", "1e5", "007", "x".repeat(50)), listOf("x".repeat(51))),
        row(
            Everythings.day,
            listOf(
                "0001-01-01",
                "1582-10-04",
                "1582-10-15",
                "1900-02-28",
                "1970-01-01",
                "2000-02-29",
                "2024-12-31",
                "9999-12-31",
            ).map(LocalDate::parse),
            listOf(
                LocalDate.of(0, 1, 1),
                LocalDate.of(-1, 1, 1),
                LocalDate.of(10_000, 1, 1),
                LocalDate.MAX,
                LocalDate.MIN,
            ),
        ),
        row(
            Everythings.time,
            listOf("00:00", "00:00:01", "12:34:56", "12:34:56.100", "23:59:59.999999").map(LocalTime::parse),
            listOf(LocalTime.of(1, 2, 3, 4), LocalTime.MAX),
        ),
        row(
            Everythings.local,
            listOf(
                "0001-01-01T00:00",
                "1969-12-31T23:59:59.999999",
                "2024-03-31T02:30",
                "2024-10-27T02:30",
                "2026-11-21T12:34:56.123456",
                "9999-12-31T23:59:59",
            ).map(LocalDateTime::parse),
            listOf(LocalDateTime.parse("2026-11-21T12:34:56.123456789"), LocalDateTime.MAX, LocalDateTime.MIN),
        ),
        row(
            Everythings.at,
            listOf(
                "0001-01-01T00:00:00Z",
                "1970-01-01T00:00:00Z",
                "1969-12-31T23:59:59.999999Z",
                "2024-03-31T00:59:59.999999Z",
                "2024-03-31T01:00:00Z",
                "2024-10-27T00:30:00Z",
                "2024-10-27T01:30:00Z",
                "2038-01-19T03:14:08Z",
                "9999-12-31T23:59:59Z",
            ).map(Instant::parse),
            listOf(Instant.parse("2026-11-21T12:34:56.123456789Z"), Instant.MAX, Instant.MIN),
        ),
        row<OffsetDateTime>(
            Everythings.at,
            listOf(
                "2024-03-31T02:30:00+01:00",
                "2024-10-27T02:30:00+02:00",
                "2024-10-27T02:30:00+01:00",
                "1970-01-01T00:00:00-11:30",
                "2026-01-01T00:00:00Z",
            ).map(OffsetDateTime::parse),
            listOf(
                OffsetDateTime.MAX,
                OffsetDateTime.MIN,
                OffsetDateTime.of(9999, 12, 31, 23, 59, 59, 0, ZoneOffset.ofHours(-18)),
            ),
            same = { a, b -> a.toInstant() == b.toInstant() },
        ),
        row(
            Everythings.token,
            listOf(
                UUID(0, 0),
                UUID(-1, -1),
                UUID.fromString("1e234567-0000-1000-8000-00805f9b34fb"),
                UUID.fromString("00000000-0000-0000-0000-000000000001"),
            ),
        ),
        row(
            Everythings.doc,
            listOf(
                """{"a": [1, null, "x"]}""",
                "[]",
                "1",
                "\"text\"",
                "null",
                "true",
                """{"deep": {"er": {}}}""",
                "\"\uD83D\uDE00\"",
            ).map(::Json),
            find = false,
            same = { a, b -> a.text().replace(" ", "") == b.text().replace(" ", "") },
        ),
        row(
            Everythings.data,
            listOf(
                ByteArray(
                    0,
                ),
                byteArrayOf(0),
                byteArrayOf(-1, 0, 127, -128),
                "text".toByteArray(),
                ByteArray(MEGABYTE) {
                    it.toByte()
                },
            ),
            same = { a, b -> a.contentEquals(b) },
        ),
        row(Everythings.shade, Shade.entries.toList()),
        row<kotlin.time.Instant>(
            Everythings.at,
            listOf(
                kotlin.time.Instant.fromEpochSeconds(0),
                kotlin.time.Instant.parse("2024-10-27T01:30:00.123456Z"),
                kotlin.time.Instant.fromEpochSeconds(-1, 999_999_000),
            ),
            listOf(kotlin.time.Instant.DISTANT_FUTURE, kotlin.time.Instant.DISTANT_PAST),
        ),
        uuids(),
        row(Everythings.big, listOf(PersonId(0), PersonId(Long.MAX_VALUE), PersonId(Long.MIN_VALUE))),
        row(Everythings.big, listOf(0u, UInt.MAX_VALUE)),
        row(Everythings.big, listOf(0uL, Long.MAX_VALUE.toULong()), listOf(ULong.MAX_VALUE)),
    )

@OptIn(kotlin.uuid.ExperimentalUuidApi::class)
private fun uuids() = row<kotlin.uuid.Uuid>(
    Everythings.token,
    listOf(kotlin.uuid.Uuid.NIL, kotlin.uuid.Uuid.parse("5b2cf2a5-3a3e-4d6b-9b0a-0f4d0f3b2a11")),
)
