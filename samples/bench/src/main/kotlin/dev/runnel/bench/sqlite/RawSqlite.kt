package dev.runnel.bench.sqlite

import dev.runnel.bench.Item
import dev.runnel.bench.RawRows
import dev.runnel.bench.SELECT_ITEM
import dev.runnel.bench.SELECT_ITEMS
import dev.runnel.bench.checksum
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.sql.Connection
import java.sql.PreparedStatement
import java.sql.ResultSet

private const val CHUNK = 1024

// The driver as it is best used: statements prepared once and kept, values by index, no objects but the row.

fun ResultSet.item(): Item = Item(getLong(1), getString(2), getLong(3), getDouble(4))

fun PreparedStatement.bind(item: Item) {
    setLong(1, item.id)
    setString(2, item.name)
    setLong(3, item.price)
    setDouble(4, item.weight)
}

/** A connection with the statement that selects one item. */
class RawPoint(connection: Connection) {
    private val statement = connection.prepareStatement(SELECT_ITEM)

    fun item(id: Long): Item {
        statement.setLong(1, id)
        return statement.executeQuery().use { rows ->
            check(rows.next())
            rows.item()
        }
    }
}

/** A connection with the statement that selects all items. */
class RawScan(connection: Connection) : RawRows {
    private val statement = connection.prepareStatement(SELECT_ITEMS)

    override fun list(): List<Item> {
        val items = ArrayList<Item>()
        forEach { items += it }
        return items
    }

    override fun checksum(): Long {
        var sum = 0L
        forEach { sum += it.checksum() }
        return sum
    }

    override fun chunks(): Flow<List<Item>> = flow {
        statement.executeQuery().use { rows ->
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

    private inline fun forEach(use: (Item) -> Unit) {
        statement.executeQuery().use { rows -> while (rows.next()) use(rows.item()) }
    }
}
