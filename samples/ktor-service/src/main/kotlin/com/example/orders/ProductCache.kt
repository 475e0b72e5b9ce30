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
    suspend fun product(sku: String, read: suspend () -> Product): Product = try {
        if (redis == null) read() else fromJson(redis.cached(products(sku)) { toJson(read()) })
    } catch (_: RunnelException) {
        read() // which tells what is wrong, if it was not the cache
    }

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
