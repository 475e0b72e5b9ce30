package dev.runnel.bench.servers

import dev.runnel.bench.Item
import io.r2dbc.spi.Connection
import io.r2dbc.spi.Row
import io.r2dbc.spi.Statement

// Rows over R2DBC: values by index, each as the driver's own type.

/** One more on the account's price. */
fun Connection.changeAccount(sql: Texts, id: Long): Statement =
    createStatement(sql.updateAccount).bind(0, 1L).bind(1, id)

fun Statement.addAll(items: List<Item>): Statement {
    items.forEachIndexed { index, item ->
        if (index > 0) add()
        bind(0, item.id).bind(1, item.name).bind(2, item.price).bind(3, item.weight)
    }
    return this
}

fun Row.item(): Item = Item(value(0), value(1), value(2), value(3))

fun Row.wide(): Wide = Wide(
    value(0),
    value(1),
    value(2),
    value(3),
    value(4),
    value(5),
    value(6),
    value(7),
    value(8),
    value(9),
    value(10),
    value(11),
)

inline fun <reified T : Any> Row.value(index: Int): T = get(index, T::class.javaObjectType)!!
