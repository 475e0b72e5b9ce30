package dev.runnel.bench.memory

import dev.runnel.bench.Item
import dev.runnel.bench.checksum
import dev.runnel.bench.item
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import dev.runnel.kotlin.rowMapper
import dev.runnel.row.RowDecoder
import dev.runnel.row.RowMapper
import dev.runnel.spi.Columns
import dev.runnel.spi.Row

private const val ROWS = 1_000

/** Rows that are in memory already into data classes: what the mapping costs by itself. */
fun decoding(rows: Int): Comparison {
    val memory = MemoryRows(ROWS)
    val byHand = RowMapper { _ ->
        RowDecoder { row ->
            Item(row.getLong(0), row.get(1, String::class.java)!!, row.getLong(2), row.getDouble(3))
        }
    }
    val times = (rows / ROWS).coerceAtLeast(1)
    return Comparison(
        "memory.decode",
        "decoding rows that are in memory",
        "rows",
        times * ROWS,
        aims = listOf(Aim.times(1.3, "data class", "lambda by hand")),
        contenders = listOf(
            Contender("lambda by hand") { decodeByHand(memory, byHand.bind(memory.columns()), times) },
            Contender("data class") { decode(memory, rowMapper<Item>().bind(memory.columns()), times) },
        ),
    )
}

// One loop for each, as each query has its own: the compiler sees through the decoder in both. The objects go into a
// list that outlives the loop, or the compiler would leave them out.

private fun decodeByHand(rows: MemoryRows, decoder: RowDecoder<Item>, times: Int): Long {
    val items = ArrayList<Item>(ROWS)
    repeat(times) {
        items.clear()
        rows.forEach { items += decoder.decode(it) }
    }
    return items.checksum()
}

private fun decode(rows: MemoryRows, decoder: RowDecoder<Item>, times: Int): Long {
    val items = ArrayList<Item>(ROWS)
    repeat(times) {
        items.clear()
        rows.forEach { items += decoder.decode(it) }
    }
    return items.checksum()
}

/** A row that stands on one item after the other. */
private class MemoryRows(count: Int) : Row {
    private val items = Array(count) { item(it + 1L) }
    private val columns = Columns(
        listOf("id" to "BIGINT", "name" to "TEXT", "price" to "BIGINT", "weight" to "DOUBLE")
            .map { (name, type) -> Columns.Column(name, type) },
    )
    private var current = items[0]

    inline fun forEach(use: (Row) -> Unit) {
        for (item in items) {
            current = item
            use(this)
        }
    }

    override fun columns(): Columns = columns

    override fun isNull(i: Int): Boolean = false

    override fun getLong(i: Int): Long = if (i == 0) current.id else current.price

    override fun getInt(i: Int): Int = Math.toIntExact(getLong(i))

    override fun getDouble(i: Int): Double = current.weight

    override fun getBoolean(i: Int): Boolean = throw UnsupportedOperationException("Items have no boolean.")

    override fun <T : Any> get(i: Int, type: Class<T>): T = type.cast(
        when (i) {
            0 -> current.id
            1 -> current.name
            2 -> current.price
            else -> current.weight
        },
    )
}
