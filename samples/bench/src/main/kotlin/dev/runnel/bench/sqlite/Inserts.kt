package dev.runnel.bench.sqlite

import dev.runnel.bench.INSERT_ITEM
import dev.runnel.bench.Inserted
import dev.runnel.bench.Item
import dev.runnel.bench.item
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.sql
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.sql.Connection

private const val INSERT_BY_NAME = "insert into inserted (id, name, price, weight) values (:id, :name, :price, :weight)"

/** How many rows one statement of the hand-written multi-row insert has. */
private const val ROWS_AT_ONCE = 100

/** Row by row in one transaction. */
fun inserts(room: SqliteRoom): Comparison {
    val items by lazy { room.itemsToInsert() }
    val statement by lazy { room.connection.prepareStatement(INSERT_ITEM) }

    fun insertEach(): Long = room.connection.transaction {
        items.sumOf {
            statement.bind(it)
            statement.executeUpdate().toLong()
        }
    }
    return Comparison(
        "sqlite.insert",
        "inserts in a transaction, row by row",
        "rows",
        room.sizes.inserts,
        aims = listOf(Aim.times(1.2, "Runnel SQL", "executeUpdate"), Aim.times(1.2, "Runnel DSL", "executeUpdate")),
        contenders = listOf(
            room.inserting("executeUpdate") { insertEach() },
            room.inserting("executeUpdate on IO") { withContext(Dispatchers.IO) { insertEach() } },
            room.inserting("Runnel SQL") {
                room.db.transaction {
                    items.sumOf { (id, name, price, weight) ->
                        sql(INSERT_BY_NAME, "id" to id, "name" to name, "price" to price, "weight" to weight).execute()
                    }
                }
            },
            room.inserting("Runnel DSL") { room.db.transaction { items.sumOf { insert(Inserted, it) } } },
        ),
    )
}

/** All rows as one bulk insert. */
fun bulkInserts(room: SqliteRoom): Comparison {
    val items by lazy { room.itemsToInsert() }
    val one by lazy { room.connection.prepareStatement(INSERT_ITEM) }
    val many by lazy {
        room.connection.prepareStatement(INSERT_ITEM + ", (?, ?, ?, ?)".repeat(ROWS_AT_ONCE - 1))
    }

    fun addBatch(): Long = room.connection.transaction {
        for (item in items) {
            one.bind(item)
            one.addBatch()
        }
        one.executeBatch().sumOf { it.toLong() }
    }

    fun manyRows(): Long = room.connection.transaction {
        items.chunked(ROWS_AT_ONCE).sumOf { rows ->
            rows.forEachIndexed { row, item ->
                val first = row * 4
                many.setLong(first + 1, item.id)
                many.setString(first + 2, item.name)
                many.setLong(first + 3, item.price)
                many.setDouble(first + 4, item.weight)
            }
            many.executeUpdate().toLong()
        }
    }
    return Comparison(
        "sqlite.bulk",
        "bulk insert",
        "rows",
        room.sizes.inserts,
        aims = listOf(Aim.times(1.0, "insertAll", "addBatch")),
        contenders = listOf(
            room.inserting("addBatch") { addBatch() },
            room.inserting("addBatch on IO") { withContext(Dispatchers.IO) { addBatch() } },
            room.inserting("$ROWS_AT_ONCE rows a statement") { manyRows() },
            room.inserting("insertAll") { room.db.insertAll(Inserted, items) },
        ),
    )
}

private fun SqliteRoom.itemsToInsert(): List<Item> = List(sizes.inserts) { item(it + 1L) }

/** Inserts into the empty table; what counts is what is in it afterwards. */
private fun SqliteRoom.inserting(name: String, work: suspend () -> Long) =
    Contender(name, prepare = { empty() }, result = { it + inserted() }, work = work)

/** The driver's own way to a transaction. */
inline fun <R> Connection.transaction(block: () -> R): R {
    autoCommit = false
    return try {
        block().also { commit() }
    } finally {
        autoCommit = true
    }
}
