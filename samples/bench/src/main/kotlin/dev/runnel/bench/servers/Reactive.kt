package dev.runnel.bench.servers

import dev.runnel.bench.Item
import dev.runnel.bench.checksum
import io.r2dbc.pool.ConnectionPool
import io.r2dbc.pool.ConnectionPoolConfiguration
import io.r2dbc.spi.Connection
import io.r2dbc.spi.ConnectionFactory
import io.r2dbc.spi.Row
import io.r2dbc.spi.Statement
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.flatMapConcat
import kotlinx.coroutines.flow.fold
import kotlinx.coroutines.flow.single
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactive.awaitFirstOrNull
import kotlinx.coroutines.reactive.awaitSingle
import kotlinx.coroutines.withContext

/** r2dbc-pool with kotlinx-coroutines-reactive, as its users write it. */
class Reactive(product: Product, factory: ConnectionFactory, connections: Int = CONNECTIONS) :
    Access,
    AutoCloseable {
    private val sql = Texts(product::r2dbcSql)
    private val pool = ConnectionPool(
        ConnectionPoolConfiguration.builder(factory).initialSize(0).maxSize(connections).build(),
    )

    override suspend fun item(id: Long): Item = use { it.item(sql.selectItem, id) }

    override suspend fun items(ids: LongArray): Long = use { connection ->
        connection.transaction {
            var sum = 0L
            for (id in ids) sum += connection.item(sql.selectItem, id).checksum()
            sum
        }
    }

    override suspend fun transfer(id: Long): Long = use { connection ->
        connection.transaction {
            connection.item(sql.selectAccount, id).unchanged() +
                connection.changeAccount(sql, id).changed()
        }
    }

    override suspend fun list(): List<Item> = use { connection ->
        connection.createStatement(sql.selectAll).bind(0, 0L).rows { it.item() }.toList()
    }

    override suspend fun checksum(): Long = use { connection ->
        connection.createStatement(sql.selectAll).bind(0, 0L).rows { it.item() }.checksum()
    }

    override suspend fun wide(): List<Wide> = use { connection ->
        connection.createStatement(sql.selectWide).bind(0, 0L).rows { it.wide() }.toList()
    }

    override suspend fun batch(items: List<Item>): Long = use { connection ->
        connection.transaction { connection.createStatement(sql.insert).addAll(items).changed() }
    }

    /** Connections that were lent and not given back. */
    val leased: Int get() = pool.metrics.map { it.acquiredSize() }.orElse(0)

    suspend fun first(rows: Int) = use { connection ->
        connection
            .createStatement(sql.selectAll)
            .bind(0, 0L)
            .rows { it.item() }
            .take(rows)
            .collect()
    }

    suspend fun run(query: String) = use { connection -> connection.createStatement(query).rows { }.collect() }

    /** Keeps a connection that has answered. */
    suspend fun hold(block: suspend () -> Unit) = use { connection ->
        connection.createStatement("select 1").rows { }.collect()
        block()
    }

    override fun close() = pool.dispose()

    private suspend inline fun <R> use(block: (Connection) -> R): R {
        val connection = pool.create().awaitSingle()
        try {
            return block(connection)
        } finally {
            withContext(NonCancellable) { connection.close().awaitFirstOrNull() }
        }
    }
}

private suspend fun Connection.item(sql: String, id: Long): Item =
    createStatement(sql).bind(0, id).rows { it.item() }.single()

private suspend inline fun <R> Connection.transaction(block: () -> R): R {
    beginTransaction().awaitFirstOrNull()
    try {
        return block().also { commitTransaction().awaitFirstOrNull() }
    } catch (e: Throwable) {
        withContext(NonCancellable) { rollbackTransaction().awaitFirstOrNull() }
        throw e
    }
}

/** Not `execute().awaitSingle()`, which hangs with some drivers. */
@OptIn(ExperimentalCoroutinesApi::class)
private fun <T : Any> Statement.rows(read: (Row) -> T): Flow<T> =
    execute().asFlow().flatMapConcat { result -> result.map { row, _ -> read(row) }.asFlow() }

@OptIn(ExperimentalCoroutinesApi::class)
private suspend fun Statement.changed(): Long =
    execute().asFlow().flatMapConcat { it.rowsUpdated.asFlow() }.fold(0L) { sum, rows -> sum + rows }
