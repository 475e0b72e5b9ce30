package dev.runnel.bench.servers

import dev.runnel.bench.Item
import dev.runnel.bench.checksum
import dev.runnel.bench.concurrently
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import io.r2dbc.spi.Connection
import io.r2dbc.spi.Row
import io.r2dbc.spi.Statement
import reactor.core.publisher.Flux
import reactor.core.publisher.Mono

private const val SOME = 64

/**
 * What each rule of the R2DBC transport is worth over r2dbc-postgresql: the driver by hand without it, with it, and Runnel.
 * That statements are prepared and rows taken in the driver's callback is in the other workloads, beside those who do not.
 */
fun rules(room: ServerRoom): List<Comparison> {
    val sql = Texts(Postgresql::r2dbcSql)
    return listOf(
        rule(
            "binary",
            "twelve columns, sent as text or in binary",
            "rows",
            room.sizes.wideRows,
            listOf(
                Contender("by hand, text: no parameter") {
                    room.byHand.on { it.createStatement(sql.selectWide.replace("$1", "0")).wide() }
                },
                Contender("by hand, binary: bound parameters") {
                    room.byHand.on { it.createStatement(sql.selectWide).bind(0, 0L).wide() }
                },
                Contender(RUNNEL) { RunnelAccess(room.db).wide().sumOf { it.checksum() } },
            ),
        ),
        rule(
            "index",
            "rows by name or by index",
            "rows",
            room.sizes.rows,
            listOf(
                Contender("by hand, by name") { room.byHand.on { it.all(sql).list { row -> row.itemByName() } } },
                Contender("by hand, by index") { room.byHand.on { it.all(sql).list { row -> row.item() } } },
                Contender(RUNNEL) { RunnelAccess(room.db).list().checksum() },
            ),
        ),
        rule(
            "fetch",
            "all rows in one go, or by the driver's fetch size",
            "rows",
            room.sizes.rows,
            listOf(
                Contender("by hand, fetchSize($CHUNK)") {
                    room.byHand.on { it.all(sql).fetchSize(CHUNK).list { row -> row.item() } }
                },
                Contender("by hand, none") { room.byHand.on { it.all(sql).list { row -> row.item() } } },
                Contender(RUNNEL) { RunnelAccess(room.db).list().checksum() },
            ),
        ),
        rule(
            "demand",
            "a flow, asked for in small batches or in large ones",
            "rows",
            room.sizes.rows,
            listOf(16, 64, CHUNK).map { rows ->
                Contender("by hand, $rows at a time") { room.byHand.on { it.all(sql).flow(rows) } }
            } + Contender(RUNNEL) { RunnelAccess(room.db).checksum() },
        ),
        rule(
            "steps",
            "begin, select, commit; $SOME coroutines",
            "transactions",
            room.sizes.concurrent,
            listOf(
                Contender("by hand, each step awaited") { room.transactions { it.awaited(sql, this) } },
                Contender("by hand, one chain, awaited once") { room.transactions { it.chained(sql, this) } },
                Contender("by hand, BEGIN with the first statement") { room.transactions { it.fused(sql, this) } },
                Contender(RUNNEL) {
                    room.sizes.concurrently(SOME, room.sizes.concurrent) {
                        RunnelAccess(room.db).items(longArrayOf(it))
                    }
                },
            ),
        ),
    )
}

private fun rule(name: String, title: String, unit: String, operations: Int, contenders: List<Contender>) =
    Comparison("${Postgresql.name}.$name", title, unit, operations, aims = listOf(), contenders)

private suspend fun ServerRoom.transactions(transaction: suspend Long.(Connection) -> Item): Long =
    sizes.concurrently(SOME, sizes.concurrent) { id -> byHand.on { id.transaction(it) }.checksum() }

private suspend fun Connection.awaited(sql: Texts, id: Long): Item {
    beginTransaction().ended()
    return select(sql, id).also { commitTransaction().ended() }
}

private suspend fun Connection.fused(sql: Texts, id: Long): Item {
    beginTransaction().subscribe(Forgotten)
    return select(sql, id).also { commitTransaction().ended() }
}

private suspend fun Connection.chained(sql: Texts, id: Long): Item {
    var item: Item? = null
    val rows = Flux.from(createStatement(sql.selectItem).bind(0, id).execute()).concatMap { result ->
        result.map { row, _ -> item = row.item() }
    }
    Mono
        .from(beginTransaction())
        .thenMany(rows)
        .then(Mono.from(commitTransaction()))
        .ended()
    return checkNotNull(item)
}

private suspend fun Connection.select(sql: Texts, id: Long): Item {
    var item: Item? = null
    createStatement(sql.selectItem).bind(0, id).forEachRow { item = it.item() }
    return checkNotNull(item)
}

private fun Connection.all(sql: Texts): Statement = createStatement(sql.selectAll).bind(0, 0L)

private suspend fun Statement.wide(): Long {
    val rows = ArrayList<Wide>()
    forEachRow { rows += it.wide() }
    return rows.sumOf { it.checksum() }
}

private suspend fun Statement.list(read: (Row) -> Item): Long {
    val items = ArrayList<Item>()
    forEachRow { items += read(it) }
    return items.checksum()
}

private suspend fun Statement.flow(rows: Int): Long {
    val chunks = ChunksByHand(this, rows) { it.item() }
    var sum = 0L
    while (true) for (item in chunks.next() ?: break) sum += item.checksum()
    return sum
}

private fun Row.itemByName(): Item = Item(
    get("id", Long::class.javaObjectType)!!,
    get("name", String::class.java)!!,
    get("price", Long::class.javaObjectType)!!,
    get("weight", Double::class.javaObjectType)!!,
)
