package dev.runnel.bench.servers

import dev.runnel.bench.Item
import dev.runnel.bench.checksum
import io.r2dbc.spi.Connection
import io.r2dbc.spi.ConnectionFactory
import kotlinx.coroutines.channels.Channel
import org.reactivestreams.Subscriber
import org.reactivestreams.Subscription
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.atomic.AtomicInteger

/** The driver by itself, its connections in a channel: what nothing that does more can be faster than. */
class ByHand(private val product: Product, private val factory: ConnectionFactory) :
    Access,
    AutoCloseable {
    private val sql = Texts(product::r2dbcSql)

    private val idle = Channel<Connection>(CONNECTIONS)
    private val opened = AtomicInteger()
    private val connections = ConcurrentLinkedQueue<Connection>()

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
                connection.changeAccount(sql, id).rowsChanged()
        }
    }

    override suspend fun list(): List<Item> = use { connection ->
        val items = ArrayList<Item>()
        connection.createStatement(sql.selectAll).bind(0, 0L).forEachRow { items += it.item() }
        items
    }

    override suspend fun checksum(): Long = use { connection ->
        val chunks = ChunksByHand(connection.createStatement(sql.selectAll).bind(0, 0L)) { it.item() }
        var sum = 0L
        while (true) for (item in chunks.next() ?: break) sum += item.checksum()
        sum
    }

    override suspend fun wide(): List<Wide> = use { connection ->
        val rows = ArrayList<Wide>()
        connection.createStatement(sql.selectWide).bind(0, 0L).forEachRow { rows += it.wide() }
        rows
    }

    override suspend fun batch(items: List<Item>): Long = use { connection ->
        connection.transaction { connection.createStatement(sql.insert).addAll(items).rowsChanged() }
    }

    override suspend fun bulk(items: List<Item>): Long = use { connection ->
        connection.transaction { product.bulk(connection, items) }
    }

    suspend fun <R> on(work: suspend (Connection) -> R): R = use { work(it) }

    /** On a connection that is opened for it. */
    suspend fun itemOnNewConnection(id: Long): Item {
        val connection = factory.create().only()
        try {
            return connection.item(sql.selectItem, id)
        } finally {
            connection.close().ended()
        }
    }

    override fun close() = connections.forEach { it.close().subscribe(Forgotten) }

    private suspend inline fun <R> use(block: (Connection) -> R): R {
        val connection = take()
        try {
            return block(connection)
        } finally {
            idle.trySend(connection)
        }
    }

    private suspend fun take(): Connection = idle.tryReceive().getOrNull() ?: when {
        opened.get() < CONNECTIONS && opened.incrementAndGet() <= CONNECTIONS ->
            factory.create().only().also { connections += it }
        else -> idle.receive()
    }
}

/** For what nobody waits for, as the last answers at the end of the run. */
object Forgotten : Subscriber<Void> {
    override fun onSubscribe(subscription: Subscription) = subscription.request(Long.MAX_VALUE)

    override fun onNext(nothing: Void) = Unit

    override fun onError(error: Throwable) = Unit

    override fun onComplete() = Unit
}

private suspend fun Connection.item(sql: String, id: Long): Item {
    var item: Item? = null
    createStatement(sql).bind(0, id).forEachRow { item = it.item() }
    return checkNotNull(item)
}

private suspend inline fun <R> Connection.transaction(block: () -> R): R {
    beginTransaction().ended()
    return block().also { commitTransaction().ended() }
}
