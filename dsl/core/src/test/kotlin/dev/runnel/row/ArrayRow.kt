package dev.runnel.row

import dev.runnel.spi.Columns
import dev.runnel.spi.Row

/** A row of an array, exact by [Conversions] as the SPI wants it. */
class ArrayRow(private val columns: Columns, vararg val values: Any?) : Row {
    override fun columns(): Columns = columns

    override fun isNull(i: Int): Boolean = values[i] == null

    override fun getLong(i: Int): Long = primitive(i, Long::class.javaPrimitiveType!!)

    override fun getInt(i: Int): Int = primitive(i, Int::class.javaPrimitiveType!!)

    override fun getDouble(i: Int): Double = primitive(i, Double::class.javaPrimitiveType!!)

    override fun getBoolean(i: Int): Boolean = primitive(i, Boolean::class.javaPrimitiveType!!)

    override fun <T : Any> get(i: Int, type: Class<T>): T? =
        Conversions.convert(values[i], type, columns.name(i), columns.type(i))

    private fun <T : Any> primitive(i: Int, type: Class<T>): T =
        Conversions.convert(values[i], type, columns.name(i), columns.type(i))!!
}

fun columns(vararg names: String): Columns = Columns(names.map { Columns.Column(it, "stored") })

fun row(vararg values: Pair<String, Any?>): ArrayRow =
    ArrayRow(columns(*values.map { it.first }.toTypedArray()), *values.map { it.second }.toTypedArray())

fun <T> RowMapper<T>.map(row: Row): T = bind(row.columns()).decode(row)
