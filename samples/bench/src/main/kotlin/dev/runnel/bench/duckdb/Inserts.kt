package dev.runnel.bench.duckdb

import dev.runnel.bench.Inserted
import dev.runnel.bench.item
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import dev.runnel.insertAll
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/** All rows as one bulk insert: ten times as many as in SQLite, for the Appender is that much faster. */
fun bulkInserts(room: DuckdbRoom): Comparison {
    val rows = room.sizes.inserts * 10
    val items by lazy { List(rows) { item(it + 1L) } }
    return Comparison(
        "duckdb.bulk",
        "bulk insert",
        "rows",
        rows,
        aims = listOf(Aim.times(1.3, "insertAll", "Appender")),
        contenders = listOf(
            room.inserting("Appender") { room.connection.append(items) },
            room.inserting("Appender on IO") { withContext(Dispatchers.IO) { room.connection.append(items) } },
            room.inserting("insertAll") { room.db.insertAll(Inserted, items) },
        ),
    )
}

/** Inserts into the empty table; what counts is what is in it afterwards. */
private fun DuckdbRoom.inserting(name: String, work: suspend () -> Long) =
    Contender(name, prepare = { empty() }, result = { it + inserted() }, work = work)
