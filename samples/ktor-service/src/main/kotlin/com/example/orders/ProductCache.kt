package com.example.orders

import dev.runnel.redis.Redis
import dev.runnel.redis.invoke
import dev.runnel.redis.value
import kotlin.time.Duration.Companion.minutes

/** Products as they were last read, in Redis; without one each is read from the database. */
class ProductCache(private val redis: Redis?) {
    suspend fun product(sku: String, load: suspend () -> Product): Product =
        if (redis == null) load() else fromJson(redis.cached(products(sku)) { toJson(load()) })

    suspend fun forget(skus: Collection<String>) {
        redis?.run { skus.forEach { invalidate(products(it)) } }
    }

    companion object {
        val products = value<String>("product:{sku}", ttl = 10.minutes)
    }
}
