package dev.runnel.bench

import dev.runnel.sql.Table
import kotlinx.coroutines.flow.Flow

/** The row of every workload: two integers, a text and a floating-point number. */
data class Item(val id: Long, val name: String, val price: Long, val weight: Double)

/** Depends on every value, so that none can be left unread. */
fun Item.checksum(): Long = id + name.length + price + weight.toLong()

fun List<Item>.checksum(): Long = sumOf { it.checksum() }

suspend fun Flow<Item>.checksum(): Long {
    var sum = 0L
    collect { sum += it.checksum() }
    return sum
}

class ItemTable(name: String) : Table<Item>(name) {
    val id = bigint("id").primaryKey()
    val name = text("name")
    val price = bigint("price")
    val weight = doublePrecision("weight")
}

/** The table that is read. */
val Items = ItemTable("item")

/** The table that rows are inserted into. */
val Inserted = ItemTable("inserted")

const val SELECT_ITEM = "select id, name, price, weight from item where id = ?"
const val SELECT_ITEM_BY_NAME = "select id, name, price, weight from item where id = :id"
const val SELECT_ITEMS = "select id, name, price, weight from item"
const val INSERT_ITEM = "insert into inserted (id, name, price, weight) values (?, ?, ?, ?)"
const val CHECK_INSERTED =
    "select coalesce(sum(id + length(name) + price + cast(floor(weight) as bigint)), 0) from inserted"

fun item(id: Long): Item = Item(id, "item $id", id * 7919 % 100_000, id * 0.25)

/** How much work a round is. */
class Sizes(val rows: Int, val queries: Int, val inserts: Int) {
    /** Rows of many columns: fewer, for about the same work. */
    val wideRows: Int get() = rows / 5

    /** The ids of point selects in an order that looks random, among rows that stay in the database's cache. */
    fun id(query: Int): Long = query * 7919L % minOf(rows, CACHED) + 1

    companion object {
        const val CACHED = 10_000

        val FULL = Sizes(rows = 1_000_000, queries = 4_000, inserts = 10_000)

        /** Enough to see that everything works, and nothing more. */
        val QUICK = Sizes(rows = 5_000, queries = 64, inserts = 300)
    }
}
