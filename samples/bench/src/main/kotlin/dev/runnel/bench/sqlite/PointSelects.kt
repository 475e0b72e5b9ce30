package dev.runnel.bench.sqlite

import dev.runnel.bench.Item
import dev.runnel.bench.SELECT_ITEM_BY_NAME
import dev.runnel.bench.Sizes
import dev.runnel.bench.checksum
import dev.runnel.bench.concurrently
import dev.runnel.bench.itemByDsl
import dev.runnel.bench.itemBySql
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.util.concurrent.ArrayBlockingQueue
import java.util.concurrent.CompletableFuture

private const val COROUTINES = 64
private const val CONNECTIONS = 5

/** One query after the other, by all of Runnel's faces. */
fun pointSelects(room: SqliteRoom): Comparison {
    val point by lazy { RawPoint(room.connection) }
    return Comparison(
        "sqlite.point",
        "point select, one after the other",
        "queries",
        room.sizes.queries,
        aims = listOf(
            Aim.moreMicros(1.0, "Runnel SQL", "driver on IO"),
            Aim.moreMicros(1.0, "Runnel DSL", "driver on IO"),
            Aim.moreBytes(500.0, "Runnel SQL", "driver on IO"),
            Aim.moreBytes(500.0, "Runnel DSL", "driver on IO"),
        ),
        contenders = listOf(
            Contender("driver") { room.sizes.queries { point.item(it) } },
            Contender("driver on IO") { room.sizes.queries { withContext(Dispatchers.IO) { point.item(it) } } },
            Contender("Runnel SQL") { room.sizes.queries { room.db.itemBySql(it) } },
            Contender("Runnel DSL") { room.sizes.queries { room.db.itemByDsl(it) } },
            Contender("Runnel blocking") {
                room.sizes.queries { id ->
                    room.blocking.sql(SELECT_ITEM_BY_NAME).bind("id", id).one(Item::class.java)
                }
            },
            Contender("driver, as a future") {
                room.sizes.queries { CompletableFuture.supplyAsync({ point.item(it) }, room.threads).join() }
            },
            Contender("Runnel async") {
                room.sizes.queries { id ->
                    room.async.sql(SELECT_ITEM_BY_NAME).bind("id", id).one(Item::class.java).join()
                }
            },
        ),
    )
}

/** Queries of 64 coroutines at a time, over 5 connections. */
fun concurrentPointSelects(room: SqliteRoom): Comparison {
    val points by lazy { ArrayBlockingQueue(CONNECTIONS, false, List(CONNECTIONS) { RawPoint(room.connect()) }) }
    return Comparison(
        "sqlite.point64",
        "point select, $COROUTINES coroutines",
        "queries",
        room.sizes.queries / COROUTINES * COROUTINES,
        aims = listOf(
            Aim.moreMicros(1.0, "Runnel SQL", "driver on IO"),
            Aim.moreMicros(1.0, "Runnel DSL", "driver on IO"),
            Aim.moreBytes(500.0, "Runnel SQL", "driver on IO"),
            Aim.moreBytes(500.0, "Runnel DSL", "driver on IO"),
        ),
        contenders = listOf(
            // A view of IO with as many threads as connections is slower than threads that wait for one.
            Contender("driver on IO") {
                room.sizes.concurrently(COROUTINES) { id ->
                    withContext(Dispatchers.IO) {
                        val point = points.take()
                        try {
                            point.item(id).checksum()
                        } finally {
                            points.add(point)
                        }
                    }
                }
            },
            Contender("Runnel SQL") { room.sizes.concurrently(COROUTINES) { room.db.itemBySql(it).checksum() } },
            Contender("Runnel DSL") { room.sizes.concurrently(COROUTINES) { room.db.itemByDsl(it).checksum() } },
        ),
    )
}

/** All queries of a round in one transaction. */
fun transactionPointSelects(room: SqliteRoom): Comparison {
    val point by lazy { RawPoint(room.connection) }
    return Comparison(
        "sqlite.transaction",
        "point select in a transaction",
        "queries",
        room.sizes.queries,
        aims = listOf(Aim.times(1.3, "Runnel SQL", "driver"), Aim.times(1.3, "Runnel DSL", "driver")),
        contenders = listOf(
            Contender("driver") { room.connection.transaction { room.sizes.queries { point.item(it) } } },
            Contender("driver on IO") {
                withContext(Dispatchers.IO) {
                    room.connection.transaction { room.sizes.queries { point.item(it) } }
                }
            },
            Contender("Runnel SQL") { room.db.transaction { room.sizes.queries { itemBySql(it) } } },
            Contender("Runnel DSL") { room.db.transaction { room.sizes.queries { itemByDsl(it) } } },
        ),
    )
}

private inline fun Sizes.queries(item: (id: Long) -> Item): Long {
    var sum = 0L
    for (query in 0 until queries) sum += item(id(query)).checksum()
    return sum
}
