package dev.runnel.bench.servers

import com.zaxxer.hikari.HikariConfig
import com.zaxxer.hikari.HikariDataSource
import dev.runnel.bench.Item
import dev.runnel.bench.checksum
import dev.runnel.bench.sqlite.bind
import dev.runnel.bench.sqlite.item
import dev.runnel.bench.sqlite.transaction
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.withContext
import java.sql.Connection
import java.sql.DriverManager
import java.sql.ResultSet
import java.time.LocalDate
import java.time.LocalDateTime

/** JDBC behind `withContext(Dispatchers.IO)`, its connections in HikariCP. */
class HikariOnIo(private val product: Product, url: String, user: String, password: String) :
    Access,
    AutoCloseable {
    private val sql = Texts(product::quoted)
    private val source = HikariDataSource(
        HikariConfig().apply {
            jdbcUrl = url
            username = user
            this.password = password
            maximumPoolSize = CONNECTIONS
            minimumIdle = 0
        },
    )

    override suspend fun item(id: Long): Item = use { it.item(sql.selectItem, id) }

    override suspend fun items(ids: LongArray): Long = use { connection ->
        connection.transaction { ids.sumOf { connection.item(sql.selectItem, it).checksum() } }
    }

    override suspend fun transfer(id: Long): Long = use { connection ->
        connection.transaction {
            val account = connection.item(sql.selectAccount, id)
            connection.prepareStatement(sql.updateAccount).use {
                it.setLong(1, 1)
                it.setLong(2, id)
                account.unchanged() + it.executeUpdate()
            }
        }
    }

    override suspend fun list(): List<Item> = use { connection ->
        val items = ArrayList<Item>()
        connection.select(sql.selectAll, 0) { while (it.next()) items += it.item() }
        items
    }

    override suspend fun checksum(): Long {
        var sum = 0L
        chunks().flowOn(Dispatchers.IO).collect { chunk -> for (item in chunk) sum += item.checksum() }
        return sum
    }

    override suspend fun wide(): List<Wide> = use { connection ->
        val rows = ArrayList<Wide>()
        connection.select(sql.selectWide, 0) { while (it.next()) rows += it.wide() }
        rows
    }

    override suspend fun batch(items: List<Item>): Long = use { connection ->
        connection.transaction {
            connection.prepareStatement(sql.insert).use { statement ->
                for (item in items) {
                    statement.bind(item)
                    statement.addBatch()
                }
                statement.executeBatch()
            }
            items.size.toLong() // MariaDB and MySQL do not say of each
        }
    }

    override suspend fun bulk(items: List<Item>): Long = use { connection ->
        connection.transaction { product.bulk(connection, items) }
    }

    /** On a connection that is opened for it. */
    suspend fun itemOnNewConnection(id: Long): Item = withContext(Dispatchers.IO) {
        DriverManager
            .getConnection(
                source.jdbcUrl,
                source.username,
                source.password,
            ).use { it.item(sql.selectItem, id) }
    }

    override fun close() = source.close()

    private suspend fun <R> use(block: (Connection) -> R): R =
        withContext(Dispatchers.IO) { source.connection.use(block) }

    /** By the thousand: one hop a row would cost a microsecond. PostgreSQL fetches by parts only in a transaction. */
    private fun chunks(): Flow<List<Item>> = flow {
        source.connection.use { connection ->
            connection.transaction {
                connection.prepareStatement(sql.selectAll).use { statement ->
                    statement.fetchSize = product.jdbcFetchSize
                    statement.setLong(1, 0)
                    statement.executeQuery().use { rows -> while (rows.next()) emit(rows.chunk()) }
                }
            }
        }
    }
}

private fun Connection.item(sql: String, id: Long): Item = select(sql, id) { rows ->
    check(rows.next())
    rows.item()
}

private inline fun <R> Connection.select(sql: String, id: Long, use: (ResultSet) -> R): R =
    prepareStatement(sql).use { statement ->
        statement.setLong(1, id)
        statement.executeQuery().use(use)
    }

/** The row it stands on, and those after it. */
private fun ResultSet.chunk(): List<Item> {
    val chunk = ArrayList<Item>(CHUNK)
    do {
        chunk += item()
    } while (chunk.size < CHUNK && next())
    return chunk
}

private fun ResultSet.wide(): Wide = Wide(
    getLong(1),
    getBigDecimal(2),
    getDouble(3),
    getBoolean(4),
    getString(5),
    getString(6),
    getString(7),
    getString(8),
    getObject(9, LocalDate::class.java),
    getObject(10, LocalDateTime::class.java),
    getObject(11, LocalDateTime::class.java),
    getInt(12),
)
