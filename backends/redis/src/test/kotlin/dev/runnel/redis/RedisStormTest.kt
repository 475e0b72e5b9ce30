package dev.runnel.redis

import dev.runnel.tck.storm.Departures
import dev.runnel.tck.storm.Leaks
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

/** Cancellations at random moments; with `-Drunnel.storm=true` many more. */
internal class RedisStormTest :
    FunSpec({
        test("a storm of cancellations loses no connection and mixes no answers, and every caller leaves at once") {
            val cancels = if (java.lang.Boolean.getBoolean("runnel.storm")) 50_000 else 4_000
            val seed = java.lang.Long.getLong("runnel.seed", Random.nextLong())
            println("Redis storm: $cancels cancellations, seed $seed")
            Leaks.watch()
            withRedis("?pool_size=5&queue_timeout=30s") { redis, prefix ->
                redis.ping()
                val jobs = list<Int>("${prefix}jobs")
                val n = counter("${prefix}n")
                val departures = Departures()
                withContext(Dispatchers.Default) {
                    (1..16)
                        .map { worker ->
                            async {
                                val random = Random(seed + worker)
                                val mine = value<Int>("${prefix}mine:$worker")
                                repeat(cancels / 16) { i ->
                                    val job = launch(start = CoroutineStart.UNDISPATCHED) {
                                        when (random.nextInt(5)) {
                                            0 -> redis.run(mine.put(i))
                                            1 -> redis.transaction {
                                                val seen = run(n.get())
                                                queue(n.put(seen + 1))
                                            }
                                            2 -> redis.take(jobs, 5.seconds)
                                            3 -> redis.pipeline { (1..5).map { async { run(n.get()) } }.awaitAll() }
                                            else -> redis.cached(value<String>("${prefix}c:${i % 3}")) { "$i" }
                                        }
                                    }
                                    val until = System.nanoTime() + random.nextLong(0, 1_200_000)
                                    while (System.nanoTime() < until && job.isActive) Thread.onSpinWait()
                                    departures.of(job, this)
                                    if (i % 10 == 0) {
                                        redis.run(mine.put(-i))
                                        redis.run(mine.get()) shouldBe -i
                                    }
                                }
                            }
                        }.awaitAll()
                }
                println("Redis storm: $departures")
                departures.checkAtOnce()
                eventually("all connections are back") { redis.engine.leases.held() == 0 }
                eventually("no load is under way") { redis.engine.flights.underWay() == 0 }
                eventually("nobody waits on the server") {
                    redis.run(Command.raw("INFO", "clients")).text()!!.contains("blocked_clients:0")
                }
                withTimeout(5.seconds) { repeat(10) { redis.transaction { run(n.get()) } } }
                Leaks.found { redis.ping() }.shouldBeEmpty()
            }
        }
    })
