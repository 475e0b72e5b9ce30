package dev.runnel.mongodb

import dev.runnel.tck.fault.FaultProxy
import dev.runnel.tck.storm.Departures
import dev.runnel.tck.storm.Leaks
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.random.Random
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

private const val WORKERS = 20

/** Cancellations at random moments; with `-Pstorm` many more. */
class MongoStormTest :
    FunSpec({
        test("a storm of cancels leaves every connection usable at once, no place taken and the pool within its size") {
            val cancels = if (java.lang.Boolean.getBoolean("runnel.storm")) 50_000 else 2_000
            val seed = java.lang.Long.getLong("runnel.seed", Random.nextLong())
            println("Mongo storm: $cancels cancellations, seed $seed")
            Leaks.watch()
            FaultProxy(TestServer.address).use { proxy ->
                val url = TestServer.url("cancel", "pool_size=5&retryReads=false&retryWrites=false")
                Mongo.open(proxy.through(url)).use { mongo ->
                    mongo.drop(Orders)
                    mongo.insertAll(Orders, (1..2000).map { order("c", it) })
                    val departures = Departures()
                    withContext(Dispatchers.Default) {
                        (1..WORKERS)
                            .map { async { storm(mongo, cancels / WORKERS, Random(seed + it), departures) } }
                            .awaitAll()
                    }
                    println("Mongo storm: $departures")
                    departures.checkAtOnce()
                    eventually(1.seconds) { mongo.pool.leased() + mongo.pool.waiting() shouldBe 0 }
                    eventually(5.seconds) { timeOfFive(mongo) shouldBeLessThan 1.seconds }
                    // Five of the pool, the spare one that kills and closes, and two that watch the server.
                    proxy.mostOpen shouldBeLessThanOrEqual 8
                    mongo.from(Orders).list().size shouldBe 2000
                    Leaks.found { mongo.ping() }.shouldBeEmpty()
                }
            }
        }
    })

/** Begins operations, and cancels each at a random moment of its first milliseconds, unless it has ended by then. */
private suspend fun storm(mongo: Mongo, cancels: Int, random: Random, departures: Departures) = coroutineScope {
    var cancelled = 0
    while (cancelled < cancels) {
        val job = launch(start = CoroutineStart.UNDISPATCHED) { operate(mongo, random.nextInt(4)) }
        withTimeoutOrNull(random.nextLong(1, 6000).microseconds) { job.join() }
        if (job.isActive) {
            departures.of(job, this)
            cancelled++
        }
    }
}

private suspend fun operate(mongo: Mongo, kind: Int) {
    when (kind) {
        0 -> mongo.from(Orders).list()
        1 -> mongo.from(Orders).flow(50).collect { }
        2 -> mongo.from(Orders).where { total eq 7.toBigDecimal() }.firstOrNull()
        else -> mongo.update(Orders) { it[customer] = "d" }.where { total eq 8.toBigDecimal() }.execute()
    }
}

private suspend fun timeOfFive(mongo: Mongo) = measureTime {
    withContext(Dispatchers.Default) { (1..5).map { async { mongo.from(Orders).count() } }.awaitAll() }
}
