package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.children
import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.Duration.Companion.seconds

private const val OPERATIONS = 2_000
private const val WORKERS = 20
private const val ACCOUNTS = 10
private const val BALANCE = 1_000

/** Operations stopped at random moments: nothing is lost, leaked or half done. */
internal fun FunSpec.stormCases(kit: KitContext) {
    test("a storm of $OPERATIONS operations stopped at any moment loses no session and no money") {
        val db = kit.open { poolSize(3).maxOverflow(2) }
        db.sql("create table account (id integer primary key, balance integer not null)").execute()
        for (id in 1..ACCOUNTS) {
            db.sql("insert into account (id, balance) values ($id, $BALANCE)").execute()
        }
        val seeds = kit.random().let { random -> List(WORKERS) { random.nextLong() } }
        val stopped = AtomicInteger()
        coroutineScope {
            seeds
                .map { seed ->
                    async(Dispatchers.Default) {
                        val random = Random(seed)
                        repeat(OPERATIONS / WORKERS) {
                            if (stoppedInTheMiddle(
                                    random,
                                ) { operation(db, kit.target, random) }
                            ) {
                                stopped.incrementAndGet()
                            }
                        }
                    }
                }.awaitAll()
        }
        println("${kit.target.name}: ${stopped.get()} of $OPERATIONS operations were stopped, ${db.pool}")
        eventually({ "nothing is leased and nobody waits: ${db.pool}, ${db.holders}" }) {
            db.pool.let { it.leased == 0 && it.waiting == 0 }
        }
        db.sql("select sum(balance) from account").value<Int>() shouldBe ACCOUNTS * BALANCE
        db.sql("select count(*) from account").value<Int>() shouldBe ACCOUNTS
    }

    test("bulk inserts stopped at any moment beside exports, pages and loads are whole or not there") {
        kit.withDatabase { db ->
            db.createAll(Authors, Wides)
            db.insertAll(Authors, List(300) { Author(it + 1L, "a$it", null, null) })
            val seeds = kit.random().let { random -> List(READERS_AND_WRITERS) { random.nextLong() } }
            coroutineScope {
                for (seed in seeds) {
                    launch(Dispatchers.Default) {
                        val random = Random(seed)
                        repeat(40) { stoppedInTheMiddle(random) { bulkOperation(db, random) } }
                    }
                }
            }
            eventually({ "nothing is leased and nobody waits: ${db.pool}, ${db.holders}" }) {
                db.pool.let { it.leased == 0 && it.waiting == 0 }
            }
            db.from(Wides).count() % BULK shouldBe 0L
        }
    }

    test("a database closed under bulk inserts, exports, pages and loads ends them all, and no half insert is there") {
        val db = kit.open { poolSize(3) }
        db.createAll(Authors, Wides)
        db.insertAll(Authors, List(300) { Author(it + 1L, "a$it", null, null) })
        val random = kit.random()
        val workers =
            List(READERS_AND_WRITERS) { Random(random.nextLong()) }.map { own ->
                kit.scope.launch {
                    while (true) {
                        try {
                            bulkOperation(db, own)
                        } catch (e: RunnelException) {
                            if (e.kind() == ErrorKind.CLOSED) return@launch
                        }
                    }
                }
            }
        spin(random.nextLong(50_000_000))
        withTimeout(20.seconds) {
            db.shutdown(Duration.ZERO)
            workers.joinAll()
        }
        if (kit.target.shared) kit.open().from(Wides).count() % BULK shouldBe 0L
    }
}

/** Several batches, so that they can be stopped between two. */
private const val BULK = 2_500
private const val READERS_AND_WRITERS = 6
private val nextId = AtomicInteger()

private suspend fun bulkOperation(db: Database, random: Random) {
    when (random.nextInt(5)) {
        0 ->
            conflictsAside {
                db.insertAll(Wides, flow { repeat(BULK) { emit(Wide(nextId.incrementAndGet(), "t")) } })
            }
        1 -> db.from(Authors).csv().collect()
        2 -> db.from(Authors).jsonLines().take(1).collect()
        3 -> db.from(Authors).orderBy { name.asc() }.page(10)
        else -> db.from(Authors).children(db.from(Authors)) { mentorId }.list()
    }
}

/** True if the operation was stopped; false if it ended before. */
private suspend fun stoppedInTheMiddle(random: Random, operation: suspend () -> Unit): Boolean {
    // Short times are likelier: that is where begin, first row and commit are.
    val moment = random.nextLong(1 + random.nextLong(8_000)).microseconds
    return try {
        when (random.nextInt(4)) {
            0 -> {
                coroutineScope {
                    val job = launch { operation() }
                    spin(minOf(moment.inWholeNanoseconds, 500_000))
                    job.cancel()
                    job.join()
                    job.isCancelled
                }
            }
            1 -> {
                withTimeout(moment) { operation() }
                false
            }
            2 -> {
                coroutineScope {
                    launch { operation() }
                    spin(minOf(moment.inWholeNanoseconds, 500_000))
                    throw Boom()
                }
            }
            else -> {
                operation()
                false
            }
        }
    } catch (_: CancellationException) {
        true
    } catch (_: Boom) {
        true
    }
}

private suspend fun operation(db: Database, target: KitTarget, random: Random) {
    val from = 1 + random.nextInt(ACCOUNTS)
    val to = 1 + random.nextInt(ACCOUNTS)
    val amount = random.nextInt(100)
    when (random.nextInt(5)) {
        0, 1 ->
            conflictsAside {
                db.transaction {
                    sql("update account set balance = balance - $amount where id = $from").execute()
                    if (random.nextBoolean()) {
                        transaction { sql("update account set balance = balance + $amount where id = $to").execute() }
                    } else {
                        launch { sql("update account set balance = balance + $amount where id = $to").execute() }
                    }
                }
            }
        2 ->
            db
                .sql(
                    target.series(1 + random.nextInt(20_000)),
                ).flow<Long>(batch = 100)
                .take(1 + random.nextInt(300))
                .collect()
        3 -> db.sql(target.series(1 + random.nextInt(20_000))).list<Long>()
        else -> conflictsAside { db.sql("update account set balance = balance where id = $from").execute() }
    }
}

/** Concurrent writers may lose against each other; that is not what the storm is about. */
private suspend fun conflictsAside(block: suspend () -> Unit) {
    try {
        block()
    } catch (e: RunnelException) {
        if (!e.isRetryable && e.kind() != ErrorKind.TRANSACTION_ABORTED) throw e
    }
}
