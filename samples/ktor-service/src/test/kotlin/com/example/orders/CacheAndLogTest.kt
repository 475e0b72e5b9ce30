package com.example.orders

import de.bwaldvogel.mongo.MongoServer
import de.bwaldvogel.mongo.backend.memory.MemoryBackend
import dev.runnel.Database
import dev.runnel.eq
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.redis.Redis
import dev.runnel.servers.Servers
import dev.runnel.tck.fault.FaultProxy
import dev.runnel.update
import dev.runnel.where
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.InetSocketAddress
import java.net.URI
import kotlin.io.path.createTempDirectory

/** With a cache and an event log, and what is seen of the service itself. */
class CacheAndLogTest :
    FunSpec({
        test("with Redis a product is read once, until an order changes it") {
            Redis.open(Servers.redis()).use { it.invalidate(ProductCache.products.at("tea")) }
            val file = "sqlite:///${createTempDirectory("shop")}/shop.db"
            serving(Settings(file, redisUrl = Servers.redis())) { client ->
                client.json("/products/tea")["stock"].asInt() shouldBe 100
                Database.open(file).use { db ->
                    db.update(Products) { it[stock] = 50 }.where { sku eq "tea" }.execute()
                }
                client.json("/products/tea")["stock"].asInt() shouldBe 100 // as it was read
                client.order(mapOf("tea" to 1)).status shouldBe 201
                client.json("/products/tea")["stock"].asInt() shouldBe 49
                client.get("/products/coffee").status shouldBe 404
            }
        }

        test("what another version of the service put into Redis does not keep a product from being read") {
            Redis.open(Servers.redis()).use { it.run(ProductCache.products.at("tea").put("""{"sku":"tea"}""")) }
            serving(Settings("sqlite::memory:", redisUrl = Servers.redis())) { client ->
                repeat(2) { client.json("/products/tea")["stock"].asInt() shouldBe 100 }
            }
        }

        test("a database that is overloaded is not asked a second time because there is a cache") {
            Redis.open(Servers.redis()).use { redis ->
                var asked = 0
                val failure = shouldThrow<RunnelException> {
                    ProductCache(redis).product("nowhere") {
                        asked++
                        throw RunnelException(ErrorKind.POOL_OVERLOADED, "too much to do")
                    }
                }
                failure.kind() shouldBe ErrorKind.POOL_OVERLOADED
                asked shouldBe 1
            }
        }

        test("with MongoDB what has happened is kept, and what was refused is not") {
            val mongo = MongoServer(MemoryBackend())
            try {
                val url = "mongodb://127.0.0.1:${mongo.bind().port}/shop"
                serving(Settings("sqlite::memory:", mongoUrl = url)) { client ->
                    val placed = client.order(mapOf("pot" to 5)).json()["order"]["id"].asText()
                    client.order(mapOf("pot" to 1)).status shouldBe 409
                    client.post("/products", "sku,name,price_cents,stock\nmilk,Milk,120,10")
                    eventually("both are written down") { client.json("/events").size() == 2 }
                    client.json("/events").map { it["what"].asText() to it["of"].asText() } shouldContainExactly
                        listOf("products imported" to "1", "order placed" to placed)
                    client.get("/health/ready").body shouldContain """"mongodb":{"main":"up"}"""
                    mongo.shutdownNow()
                    client.order(mapOf("tea" to 1)).status shouldBe 201
                }
            } finally {
                mongo.shutdownNow()
            }
        }

        test("while Redis is away products are read from the database, and orders are placed") {
            FaultProxy(InetSocketAddress("127.0.0.1", URI(Servers.redis()).port)).use { proxy ->
                serving(Settings("sqlite::memory:", redisUrl = proxy.through(Servers.redis()))) { client ->
                    client.get("/products/tea").status shouldBe 200
                    proxy.refusing = true
                    proxy.reset()
                    client.order(mapOf("tea" to 1)).status shouldBe 201
                    client.json("/products/tea")["stock"].asInt() shouldBe 99
                    val degraded = client.get("/health/ready")
                    degraded.status shouldBe 200
                    degraded.body shouldContain """"status":"degraded""""
                    proxy.heal()
                    eventually("it is used again") { client.json("/health/ready")["status"].asText() == "up" }
                }
            }
        }

        test("without them it works as well, and there is health, and there are metrics") {
            serving(Settings("sqlite::memory:")) { client ->
                client.order(mapOf("tea" to 1)).status shouldBe 201
                client.json("/events").size() shouldBe 0
                client.get("/health/live").body shouldBe """{"status":"up"}"""
                client.get("/health/ready").status shouldBe 200
                client.metric(
                    "db_client_operation_duration_seconds_count",
                    "db_query_summary=\"INSERT orders\"",
                ) shouldBe
                    1.0
            }
        }

        test("the environment says what it runs on") {
            Settings.fromEnvironment(emptyMap()) shouldBe Settings("sqlite:///shop.db")
            Settings.fromEnvironment(mapOf("DATABASE_URL" to "postgresql://db/shop", "PORT" to "80")) shouldBe
                Settings("postgresql://db/shop", port = 80)
        }
    })
