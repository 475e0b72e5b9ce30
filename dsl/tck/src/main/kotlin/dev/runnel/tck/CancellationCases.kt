package dev.runnel.tck

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.pool.PoolStats
import dev.runnel.spi.Capability
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import java.util.concurrent.Flow
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** A stopped caller leaves soon, the statement ends in the database, and the session serves the next one. */
internal fun FunSpec.cancellationCases(kit: KitContext) {
    for (way in WAYS) {
        test("a wait for a session is left by $way, and nothing of the statement is done") {
            val db = way.open(kit) { poolSize(1).maxOverflow(0) }
            db.execute("create table t (n integer)")
            val release = db.hold()
            val insert = db.start(Work.Count("insert into t (n) values (1)"))
            insert.reaches("the insert waits") { db.pool.waiting == 1 }
            insert.stop().shouldNotBeNull()
            eventually("nobody waits") { db.pool.waiting == 0 }
            release()
            db.number("select count(*) from t") shouldBe 0
        }

        test("a wait for the start of a transaction is left by $way") {
            val db = way.open(kit) { poolSize(1).maxOverflow(0) }
            db.execute("create table t (n integer)")
            val release = db.hold()
            val insert = db.start(Work.Transaction("insert into t (n) values (1)"))
            insert.reaches("the transaction waits") { db.pool.waiting == 1 }
            insert.stop().shouldNotBeNull()
            eventually("nobody waits") { db.pool.waiting == 0 }
            release()
            db.number("select count(*) from t") shouldBe 0
        }

        testWith(kit, Capability.CANCEL_RUNNING, "a running query is stopped by $way, and its session goes on") {
            val db = way.open(kit) {}
            db.number("select 1")
            val before = db.pool.opened()
            val query = db.start(Work.Numbers(kit.target.endlessQuery))
            query.reaches("the query has a session") { db.pool.leased == 1 }
            query.stop().shouldNotBeNull()
            eventually("the session is given back") { db.pool.leased == 0 }
            val settled = query.sinceStop()
            db.number("select 1") shouldBe 1
            if (settled < kit.settles) db.pool.opened() shouldBe before
        }

        testWith(kit, Capability.CANCEL_RUNNING, "a query in the middle of a big result is stopped by $way") {
            val db = way.open(kit) {}
            db.number("select 1")
            val before = db.pool.opened()
            val query = db.start(Work.Numbers(kit.target.series(3_000_000)))
            query.reaches("the query has a session") { db.pool.leased == 1 }
            query.stop()
            eventually("the session is given back") { db.pool.leased == 0 }
            val settled = query.sinceStop()
            db.number("select 1") shouldBe 1
            if (settled < kit.settles) db.pool.opened() shouldBe before
        }

        testWith(kit, Capability.CANCEL_RUNNING, "a running write is stopped by $way and leaves nothing behind") {
            val db = way.open(kit) {}
            db.execute("create table t (n integer)")
            db.number("select count(*) from t") shouldBe 0
            val before = db.pool.opened()
            val insert = db.start(Work.Count("insert into t (n) ${kit.target.series(2_000_000_000)}"))
            insert.reaches("the insert has a session") { db.pool.leased == 1 }
            insert.stop().shouldNotBeNull()
            eventually("the session is given back") { db.pool.leased == 0 }
            val settled = insert.sinceStop()
            db.number("select count(*) from t") shouldBe 0
            if (settled < kit.settles) db.pool.opened() shouldBe before
        }

        testWith(kit, Capability.CANCEL_RUNNING, "a transaction is rolled back when $way stops one of its statements") {
            val db = way.open(kit) {}
            db.execute("create table t (n integer)")
            val work = db.start(Work.Transaction("insert into t (n) values (1)", kit.target.endlessQuery))
            work.reaches("the transaction has a session") { db.pool.leased == 1 }
            work.stop().shouldNotBeNull()
            eventually("the session is given back") { db.pool.leased == 0 }
            db.number("select count(*) from t") shouldBe 0
        }

        test("a write that another database's transaction blocks is left by $way at once")
            .config(enabled = kit.target.shared && kit.target.stopsLockWaits) {
                val other = WAYS.first().open(kit) {}
                other.execute("create table t (n integer primary key, v integer)")
                other.execute("insert into t (n, v) values (1, 0)")
                val db = way.open(kit) {}
                db.execute("update t set v = 0 where n = 1") shouldBe 1
                val release = other.hold("update t set v = 1 where n = 1")
                val blocked = db.start(Work.Transaction("update t set v = 2 where n = 1"))
                blocked.reaches("the transaction has a session") { db.pool.leased == 1 }
                blocked.stop().shouldNotBeNull()
                release()
                eventually("the session is given back") { db.pool.leased == 0 }
                db.number("select v from t") shouldBe 1
                db.execute("update t set v = 3 where n = 1") shouldBe 1
                db.number("select v from t") shouldBe 3
            }

        test("a statement that another database's transaction blocks is left by $way at once")
            .config(enabled = kit.target.shared && kit.target.stopsLockWaits) {
                val other = WAYS.first().open(kit) {}
                other.execute("create table t (n integer primary key, v integer)")
                other.execute("insert into t (n, v) values (1, 0)")
                val db = way.open(kit) {}
                db.execute("update t set v = 0 where n = 1") shouldBe 1
                val release = other.hold("update t set v = 1 where n = 1")
                val blocked = db.start(Work.Count("update t set v = 2 where n = 1"))
                blocked.reaches("the statement has a session") { db.pool.leased == 1 }
                blocked.stop().shouldNotBeNull()
                eventually("the session is given back") { db.pool.leased == 0 }
                release()
                db.number("select v from t") shouldBe 1
                db.execute("update t set v = 3 where n = 1") shouldBe 1
            }

        test("stopped by $way at any moment, a transaction is there whole or not at all, as it was reported") {
            val db = way.open(kit) {}
            db.execute("create table t (n integer)")
            val random = kit.random()
            var committed = 0L
            var stopped = 0
            for (round in 1..ROUNDS) {
                val work = db.start(Work.Transaction("insert into t (n) values (1)", "insert into t (n) values (2)"))
                // Any moment will do, so this wait synchronises nothing.
                spin(random.nextLong(600_000))
                val failure = if (way.stopsByItself) work.end() else work.stop()
                if (failure == null) committed += 2 else stopped++
                eventually("the session is given back") { db.pool.leased == 0 }
                val rows = db.number("select count(*) from t")
                if ((rows != committed && rows != committed + 2) || (failure == null && rows != committed)) {
                    throw AssertionError("round $round: $rows rows, $committed reported as committed, failure $failure")
                }
                committed = rows
            }
        }
    }

    test("a flow cancelled between its batches gives its session back") {
        val db = kit.open()
        val got = CompletableDeferred<Long>()
        val job =
            kit.scope.launch {
                db.sql(kit.target.series(100_000)).flow<Long>(batch = 10).collect {
                    got.complete(it)
                    awaitCancellation()
                }
            }
        got.await() shouldBe 1
        db.pool.leased shouldBe 1
        val before = db.pool.created
        val start = TimeSource.Monotonic.markNow()
        givesBack({ db.pool.leased }) { job.cancelAndJoin() }
        val settled = start.elapsedNow()
        db.sql("select 1").value<Int>() shouldBe 1
        if (settled < kit.settles) db.pool.created shouldBe before
    }

    test("a flow of which enough was taken, or whose collector failed, gives its session back before it returns") {
        val db = kit.open()
        val large = db.sql(kit.target.series(100_000)).rows<Long>()
        givesBack({ db.pool.leased }) { ends ->
            large.flow(batch = 10).take(25).onEach { ends() }.toList() shouldBe (1L..25L).toList()
        }
        givesBack({ db.pool.leased }) { ends ->
            runCatching {
                large.flow().collect {
                    ends()
                    if (it == 1_500L) throw Boom()
                }
            }.exceptionOrNull().shouldBeInstanceOf<Boom>()
        }
        db.sql("select 1").value<Int>() shouldBe 1
    }

    testWith(kit, Capability.CANCEL_RUNNING, "a flow cancelled while it waits for its first row stops the query") {
        val db = kit.open()
        val job = kit.scope.launch { db.sql(kit.target.endlessQuery).flow<Long>().collect {} }
        eventually("the query has a session") { db.pool.leased == 1 }
        val start = TimeSource.Monotonic.markNow()
        job.cancelAndJoin()
        start.elapsedNow() shouldBeLessThan 1.seconds
        eventually("the session is given back") { db.pool.leased == 0 }
    }

    test("a publisher whose subscriber cancels gives its session back") {
        val db = kit.openAsync()
        val got = CompletableDeferred<Long>()
        db.sql(kit.target.series(100_000)).stream(Long::class.javaObjectType).subscribe(
            object : Flow.Subscriber<Long> {
                private lateinit var subscription: Flow.Subscription

                override fun onSubscribe(subscription: Flow.Subscription) {
                    this.subscription = subscription
                    subscription.request(1)
                }

                override fun onNext(item: Long) {
                    subscription.cancel()
                    got.complete(item)
                }

                override fun onError(error: Throwable) {
                    got.completeExceptionally(error)
                }

                override fun onComplete() = Unit
            },
        )
        got.await() shouldBe 1
        eventually("the session is given back") { db.pool().leased == 0 }
    }

    test("a stream that is closed early gives its session back, and an interrupted one ends") {
        val db = kit.openBlocking()
        givesBack({ db.pool().leased }) { ends ->
            db.sql(kit.target.series(100_000)).rows(Long::class.javaObjectType).stream().use {
                it.limit(25).toList().also { ends() }
            } shouldHaveSize 25
        }
        val ending = CompletableDeferred<Throwable?>()
        val got = CompletableDeferred<Unit>()
        val thread =
            Thread {
                ending.complete(
                    runCatching {
                        db.sql(kit.target.series(2_000_000)).rows(Long::class.javaObjectType).stream().use { rows ->
                            // Not so fast that it has ended before it is interrupted.
                            rows.forEach { if (got.complete(Unit)) spinUntilInterrupted() }
                        }
                    }.exceptionOrNull(),
                )
            }
        thread.start()
        got.await()
        thread.interrupt()
        ending.await().shouldBeInstanceOf<RunnelException>().kind() shouldBe ErrorKind.STATEMENT_CANCELLED
        eventually("the session is given back") { db.pool().leased == 0 }
    }

    testWith(kit, Capability.CANCEL_RUNNING, "a late cancel never reaches the next statement of the session") {
        val db = kit.open { poolSize(1).maxOverflow(0) }
        val random = kit.random()
        repeat(300) {
            val job = kit.scope.launch { db.sql(kit.target.series(1 + random.nextInt(20_000))).list<Long>() }
            spin(random.nextLong(2_000_000))
            job.cancel()
            // It follows on the very same session, at times while the cancel is still on its way.
            db.sql(kit.target.series(2_000)).list<Long>() shouldHaveSize 2_000
        }
    }
}

/**
 * What the end of a flow promises: the session is back when the caller goes on, unless the statement took longer than 100 ms to
 * stop; then it comes back soon after.
 *
 * @param end runs to the end of a flow, and says when that begins if it is not at once
 */
private suspend fun givesBack(leased: () -> Int, end: suspend (ends: () -> Unit) -> Unit) {
    var start = TimeSource.Monotonic.markNow()
    end { start = TimeSource.Monotonic.markNow() }
    if (start.elapsedNow() < 100.milliseconds) leased() shouldBe 0
    eventually("the session is given back") { leased() == 0 }
}

private const val ROUNDS = 40

private fun spinUntilInterrupted() {
    while (!Thread.currentThread().isInterrupted) Thread.onSpinWait()
}

/** How many sessions were opened, and closed. */
private fun PoolStats.opened() = created to closed
