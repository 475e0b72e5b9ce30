package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.error.RunnelException
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session.Health
import dev.runnel.sql
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.rows
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import java.util.concurrent.Executors
import java.util.concurrent.TimeUnit
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

/** How many cancels of each case; a nightly run may take more. */
private val TRIALS = Integer.getInteger("runnel.cancels", 500)

private const val ENDLESS = "select count(*) from generate_series(1, 10000000) a, generate_series(1, 10000000) b"

private fun spin(nanos: Long) {
    val until = System.nanoTime() + nanos
    while (System.nanoTime() < until) Thread.onSpinWait()
}

private suspend fun Server.withDatabase(block: suspend CoroutineScope.(Database) -> Unit) =
    Database.open(url()).use { db -> coroutineScope { block(db) } }

/** Stops what has the only session, and waits until that is back; 1 if it took so long that the session is given up for it. */
private suspend fun Database.stops(work: Job): Long {
    val took = measureTime {
        work.cancelAndJoin()
        while (pool.leased > 0) yield()
    }
    return if (took < 1.seconds) 0 else 1
}

class PostgresqlCancelTest :
    FunSpec({
        onBoth(
            "what still runs at the end of a shutdown's grace is stopped in the server, which does not notice its end",
        ) {
            val db = Database.open(url())
            val atWork =
                "select count(*) from pg_stat_activity where state = 'active' and query like '%pg_sleep(6' || '00)%'" +
                    " and datname = '${url().substringAfterLast('/')}'"
            withContext(Dispatchers.IO) {
                launch { shouldThrow<RunnelException> { db.sql("select pg_sleep(600)::text").list<String>() } }
                eventually(10.seconds) { admin(atWork) shouldBe 1L }
                db.shutdown(100.milliseconds)
            }
            eventually(5.seconds) { admin(atWork) shouldBe 0L }
        }

        onBoth("$TRIALS late cancels never hit the next statement") {
            val random = Random(4)
            val worker = Executors.newSingleThreadExecutor()
            var reached = 0
            try {
                repeat(TRIALS) {
                    val exchange = session.open(Command.of("select 1", Returns.ROWS))
                    val fetch = worker.submit {
                        exchange
                            .fetch(Int.MAX_VALUE, RowSink.DISCARD)
                            .handle {
                                _,
                                _,
                                ->
                                null
                            }.toCompletableFuture()
                            .join()
                    }
                    spin(random.nextLong(400_000))
                    if (!exchange.done()) reached++
                    val acknowledged = exchange.cancel().toCompletableFuture()
                    fetch.get(10, TimeUnit.SECONDS)
                    acknowledged.get(10, TimeUnit.SECONDS)
                    session.rows("select 1 from pg_sleep(0.002)") shouldBe listOf(listOf(1L))
                }
            } finally {
                worker.shutdown()
            }
            session.health() shouldBe Health.CLEAN
            reached shouldBeGreaterThan TRIALS / 20
        }

        onBoth("a cancel that overtakes its query is sent again, and no session is lost by it") {
            withDatabase { db ->
                var slow = 0L
                repeat(TRIALS / 5) {
                    val query = launch(Dispatchers.Default) { db.sql(ENDLESS).value<Long>() }
                    while (db.pool.leased == 0) yield()
                    slow += db.stops(query)
                }
                db.pool.closed shouldBeLessThanOrEqual slow
            }
        }

        onBoth("of $TRIALS transactions cancelled at any moment nothing is kept") {
            session.execute("create table t (n integer)")
            withDatabase { db ->
                var slow = 0L
                repeat(TRIALS) { trial ->
                    val work = launch(Dispatchers.Default) {
                        db.transaction {
                            sql("insert into t (n) values (1)").execute()
                            sql(ENDLESS).value<Long>()
                        }
                    }
                    while (db.pool.leased == 0) yield()
                    spin(trial % 30 * 100_000L)
                    slow += db.stops(work)
                    session.rows("select n from t") shouldBe listOf()
                }
                db.pool.closed shouldBeLessThanOrEqual slow
            }
        }
    })
