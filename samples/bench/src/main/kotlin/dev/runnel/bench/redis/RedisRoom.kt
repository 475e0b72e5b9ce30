package dev.runnel.bench.redis

import dev.runnel.bench.Openings
import dev.runnel.bench.Sizes
import dev.runnel.redis.Redis
import dev.runnel.redis.ValueKey
import dev.runnel.redis.value
import dev.runnel.servers.RedisServer
import io.lettuce.core.ExperimentalLettuceCoroutinesApi
import io.lettuce.core.RedisClient
import io.lettuce.core.api.StatefulRedisConnection
import io.lettuce.core.api.async.RedisAsyncCommands
import io.lettuce.core.api.coroutines
import io.lettuce.core.api.coroutines.RedisCoroutinesCommands

/** A Redis server of a run with a value under each id, and all ways to use it, each on one connection. Made when first used. */
@OptIn(ExperimentalLettuceCoroutinesApi::class)
class RedisRoom(val sizes: Sizes) : Openings() {
    private val url: String by lazy { RedisServer.started().closedAtTheEnd().url().also(::fill) }

    val redis: Redis by lazy { Redis.open(url).closedAtTheEnd() }

    /** The key of each id's value. */
    val item: ValueKey<String> = value("item:{id}")

    private val client: RedisClient by lazy { client(url).also { AutoCloseable(it::shutdown).closedAtTheEnd() } }

    /** Lettuce's futures. */
    val async: RedisAsyncCommands<String, String> by lazy { connect().async() }

    /** Lettuce's own API for coroutines. */
    val coroutines: RedisCoroutinesCommands<String, String> by lazy { connect().coroutines() }

    private val held: StatefulRedisConnection<String, String> by lazy {
        connect().apply {
            setAutoFlushCommands(
                false,
            )
        }
    }

    /** A connection whose commands are sent when [flush] says so. */
    val flushed: RedisAsyncCommands<String, String> by lazy { held.async() }

    fun flush() = held.flushCommands()

    private fun connect(): StatefulRedisConnection<String, String> = client.connect().closedAtTheEnd()

    private fun client(url: String) = RedisClient.create(url)

    private fun fill(url: String) {
        val filling = client(url)
        filling.connect().use { connection ->
            for (id in 1L..Sizes.CACHED) connection.sync().set("item:$id", text(id))
        }
        filling.shutdown()
    }
}

/** What is kept under an id. */
fun text(id: Long): String = "the value of item $id"
