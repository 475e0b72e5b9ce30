package dev.runnel.redis

import dev.runnel.error.ErrorKind.OTHER
import dev.runnel.error.ErrorKind.SERIALIZATION_FAILURE
import dev.runnel.transaction.Retry
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

/** Who leaves while he waits for a connection, or uses one from elsewhere. */
internal class RedisLeaveTest :
    FunSpec({
        /** Runs a block while the one connection for transactions is held by somebody else. */
        suspend fun whileAllAreHeld(redis: Redis, prefix: String, block: suspend CoroutineScope.() -> Unit) =
            coroutineScope {
                val held = CompletableDeferred<Unit>()
                val free = CompletableDeferred<Unit>()
                val holder = launch {
                    redis.transaction {
                        run(counter("${prefix}held").get())
                        held.complete(Unit)
                        free.await()
                    }
                }
                held.await()
                block()
                free.complete(Unit)
                holder.join()
            }

        test("a read that was left while it waited for a connection watches nothing on it afterwards") {
            withRedis("?pool_size=1&pool_timeout=60s") { redis, prefix ->
                val n = counter("${prefix}n")
                repeat(50) {
                    whileAllAreHeld(redis, prefix) {
                        val left = launch(start = CoroutineStart.UNDISPATCHED) { redis.transaction { run(n.get()) } }
                        left.cancelAndJoin()
                    }
                    eventually("the connection is back") { redis.engine.leases.held() == 0 }
                    redis.transaction(Retry.NEVER) {
                        run(counter("${prefix}other").get())
                        redis.detached { redis.run(n.increment()) }
                        queue(counter("${prefix}m").increment())
                    }
                }
            }
        }

        test(
            "a transaction that was left while it waited for a connection to EXEC on runs nothing, and leaves at once",
        ) {
            withRedis("?pool_size=1&pool_timeout=60s") { redis, prefix ->
                val n = counter("${prefix}n")
                whileAllAreHeld(redis, prefix) {
                    val left =
                        launch(start = CoroutineStart.UNDISPATCHED) { redis.transaction { queue(n.increment()) } }
                    withTimeout(10.seconds) { left.cancelAndJoin() }
                }
                redis.transaction { queue(n.increment()) }.value() shouldBe 1
                redis.run(n.get()) shouldBe 1
            }
        }

        test("the same of a future, and of one that is cancelled in its block") {
            AsyncRedis.open("$url?pool_size=1&pool_timeout=60s").use { async ->
                withRedis { redis, prefix ->
                    val n = counter("${prefix}n")
                    val go = CompletableFuture<Void>()
                    val read = CompletableFuture<Long>()
                    val holder = async.transaction { tx ->
                        tx.run(n.get()).thenAccept(read::complete)
                        go
                    }
                    read.get(10, TimeUnit.SECONDS)
                    val left = async.transaction { tx ->
                        tx.queue(n.increment())
                        CompletableFuture.completedFuture("queued")
                    }
                    left.cancel(true)
                    go.complete(null)
                    holder.get(10, TimeUnit.SECONDS)
                    val inside = CompletableFuture<String>()
                    val cancelled = async.transaction { tx ->
                        tx.queue(n.increment())
                        inside
                    }
                    cancelled.cancel(true)
                    inside.complete("too late")
                    async
                        .transaction { tx -> CompletableFuture.completedFuture(tx.queue(n.increment())) }
                        .get(10, TimeUnit.SECONDS)
                        .value() shouldBe 1
                }
            }
        }

        test("twenty thousand who left while they waited cost the pool nothing") {
            withRedis("?pool_size=1&pool_timeout=60s") { redis, prefix ->
                val n = counter("${prefix}n")
                whileAllAreHeld(redis, prefix) {
                    (1..20_000)
                        .map { launch(start = CoroutineStart.UNDISPATCHED) { redis.transaction { run(n.get()) } } }
                        .forEach { it.cancelAndJoin() }
                }
                withTimeout(20.seconds) { redis.transaction { queue(n.increment()) } }.value() shouldBe 1
            }
        }

        test("reads of the same key at once are all watched") {
            withRedis { redis, prefix ->
                val n = counter("${prefix}n")
                repeat(50) {
                    fails(SERIALIZATION_FAILURE) {
                        redis.transaction(Retry.NEVER) {
                            withContext(Dispatchers.Default) {
                                coroutineScope { repeat(4) { launch { run(n.get()) } } }
                            }
                            redis.detached { redis.run(n.increment()) }
                            queue(n.put(0))
                        }
                    }
                }
            }
        }

        test("a command that a pipeline's coroutine issues from another dispatcher is sent") {
            withRedis { redis, prefix ->
                val n = counter("${prefix}n")
                withTimeout(60.seconds) {
                    repeat(3_000) { redis.pipeline { withContext(Dispatchers.IO) { run(n.increment()) } } }
                }
                redis.run(n.get()) shouldBe 3_000
            }
        }

        test("a mapping that throws an error fails its caller, wherever it runs") {
            withRedis { redis, prefix ->
                val broken = counter("${prefix}n").get().map<Long> { throw StackOverflowError("mine") }
                fails(OTHER) { withTimeout(10.seconds) { redis.runAll(listOf(broken)) } }
                fails(OTHER) { AsyncRedis.open(url).use { awaited(it.run(broken)) } }
                val main = Thread.currentThread()
                BlockingRedis.open(url).use { blocking ->
                    blocking.run(counter("${prefix}n").get().map { Thread.currentThread() }) shouldBe main
                }
                redis.run(counter("${prefix}n").get()) shouldBe 0
            }
        }
    })

private fun <T> awaited(future: CompletableFuture<T>): T = try {
    future.get(10, TimeUnit.SECONDS)
} catch (e: java.util.concurrent.ExecutionException) {
    throw e.cause!!
}
