package dev.runnel.bench.servers

import dev.runnel.bench.Sizes
import dev.runnel.bench.checksum
import dev.runnel.bench.concurrently
import dev.runnel.bench.item
import dev.runnel.bench.itemBySql
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender

private const val MANY = 256
private const val SOME = 64
private const val HUNDRED = 100
private const val SELECTS = 20

/** What scatters by a few per cent from run to run is level from here on. */
private const val LEVEL = 0.95

/** The allocation that a query may add to the driver's own. */
private const val QUERY_BYTES = 512.0

/** The allocation that a row may add to the driver's own. */
private const val ROW_BYTES = 40.0

/** All that is measured of a server. */
fun workloads(room: ServerRoom): List<Comparison> = listOf(
    pointSelects(room),
    concurrentPointSelects(room),
    transactions(room),
    requests(room),
    hundredQueries(room),
    listScan(room),
    flowScan(room),
    wideScan(room),
    batchInserts(room),
    bulkInserts(room),
)

private fun pointSelects(room: ServerRoom): Comparison {
    val queries = room.sizes.queries / 4

    suspend fun each(item: suspend (id: Long) -> Long): Long = room.sizes.concurrently(1, queries, item)
    return Comparison(
        "${room.product}.point",
        "point select, one after the other",
        "queries",
        queries,
        aims(QUERY_BYTES),
        room.contenders { way -> each { way.item(it).checksum() } } +
            Contender("Runnel, SQL") { each { room.db.itemBySql(it).checksum() } },
    )
}

private fun concurrentPointSelects(room: ServerRoom): Comparison = Comparison(
    "${room.product}.point$MANY",
    "point select, $MANY coroutines over $CONNECTIONS connections",
    "queries",
    room.sizes.shared(MANY),
    aims(QUERY_BYTES),
    room.contenders { way -> room.sizes.concurrently(MANY, room.sizes.shared(MANY)) { way.item(it).checksum() } },
)

private fun transactions(room: ServerRoom): Comparison = Comparison(
    "${room.product}.transaction",
    "begin, select, update, commit; $SOME coroutines",
    "transactions",
    room.sizes.shared(SOME),
    aims(QUERY_BYTES * 4),
    room.contenders { way -> room.sizes.concurrently(SOME) { way.transfer(it) } },
)

private fun requests(room: ServerRoom): Comparison {
    val requests = room.sizes.shared(SOME * SELECTS) / SELECTS
    return Comparison(
        "${room.product}.requests",
        "$SELECTS selects in a transaction per request; $SOME coroutines",
        "queries",
        requests * SELECTS,
        aims(QUERY_BYTES),
        room.contenders { way ->
            room.sizes.concurrently(SOME, requests) { first ->
                way.items(LongArray(SELECTS) { room.sizes.id((first + it).toInt()) })
            }
        },
    )
}

/** What people measure when they compare R2DBC with JDBC. */
private fun hundredQueries(room: ServerRoom): Comparison = Comparison(
    "${room.product}.hundred",
    "$HUNDRED queries at once",
    "queries",
    HUNDRED,
    aims(QUERY_BYTES),
    room.contenders { way -> room.sizes.concurrently(HUNDRED, HUNDRED) { way.item(it).checksum() } } +
        Contender("R2DBC, connection per query") {
            room.sizes.concurrently(HUNDRED, HUNDRED) { room.byHand.itemOnNewConnection(it).checksum() }
        } +
        Contender("JDBC, connection per query") {
            room.sizes.concurrently(HUNDRED, HUNDRED) { room.hikari.itemOnNewConnection(it).checksum() }
        },
    mostTurns = 5,
)

private fun listScan(room: ServerRoom): Comparison = Comparison(
    "${room.product}.list",
    "scan into a list of data classes",
    "rows",
    room.sizes.rows,
    aims(ROW_BYTES),
    room.contenders { it.list().checksum() },
)

private fun flowScan(room: ServerRoom): Comparison = Comparison(
    "${room.product}.flow",
    "scan as a flow of data classes",
    "rows",
    room.sizes.rows,
    aims(ROW_BYTES),
    room.contenders { it.checksum() },
)

private fun wideScan(room: ServerRoom): Comparison = Comparison(
    "${room.product}.wide",
    "scan of twelve columns into a list of data classes",
    "rows",
    room.sizes.wideRows,
    aims(ROW_BYTES),
    room.contenders { way -> way.wide().sumOf { it.checksum() } },
)

private fun batchInserts(room: ServerRoom): Comparison {
    val items by lazy { List(room.sizes.inserts) { item(it + 1L) } }
    return Comparison(
        "${room.product}.batch",
        "batch insert, as the driver's users write it",
        "rows",
        room.sizes.inserts,
        listOf(
            Aim.speed(room.fasterThanAdd, RUNNEL, BY_HAND),
            Aim.speed(room.fasterThanAdd, RUNNEL, REACTIVE),
            Aim.speed(LEVEL, RUNNEL_JDBC, HIKARI),
        ),
        room.contenders { it.batch(items) }.map { room.inserting(it) },
    )
}

private fun bulkInserts(room: ServerRoom): Comparison {
    val rows = room.sizes.inserts * 10
    val items by lazy { List(rows) { item(it + 1L) } }
    return Comparison(
        "${room.product}.bulk",
        "bulk insert: ${room.bulkName} by hand, insertAll",
        "rows",
        rows,
        listOf(Aim.speed(LEVEL, RUNNEL, BY_HAND), Aim.speed(LEVEL, RUNNEL_JDBC, HIKARI)),
        room.contenders { it.bulk(items) }.filter { it.name != REACTIVE }.map { room.inserting(it) },
    )
}

/** Of [SOME] coroutines. */
val Sizes.concurrent: Int get() = shared(SOME)

/** About as many queries as in other workloads, the same number for each coroutine. */
private fun Sizes.shared(coroutines: Int): Int = maxOf(queries / coroutines, 1) * coroutines

/** Of every workload that reads: level with what is written by hand, ahead of what users write. */
private fun aims(bytes: Double): List<Aim> = listOf(
    Aim.speed(LEVEL, RUNNEL, BY_HAND),
    Aim.moreBytes(bytes, RUNNEL, BY_HAND),
    Aim.speed(1.0, RUNNEL, REACTIVE),
    Aim.speed(LEVEL, RUNNEL_JDBC, HIKARI),
)

private fun ServerRoom.contenders(work: suspend (Access) -> Long): List<Contender> =
    ways.map { way -> Contender(way.name) { work(way.access) } }

/** Inserts into the empty table; what counts is what is in it afterwards. */
private fun ServerRoom.inserting(contender: Contender) =
    Contender(contender.name, prepare = { empty() }, result = { it + inserted() }, work = contender.work)
