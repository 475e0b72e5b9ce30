package com.example.orders

import dev.runnel.error.RunnelException
import dev.runnel.redis.Redis
import dev.runnel.redis.invoke
import dev.runnel.redis.value
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import org.slf4j.LoggerFactory
import kotlin.time.Duration.Companion.minutes

/** Products as they were last read, in Redis; without one, or while it is away, each is read from the database. */
class ProductCache(private val redis: Redis?) {
    suspend fun product(sku: String, read: suspend () -> Product): Product {
        if (redis == null) return read()
        val cached = try {
            redis.cached(products(sku)) { toJson(loaded(read)) }
        } catch (e: NotLoaded) {
            throw e.why
        } catch (_: RunnelException) {
            return read()
        }
        return try {
            fromJson(cached)
        } catch (_: Wrong) {
            forget(listOf(sku)) // put there by another version of this service
            read()
        }
    }

    /** A database that is overloaded is not asked once more by each who waits for the same product. */
    private suspend fun loaded(read: suspend () -> Product): Product = try {
        read()
    } catch (e: RunnelException) {
        throw NotLoaded(e)
    }

    private class NotLoaded(val why: RunnelException) : Exception(why)

    /** While Redis is away they stay there as they were, for ten minutes at most: nothing that is sold depends on it. */
    suspend fun forget(skus: Collection<String>) {
        if (redis == null) return
        try {
            coroutineScope { skus.forEach { launch { redis.invalidate(products(it)) } } }
        } catch (e: RunnelException) {
            LOG.warn("The cache keeps what has changed: {}", e.message)
        }
    }

    companion object {
        private val LOG = LoggerFactory.getLogger(ProductCache::class.java)!!
        val products = value<String>("product:{sku}", ttl = 10.minutes)
    }
}
