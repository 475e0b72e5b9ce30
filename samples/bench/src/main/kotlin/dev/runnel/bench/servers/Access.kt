package dev.runnel.bench.servers

import dev.runnel.bench.Item
import dev.runnel.bench.ItemTable

/** One way to use a server: what each workload is made of. */
interface Access {
    /** A query of its own. */
    suspend fun item(id: Long): Item

    /** What a request does: one query after the other in a transaction; gives their checksum. */
    suspend fun items(ids: LongArray): Long

    /** Begin, select, update, commit; a checksum of what was read and of the rows changed. */
    suspend fun transfer(id: Long): Long

    suspend fun list(): List<Item>

    /** Of all rows as they come, none kept. */
    suspend fun checksum(): Long

    suspend fun wide(): List<Wide>

    /** As the driver's users insert many rows, in a transaction; the number of rows. */
    suspend fun batch(items: List<Item>): Long

    /** The fastest way there is, if that is another one. */
    suspend fun bulk(items: List<Item>): Long = batch(items)
}

/** The twin of `item` whose rows are changed. */
val Accounts = ItemTable("account")

/** Of an account whose price depends on who was there before. */
fun Item.unchanged(): Long = id + name.length + weight.toLong()

/** How many rows are handed over at a time. */
const val CHUNK = 1024
