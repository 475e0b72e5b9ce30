package dev.runnel.redis

import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.POOL_TIMEOUT
import dev.runnel.error.ErrorKind.SERIALIZATION_FAILURE
import dev.runnel.error.ErrorKind.SYNTAX
import dev.runnel.error.ErrorKind.TRANSACTION_CLOSED
import dev.runnel.error.ErrorKind.WRONG_SCOPE
import dev.runnel.transaction.Retry
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlin.time.Duration.Companion.seconds

internal class RedisTransactionTest :
    FunSpec({
        suspend fun settled(redis: Redis) = eventually("all connections are back") { redis.engine.leases.held() == 0 }

        test("what is queued is run at the end, all of it, and its answers are there behind the block") {
            withRedis { redis, prefix ->
                val n = counter("${prefix}n")
                val log = list<String>("${prefix}log")
                val answers = redis.transaction {
                    run(n.get()) shouldBe 0
                    val first = queue(n.increment(5))
                    val second = queue(log.pushLast("five"))
                    redis.detached { redis.run(log.size()) } shouldBe 0
                    shouldThrow<dev.runnel.error.RunnelException> { first.value() }.kind() shouldBe TRANSACTION_CLOSED
                    first to second
                }
                answers.first.value() shouldBe 5
                answers.second.value() shouldBe 1
                settled(redis)
            }
        }

        test("a key that somebody else changes in between fails the transaction, and the block runs again") {
            withRedis { redis, prefix ->
                val n = counter("${prefix}n")
                fails(SERIALIZATION_FAILURE) {
                    redis.transaction(Retry.NEVER) {
                        val seen = run(n.get())
                        redis.detached { redis.run(n.increment()) }
                        queue(n.put(seen + 100))
                    }
                }
                redis.run(n.get()) shouldBe 1
                var runs = 0
                redis.transaction {
                    val seen = run(n.get())
                    if (runs++ == 0) redis.detached { redis.run(n.increment()) }
                    queue(n.put(seen + 100))
                }
                runs shouldBe 2
                redis.run(n.get()) shouldBe 102
                // Two reads are of one moment, or the block runs again.
                fails(SERIALIZATION_FAILURE) {
                    redis.transaction(Retry.NEVER) {
                        run(n.get())
                        redis.detached { redis.run(n.increment()) }
                        run(counter("${prefix}m").get())
                    }
                }
                settled(redis)
            }
        }

        test("no increment is lost among forty transactions at once") {
            withRedis { redis, prefix ->
                val n = value<Int>("${prefix}n")
                withContext(Dispatchers.Default) {
                    (1..40)
                        .map {
                            async {
                                redis.transaction(
                                    Retry(1000, java.time.Duration.ofMillis(1), java.time.Duration.ofMillis(20)),
                                ) {
                                    val seen = run(n.get()) ?: 0
                                    queue(n.put(seen + 1))
                                }
                            }
                        }.awaitAll()
                }
                redis.run(n.get()) shouldBe 40
                settled(redis)
            }
        }

        test("a block that fails or is cancelled writes nothing, and its connection comes back clean") {
            withRedis("?pool_size=1") { redis, prefix ->
                val n = counter("${prefix}n")
                shouldThrow<IllegalStateException> {
                    redis.transaction {
                        run(n.get())
                        queue(n.increment())
                        error("no")
                    }
                }
                val inside = CompletableDeferred<Unit>()
                coroutineScope {
                    val job = launch {
                        redis.transaction {
                            run(n.get())
                            queue(n.increment())
                            inside.complete(Unit)
                            kotlinx.coroutines.awaitCancellation()
                        }
                    }
                    inside.await()
                    job.cancelAndJoin()
                }
                redis.run(n.increment()) shouldBe 1
                // The only connection watches nothing any more: this one is not failed by the change above.
                redis.transaction(Retry.NEVER) { queue(n.increment()) }.value() shouldBe 2
                settled(redis)
            }
        }

        test("children read in a transaction and end before it") {
            withRedis { redis, prefix ->
                val n = counter("${prefix}n:{i}")
                redis.transaction {
                    (1..5).map { i -> async { run(n(i).get()) } }.awaitAll()
                    launch { queue(n(1).increment()) }
                }
                redis.run(n(1).get()) shouldBe 1
            }
        }

        test("a write is queued, never run; after the block nothing is; and a wait for a connection ends") {
            withRedis("?pool_size=1&pool_timeout=50ms") { redis, prefix ->
                val n = counter("${prefix}n")
                var outside: RedisTransaction? = null
                redis.transaction {
                    outside = this
                    fails(WRONG_SCOPE) { run(n.increment()) }
                    run(n.get())
                    fails(POOL_TIMEOUT) { redis.detached { redis.transaction { run(n.get()) } } }
                }
                fails(TRANSACTION_CLOSED) { outside!!.run(n.get()) }
                fails(TRANSACTION_CLOSED) { outside!!.queue(n.increment()) }
                redis.transaction { run(n.get()) } shouldBe 0
                settled(redis)
            }
        }

        test("a command that fails when it is run says that the others stand, and one that is refused fails all") {
            withRedis { redis, prefix ->
                val text = value<String>("${prefix}text")
                val n = counter("${prefix}n")
                redis.run(text.put(CANARY))
                val partly = fails(DATA_CONVERSION) {
                    redis.transaction {
                        queue(list<String>("${prefix}text").pushLast("x"))
                        queue(n.increment())
                    }
                }
                partly.message shouldContain "were run"
                redis.run(n.get()) shouldBe 1
                fails(SYNTAX) {
                    redis.transaction {
                        queue(n.increment())
                        queue(Command.raw("NONSENSE", CANARY))
                    }
                }
                redis.run(n.get()) shouldBe 1
                val script = Script.of("return redis.call('incrby', KEYS[1], ARGV[1])") { it.number() }
                redis.run(Command.raw("SCRIPT", "FLUSH"))
                redis.transaction { queue(script.on(listOf(n), 41)) }.value() shouldBe 42
                settled(redis)
            }
        }

        test("Redis itself is refused inside its own transaction's block, and not in detached or another Redis's") {
            withRedis { redis, prefix ->
                val n = counter("${prefix}n")
                redis.transaction {
                    fails(WRONG_SCOPE) { redis.run(n.increment()) }.message shouldContain "receiver"
                    fails(WRONG_SCOPE) { redis.transaction { } }
                    fails(WRONG_SCOPE) { redis.pipeline { } }
                    fails(WRONG_SCOPE) { redis.keys().first() }
                    fails(WRONG_SCOPE) { redis.take(list<Int>("${prefix}jobs"), 1.seconds) }
                    fails(WRONG_SCOPE) { redis.cached(value<String>("${prefix}v")) { "x" } }
                    coroutineScope { launch { fails(WRONG_SCOPE) { redis.ping() } } }
                    redis.detached { redis.run(n.increment()) } shouldBe 1
                    Redis.open(url).use { other -> other.run(n.increment()) shouldBe 2 }
                    run(n.get()) shouldBe 2
                }
                redis.run(n.get()) shouldBe 2
            }
        }
    })
