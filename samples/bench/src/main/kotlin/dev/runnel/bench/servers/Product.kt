package dev.runnel.bench.servers

import dev.runnel.bench.Item
import dev.runnel.servers.DatabaseServer
import io.r2dbc.spi.ConnectionFactory
import reactor.netty.resources.LoopResources
import java.sql.Connection
import io.r2dbc.spi.Connection as R2dbcConnection

/** How many connections each contender has. */
const val CONNECTIONS = 8

/** A server product: how to start one, to fill it, and to set up and use its drivers as well as they can be. */
abstract class Product(val name: String, private val text: String) {
    /** What loads many rows fastest, by name. */
    abstract val bulkName: String

    /** The rows that JDBC fetches at a time when not all may be in memory. */
    open val jdbcFetchSize: Int get() = CHUNK

    /** How many times [Item]s are inserted faster by Runnel than by `Statement.add`, at least. */
    abstract val fasterThanAdd: Double

    /** Takes half a minute. */
    abstract val sleep: String

    abstract fun server(): DatabaseServer

    /** Asks for the number of statements that run in a database, and of its sessions that are idle in a transaction. */
    abstract fun activity(database: String): String

    /**
     * R2DBC with statements prepared in the server and values in binary.
     *
     * @param loops the event loops that connections are spread over; null for what the driver does by itself
     */
    abstract fun r2dbc(server: DatabaseServer, database: String, loops: LoopResources?): ConnectionFactory

    /** JDBC with what HikariCP's own advice sets. */
    abstract fun jdbcUrl(server: DatabaseServer, database: String): String

    /** The text with the product's own quotes for `"`. */
    open fun quoted(sql: String): String = sql

    /** The text with the product's quotes, and R2DBC's placeholders for `?`. */
    open fun r2dbcSql(sql: String): String = quoted(sql)

    /** The statements that fill `item` (and `account`, its twin that is changed) and `wide`. */
    protected abstract fun rows(items: Int, accounts: Int, wide: Int): List<String>

    /** [items] into `inserted` by the driver's fastest means. */
    abstract suspend fun bulk(connection: R2dbcConnection, items: List<Item>): Long

    abstract fun bulk(connection: Connection, items: List<Item>): Long

    fun fill(items: Int, accounts: Int, wide: Int): List<String> =
        listOf("item", "account", "inserted").map { narrow(it) } + wideTable + rows(items, accounts, wide)

    private fun narrow(table: String) =
        "create table $table (id bigint primary key, name $text not null, price bigint not null, " +
            "weight double precision not null)"

    private val wideTable =
        "create table wide (id bigint primary key, amount decimal(12, 2) not null, rate double precision not null, " +
            "active boolean not null, name $text not null, email $text not null, city $text not null, " +
            "note $text not null, born date not null, created timestamp(6) not null, updated timestamp(6) not null, " +
            "visits integer not null)"
}
