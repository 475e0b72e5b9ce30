package dev.runnel.bench.sqlite

import dev.runnel.bench.Item
import dev.runnel.bench.SELECT_ITEM
import dev.runnel.bench.SELECT_ITEMS
import java.sql.Connection
import java.sql.PreparedStatement
import java.sql.ResultSet

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
class RawScan(connection: Connection) {
    private val statement = connection.prepareStatement(SELECT_ITEMS)

    fun list(): List<Item> {
        val items = ArrayList<Item>()
        forEach { items += it }
        return items
    }

    inline fun forEach(use: (Item) -> Unit) {
        open().use { rows -> while (rows.next()) use(rows.item()) }
    }

    fun open(): ResultSet = statement.executeQuery()
}
