package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.insert
import dev.runnel.redis.AsyncRedis
import dev.runnel.redis.BlockingRedis
import dev.runnel.redis.Command
import dev.runnel.redis.Redis
import dev.runnel.redis.invoke
import dev.runnel.servers.RedisServer
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.time.Instant
import java.util.UUID
import kotlin.time.Duration.Companion.seconds
import dev.runnel.readme.java.Redis as JavaRedis

class RedisSnippetsTest :
    FunSpec({
        val server = RedisServer.started()
        afterSpec { server.close() }
        val id = UUID.randomUUID()
        val since = Instant.parse("2026-11-22T09:00:00Z")

        test("objects, counters and scores are kept, and a pipeline reads many, in Kotlin and in Java") {
            val session = Session(id, since, 3)
            Redis.open(server.url()).use { redis ->
                first(redis, id, session) shouldBe session
                greeting(redis, "en") shouldBe "Hello"
                all(redis, listOf(id, UUID.randomUUID())) shouldBe listOf(session, null)
                count(redis, "home") shouldBe 2
                more(redis) shouldBe "int"
            }
            val other = JavaRedis.Session(id, since, 4)
            BlockingRedis.open(server.url()).use { JavaRedis.first(it, id, other) shouldBe other }
            AsyncRedis.open(server.url()).use { JavaRedis.all(it, listOf(id)).join() shouldBe listOf(other) }
        }

        test("what is sold is taken off the stock and put on the list, or neither") {
            Redis.open(server.url()).use { redis ->
                redis.run(stock("cup").put(5))
                sell(redis, "cup", 2) shouldBe 3
                shouldThrow<IllegalStateException> { sell(redis, "cup", 9) }
                BlockingRedis.open(server.url()).use { JavaRedis.sell(it, "cup", 1) shouldBe 2 }
                val packed = Channel<String>(Channel.UNLIMITED)
                val worker = launch { work(redis) { packed.send(it) } }
                List(2) { packed.receive() } shouldBe listOf("pack 2 of cup", "pack 1 of cup")
                worker.cancelAndJoin()
            }
        }

        test("a listener reloads and then refreshes, and a consumer is given each payment") {
            Redis.open(server.url()).use { redis ->
                val told = Channel<String>(Channel.UNLIMITED)
                val cache = object : UserCache {
                    override suspend fun reload() = told.send("all")

                    override suspend fun refresh(id: Long) = told.send("$id")
                }
                val listening = launch { listen(redis, cache) }
                told.receive() shouldBe "all"
                redis.run(Command.raw("PUBLISH", "users", "7"))
                told.receive() shouldBe "7"
                listening.cancelAndJoin()

                redis.run(payments.add(Payment(1, 100)))
                redis.run(payments.createGroup("billing", "0"))
                val billed = CompletableDeferred<Payment>()
                val billing = launch { bill(redis) { billed.complete(it) } }
                withTimeout(10.seconds) { billed.await() } shouldBe Payment(1, 100)
                billing.cancelAndJoin()
            }
        }

        test("a cached address is read once and is the new one after a commit") {
            val url = "sqlite:///${tempdir()}/cache.db"
            Database.open(url).use { db ->
                db.createAll(Users)
                db.insert(Users, User(0, "ada@x.org"))
                Redis.open(server.url()).use { redis ->
                    email(redis, db, 1) shouldBe "ada@x.org"
                    rename(redis, db, 1, "ada@y.org")
                    email(redis, db, 1) shouldBe "ada@y.org"
                }
            }
            BlockingDatabase.open(url).use { db ->
                BlockingRedis.open(server.url()).use { JavaRedis.email(it, db, 1) shouldBe "ada@y.org" }
            }
        }
    })
