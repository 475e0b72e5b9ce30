package com.example.orders

import dev.runnel.error.RunnelException
import dev.runnel.redis.Redis
import dev.runnel.redis.invoke
import dev.runnel.redis.value
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlin.time.Duration.Companion.minutes

/** Products as they were last read, in Redis; without one, or while it is away, each is read from the database. */
class ProductCache(private val redis: Redis?) {
    suspend fun product(sku: String, read: suspend () -> Product): Product = try {
        if (redis == null) read() else fromJson(redis.cached(products(sku)) { toJson(read()) })
    } catch (_: RunnelException) {
        read() // which tells what is wrong, if it was not the cache
    }

    suspend fun forget(skus: Collection<String>): Unit = coroutineScope {
        if (redis != null) skus.forEach { launch { redis.invalidate(products(it)) } }
    }

    companion object {
        val products = value<String>("product:{sku}", ttl = 10.minutes)
    }
}
