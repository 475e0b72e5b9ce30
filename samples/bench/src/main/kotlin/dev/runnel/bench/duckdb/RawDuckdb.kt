package dev.runnel.bench.duckdb

import dev.runnel.bench.Inserted
import dev.runnel.bench.Item
import dev.runnel.bench.RawRows
import dev.runnel.bench.SELECT_ITEMS
import dev.runnel.bench.checksum
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import org.duckdb.DuckDBConnection
import org.duckdb.DuckDBDataChunkReader

// The driver as it is best used: its chunk API for reading, its Appender for writing.

/** Selects all items, by the chunk API. */
class RawScan(private val connection: DuckDBConnection) : RawRows {
    override fun list(): List<Item> {
        val items = ArrayList<Item>()
        forEachChunk { chunk -> chunk.forEach { items += it } }
        return items
    }

    override fun checksum(): Long {
        var sum = 0L
        forEachChunk { chunk -> chunk.forEach { sum += it.checksum() } }
        return sum
    }

    override fun chunks(): Flow<List<Item>> = flow {
        forEachChunk { chunk ->
            val items = ArrayList<Item>(chunk.rowCount().toInt())
            chunk.forEach { items += it }
            emit(items)
        }
    }

    private inline fun forEachChunk(use: (DuckDBDataChunkReader) -> Unit) {
        connection.prepare(SELECT_ITEMS).use { statement ->
            statement.query().use { result -> while (result.nextChunk()) use(result.chunk()) }
        }
    }
}

private inline fun DuckDBDataChunkReader.forEach(use: (Item) -> Unit) {
    val id = vector(0)
    val name = vector(1)
    val price = vector(2)
    val weight = vector(3)
    for (row in 0 until rowCount()) {
        use(Item(id.getLong(row), name.getString(row), price.getLong(row), weight.getDouble(row)))
    }
}

fun DuckDBConnection.append(items: List<Item>): Long {
    createAppender(Inserted.name()).use { appender ->
        for (item in items) {
            appender
                .beginRow()
                .append(item.id)
                .append(item.name)
                .append(item.price)
                .append(item.weight)
                .endRow()
        }
    }
    return items.size.toLong()
}
