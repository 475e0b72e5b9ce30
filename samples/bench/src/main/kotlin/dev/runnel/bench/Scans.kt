package dev.runnel.bench

import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import dev.runnel.from
import dev.runnel.sql
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.withContext

/** All rows of the driver's own, by the shortest way there is. */
interface RawRows {
    fun list(): List<Item>

    /** Of all rows as they come, none kept. */
    fun checksum(): Long

    /** By the thousand: one hop a row would cost a microsecond. */
    fun chunks(): Flow<List<Item>>
}

/**
 * All rows as a list of objects.
 *
 * @param rawName what the driver's way is called
 * @param most how many times the driver's time Runnel may take
 */
fun listScan(room: Room, rawName: String, most: Double, raw: () -> RawRows): Comparison = Comparison(
    "${room.product}.list",
    "scan into a list of data classes",
    "rows",
    room.sizes.rows,
    aims = listOf(Aim.times(most, "Runnel SQL", rawName), Aim.times(most, "Runnel DSL", rawName)),
    contenders = listOf(
        Contender(rawName) { raw().list().checksum() },
        Contender("$rawName on IO") { withContext(Dispatchers.IO) { raw().list() }.checksum() },
        Contender("Runnel SQL") { room.db.sql(SELECT_ITEMS).list<Item>().checksum() },
        Contender("Runnel DSL") { room.db.from(Items).list().checksum() },
    ),
)

/** All rows as they come, none kept. */
fun flowScan(room: Room, rawName: String, most: Double, raw: () -> RawRows): Comparison = Comparison(
    "${room.product}.flow",
    "scan as a flow of data classes",
    "rows",
    room.sizes.rows,
    aims = listOf(Aim.times(most, "Runnel SQL", rawName), Aim.times(most, "Runnel DSL", rawName)),
    contenders = listOf(
        Contender(rawName) { raw().checksum() },
        Contender("$rawName on IO, in chunks") {
            var sum = 0L
            raw().chunks().flowOn(Dispatchers.IO).collect { chunk -> for (item in chunk) sum += item.checksum() }
            sum
        },
        Contender("Runnel SQL") { room.db.sql(SELECT_ITEMS).flow<Item>().checksum() },
        Contender("Runnel DSL") { room.db.from(Items).flow().checksum() },
    ),
)
