package dev.runnel.redis

import dev.runnel.error.ErrorKind.CLOSED
import dev.runnel.error.ErrorKind.STATEMENT_CANCELLED
import dev.runnel.listener.QueryEvent
import dev.runnel.listener.QueryListener
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withTimeout
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** How loads end that do not end well, and what listeners hear of. */
internal class RedisLoadTest :
    FunSpec({
        test("a load that cancels itself fails who waits, and does not cancel him") {
            withRedis { redis, prefix ->
                fails(STATEMENT_CANCELLED) {
                    redis.cached(value<String>("${prefix}v")) { withTimeout(1.milliseconds) { awaitCancellation() } }
                }
            }
        }

        test("a load ends when its Redis is closed") {
            val ended = CompletableDeferred<Unit>()
            val begun = CompletableDeferred<Unit>()
            supervisorScope {
                val redis = Redis.open(url)
                val loading = async {
                    redis.cached(value<String>("t:closed")) {
                        try {
                            begun.complete(Unit)
                            awaitCancellation()
                        } finally {
                            ended.complete(Unit)
                        }
                    }
                }
                begun.await()
                redis.shutdown()
                withTimeout(10.seconds) { ended.await() }
                fails(CLOSED) { loading.await() }
            }
        }

        test("a put that waits for a connection is taken back when its key is invalidated, and the load ends well") {
            withRedis { redis, prefix ->
                val flights = Flights()
                val key = value<String>("${prefix}v").bytes()
                val done = CompletableFuture<String>()
                val put = redis.engine.call(Command.raw("PING"), Ignored.OUTCOME)
                val waits = flights.join<String>(key) { flight ->
                    flight.keep({ if (put.leaveUnsent()) done.complete("loaded") }) {} shouldBe true
                    done
                }
                flights.forget(key)
                waits.get(10, TimeUnit.SECONDS) shouldBe "loaded"
                put.isDone shouldBe true
            }
        }

        test("an interrupt ends the wait for a load") {
            BlockingRedis.open(url).use { redis ->
                val begun = CountDownLatch(1)
                val go = CountDownLatch(1)
                val result = CompletableFuture<Result<String>>()
                val waiting = thread {
                    result.complete(
                        runCatching {
                            redis.cached(value<String>("t:interrupted")) {
                                begun.countDown()
                                go.await()
                                "late"
                            }
                        },
                    )
                }
                begun.await()
                waiting.interrupt()
                val ended = result.get(10, TimeUnit.SECONDS)
                go.countDown()
                fails(STATEMENT_CANCELLED) { ended.getOrThrow() }
            }
        }

        test("listeners hear of what transactions and waits run") {
            val heard = ConcurrentLinkedQueue<QueryEvent>()
            Redis.open(url, listOf(QueryListener { heard += it })).use { redis ->
                val n = counter("t:heard:n")
                val jobs = list<Int>("t:heard:jobs")
                redis.transaction {
                    run(n.get())
                    queue(n.increment())
                }
                redis.run(jobs.pushLast(1))
                redis.take(jobs, 1.seconds) shouldBe 1
                val said = heard.map { "${it.sql()} ${it.inTransaction()}" }
                said shouldContain "GET t:heard:n true"
                said shouldContain "INCRBY t:heard:n true"
                said shouldContain "BLPOP t:heard:jobs false"
            }
        }
    })
