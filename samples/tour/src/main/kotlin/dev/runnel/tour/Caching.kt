package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.redis.Redis
import dev.runnel.redis.counter
import dev.runnel.redis.hash
import dev.runnel.redis.invoke
import dev.runnel.redis.value
import dev.runnel.update
import dev.runnel.where
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.withContext
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.minutes
import kotlin.time.measureTimedValue

private data class Basket(val customer: Long, val pieces: Int = 0, val note: String? = null)

// Keys say what they hold and hold no connection; what stands in braces is filled in by calling them.
private val baskets = hash<Basket>("tour:basket:{customer}", ttl = 5.minutes)
private val stock = counter("tour:stock:{part}", ttl = 5.minutes)
private val nationNames = value<String>("tour:nation:{id}", ttl = 5.minutes)

/** Redis beside the database: objects, many commands in one write, a transaction, and a cache that hears of commits. */
suspend fun caching(db: Database, url: String, screen: Screen) {
    screen.chapter("Keep things in Redis")
    Redis.open(url).use { redis ->
        redis.run(baskets(7).put(Basket(7, pieces = 2)))
        screen.fact("a hash", "${redis.run(baskets(7).get())}")

        val (_, time) = measureTimedValue {
            redis.pipeline { (1..1_000).map { async { run(stock(it).put(10)) } }.awaitAll() }
        }
        screen.fact("pipeline", "1,000 commands of as many coroutines in ${millis(time)}")

        val left = redis.transaction {
            // runs again if somebody changes meanwhile what it has read
            val here = run(stock(1).get())
            queue(stock(1).decrement(3))
            here - 3
        }
        screen.fact("transaction", "10 pieces of part 1 less 3 are $left, in Redis ${redis.run(stock(1).get())}")

        nationNameIsCached(db, redis, screen)
    }
}

/** However many ask, it is loaded once, and again when a transaction that changes the nation has committed. */
private suspend fun nationNameIsCached(db: Database, redis: Redis, screen: Screen) {
    val loads = AtomicInteger()

    suspend fun name(id: Long): String = redis.cached(nationNames(id)) {
        loads.incrementAndGet()
        db.from(Nations).where { nationKey eq id }.one().name
    }
    redis.invalidate(nationNames(0))
    val names = withContext(Dispatchers.Default) { List(256) { async { name(0) } }.awaitAll() }
    screen.fact("cached", "256 coroutines read ${names.distinct().single()}, loaded ${loads.get()} time")
    db.transaction {
        update(Nations) { it[comment] = "far away" }.where { nationKey eq 0L }.execute()
        afterCommit { redis.invalidate(nationNames(0)) }
    }
    screen.fact("after a commit", "${name(0)}, loaded ${loads.get()} times by now")
}
