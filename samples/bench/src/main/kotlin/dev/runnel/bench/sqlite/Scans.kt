package dev.runnel.bench.sqlite

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

private const val CHUNK = 1024

/** All rows as a list of objects. */
fun listScans(room: SqliteRoom): Comparison {
    val scan by lazy { RawScan(room.connection) }
    return Comparison(
        "sqlite.list",
        "scan into a list of data classes",
        "rows",
        room.sizes.rows,
        aims = listOf(Aim.times(1.2, "Runnel SQL", "driver"), Aim.times(1.2, "Runnel DSL", "driver")),
        contenders = listOf(
            Contender("driver") { scan.list().checksum() },
            Contender("driver on IO") { withContext(Dispatchers.IO) { scan.list() }.checksum() },
            Contender("Runnel SQL") { room.db.sql(SELECT_ITEMS).list<Item>().checksum() },
            Contender("Runnel DSL") { room.db.from(Items).list().checksum() },
        ),
    )
}

/** All rows as they come, none kept. */
fun flowScans(room: SqliteRoom): Comparison {
    val scan by lazy { RawScan(room.connection) }
    return Comparison(
        "sqlite.flow",
        "scan as a flow of data classes",
        "rows",
        room.sizes.rows,
        aims = listOf(Aim.times(1.2, "Runnel SQL", "driver"), Aim.times(1.2, "Runnel DSL", "driver")),
        contenders = listOf(
            Contender("driver") {
                var sum = 0L
                scan.forEach { sum += it.checksum() }
                sum
            },
            Contender("driver on IO, in chunks") {
                var sum = 0L
                scan.chunks().flowOn(Dispatchers.IO).collect { chunk -> for (item in chunk) sum += item.checksum() }
                sum
            },
            Contender("Runnel SQL") { room.db.sql(SELECT_ITEMS).flow<Item>().checksum() },
            Contender("Runnel DSL") { room.db.from(Items).flow().checksum() },
        ),
    )
}

/** The driver's rows by the thousand, for one hop a row would cost a microsecond. */
private fun RawScan.chunks(): Flow<List<Item>> = flow {
    open().use { rows ->
        var more = rows.next()
        while (more) {
            val chunk = ArrayList<Item>(CHUNK)
            while (more && chunk.size < CHUNK) {
                chunk += rows.item()
                more = rows.next()
            }
            emit(chunk)
        }
    }
}
