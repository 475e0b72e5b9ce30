package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.RunnelException
import dev.runnel.row.PortableType
import dev.runnel.row.RowMappers
import dev.runnel.spi.Json
import dev.runnel.sql
import java.math.BigDecimal
import java.math.BigInteger
import java.time.Instant
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.OffsetDateTime
import java.time.temporal.ChronoUnit

/** Values longer than this are not read as every other type too. */
private const val LONG = 1_000

/**
 * One type through every cell of the matrix: each value bound, read, found, and read as every other portable type, which must
 * give the same value or DATA_CONVERSION naming the column; and its null.
 */
internal class MatrixLine<V : Any>(
    private val kit: KitContext,
    private val db: Database,
    private val row: TypeRow<V>,
) {
    val name = row.name
    var exact = 0
        private set
    var refused = 0
        private set
    val wrong = ArrayList<String>()

    /** For each value what became of it: of itself, then as every portable type. */
    val cells = ArrayList<Pair<V, List<Mark>>>()
    private var marks = ArrayList<Mark>()
    private val column = kit.quote(row.column.name())
    private val select = "select $column from kit_everything"

    suspend fun run(): MatrixLine<V> {
        row.exact.forEach { cell(it, mayRefuse = false) }
        row.exactOrRefused.forEach { cell(it, mayRefuse = true) }
        empty()
        return this
    }

    private suspend fun cell(value: V, mayRefuse: Boolean) {
        marks = ArrayList()
        cells += value to marks
        var kept = value
        try {
            put(value)
            val read = db.sql(select).rows(RowMappers.of(row.type)).one()
            if (mayRefuse && !row.same(value, read)) kept = toMicros(value)
            check(row.same(kept, read), value) { "came back as ${show(read)}" }
            marks += if (row.same(value, read)) Mark.SAME else Mark.CUT
            if (row.find) {
                val found = db.sql("select count(*) from kit_everything where $column = :v", "v" to value).value<Int>()
                check(found == 1, value) { "is not found by itself" }
            }
        } catch (e: RunnelException) {
            if (mayRefuse &&
                e.kind() in refusals
            ) {
                refuse()
            } else {
                check(false, value) { "failed with ${e.kind()}: ${e.message}" }
            }
            return
        }
        if (value.toString().length < LONG) PortableType.entries.forEach { readAs(kept, it.valueClass()) }
    }

    private suspend fun readAs(value: V, type: Class<*>) {
        try {
            val read: Any = db.sql(select).rows(RowMappers.of(type)).one()
            check(sameMeaning(value, read), value) { "came back as the ${type.simpleName} ${show(read)}" }
            marks += Mark.SAME
        } catch (e: RunnelException) {
            if (e.kind() == DATA_CONVERSION && e.column() == row.column.name()) {
                refuse()
            } else {
                check(
                    false,
                    value,
                ) { "read as ${type.simpleName} failed with ${e.kind()} of column ${e.column()}: ${e.message}" }
            }
        }
    }

    private suspend fun empty() {
        try {
            put(null)
            val read: V? = db.sql(select).rows(RowMappers.ofNullable(row.type)).one()
            check(read == null, null) { "came back as ${show(read)}" }
        } catch (e: RunnelException) {
            check(false, null) { "failed with ${e.kind()}: ${e.message}" }
        }
    }

    private suspend fun put(value: V?) {
        db.sql("delete from kit_everything").execute()
        db.sql("insert into kit_everything (id, $column) values (1, :v)", "v" to value).execute()
    }

    private fun refuse() {
        refused++
        marks += Mark.REFUSED
    }

    private inline fun check(right: Boolean, value: V?, what: () -> String) {
        if (right) exact++ else wrong += "${row.name}: ${show(value)} ${what()}"
    }

    private fun show(value: Any?) = value.toString().take(60)
}

/** Times below a microsecond may be cut off, as long as the value that is bound to find them is cut too. */
@Suppress("UNCHECKED_CAST")
private fun <V : Any> toMicros(value: V): V = when (value) {
    is LocalTime -> value.truncatedTo(ChronoUnit.MICROS)
    is LocalDateTime -> value.truncatedTo(ChronoUnit.MICROS)
    is OffsetDateTime -> value.truncatedTo(ChronoUnit.MICROS)
    is Instant -> value.truncatedTo(ChronoUnit.MICROS)
    is kotlin.time.Instant ->
        kotlin.time.Instant.fromEpochSeconds(value.epochSeconds, value.nanosecondsOfSecond / 1_000 * 1_000)
    else -> value
} as V

/**
 * Whether a value read as another type is still that value. Text is the database's own way to write it: it need only be there.
 * Text that is a number, written as numbers are, may be read as one.
 */
private fun sameMeaning(value: Any, read: Any): Boolean {
    val a = plain(value)
    val b = plain(read)
    return when {
        value is Json && (read is Json || read is String) -> value.compact() == Json(read.toString()).compact()
        // A float and a decimal are each other if the shortest text of the float is the decimal.
        value is Float && read is BigDecimal -> read.toFloat() == value
        value is Float && read is BigInteger -> read.toFloat() == value
        read is Float && value is BigDecimal -> value.compareTo(BigDecimal(read.toString())) == 0
        read is Float && value is BigInteger ->
            BigDecimal(read.toString()).compareTo(a as BigDecimal) == 0 || a.compareTo(b as BigDecimal) == 0
        value is Float || value is Double ->
            (b is BigDecimal && b.toDouble() == (value as Number).toDouble()) || a == b || b is String
        a is BigDecimal && b is BigDecimal -> a.compareTo(b) == 0 ||
            (read is Double && a.compareTo(BigDecimal(read)) == 0)
        a is String && b is BigDecimal -> a == read.toString() || a == b.toPlainString()
        a is ByteArray && b is ByteArray -> a.contentEquals(b)
        b is String -> a !is String || a == b
        else -> a == b
    }
}

/** What the type is only another name of. */
private fun plain(value: Any): Any = when (value) {
    is Boolean -> if (value) BigDecimal.ONE else BigDecimal.ZERO
    is Byte, is Short, is Int, is Long -> BigDecimal((value as Number).toLong())
    is Float -> if (value.isFinite()) BigDecimal(value.toDouble()) else value.toDouble()
    is Double -> if (value.isFinite()) BigDecimal.valueOf(value) else value
    is BigInteger -> BigDecimal(value)
    is UInt -> BigDecimal(value.toLong())
    is ULong -> BigDecimal(value.toString())
    is PersonId -> BigDecimal(value.value)
    is OffsetDateTime -> value.toInstant()
    is kotlin.time.Instant -> Instant.ofEpochSecond(value.epochSeconds, value.nanosecondsOfSecond.toLong())
    // A database without a type for it keeps times in UTC, and reads a time without zone as such.
    is LocalDateTime -> value.toInstant(java.time.ZoneOffset.UTC)
    is Json -> value.text()
    is Enum<*> -> value.name
    else -> if (value::class.simpleName == "Uuid") java.util.UUID.fromString(value.toString()) else value
}
