package dev.runnel.bench.duckdb

import dev.runnel.bench.Item
import dev.runnel.bench.Items
import dev.runnel.bench.SELECT_ITEMS
import dev.runnel.bench.checksum
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import dev.runnel.from
import dev.runnel.sql
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.withContext

/** All rows as a list of objects. */
fun listScans(room: DuckdbRoom): Comparison {
    val scan by lazy { RawScan(room.connection) }
    return Comparison(
        "duckdb.list",
        "scan into a list of data classes",
        "rows",
        room.sizes.rows,
        aims = listOf(Aim.times(1.3, "Runnel SQL", "chunk API"), Aim.times(1.3, "Runnel DSL", "chunk API")),
        contenders = listOf(
            Contender("chunk API") { scan.list().checksum() },
            Contender("chunk API on IO") { withContext(Dispatchers.IO) { scan.list() }.checksum() },
            Contender("Runnel SQL") { room.db.sql(SELECT_ITEMS).list<Item>().checksum() },
            Contender("Runnel DSL") { room.db.from(Items).list().checksum() },
        ),
    )
}

/** All rows as they come, none kept. */
fun flowScans(room: DuckdbRoom): Comparison {
    val scan by lazy { RawScan(room.connection) }
    return Comparison(
        "duckdb.flow",
        "scan as a flow of data classes",
        "rows",
        room.sizes.rows,
        aims = listOf(Aim.times(1.3, "Runnel SQL", "chunk API"), Aim.times(1.3, "Runnel DSL", "chunk API")),
        contenders = listOf(
            Contender("chunk API") {
                var sum = 0L
                scan.forEach { sum += it.checksum() }
                sum
            },
            Contender("chunk API on IO, in chunks") {
                var sum = 0L
                scan.chunks().flowOn(Dispatchers.IO).collect { chunk -> for (item in chunk) sum += item.checksum() }
                sum
            },
            Contender("Runnel SQL") { room.db.sql(SELECT_ITEMS).flow<Item>().checksum() },
            Contender("Runnel DSL") { room.db.from(Items).flow().checksum() },
        ),
    )
}

private fun RawScan.chunks(): Flow<List<Item>> = flow {
    forEachChunk { chunk ->
        val items = ArrayList<Item>(chunk.rowCount().toInt())
        chunk.forEach { items += it }
        emit(items)
    }
}
