package dev.runnel.jdbc

import dev.runnel.Database
import dev.runnel.listener.QueryListener
import dev.runnel.sql
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.CountDownLatch
import java.util.concurrent.Executor
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

private const val URL = "jdbc:h2:mem:"

/** Does at once, on the calling thread, what it is given; a coroutine's dispatcher need not say so. */
private val onTheSpot: CoroutineDispatcher = Executor { it.run() }.asCoroutineDispatcher()

/** The session that is passed on, and the thread with it. */
class RelayTest :
    FunSpec({
        suspend fun withOneSession(listener: QueryListener? = null, test: suspend (Database) -> Unit) =
            Database.open(URL, listOfNotNull(listener)) { poolSize(1).maxOverflow(0) }.use { test(it) }

        /** Runs them in their order, all of them having waited for the only session. */
        suspend fun Database.oneAfterTheOther(vararg callers: Pair<CoroutineDispatcher, suspend () -> Unit>) =
            coroutineScope {
                val held = CompletableDeferred<Unit>()
                val go = CompletableDeferred<Unit>()
                val holder = launch {
                    transaction {
                        sql("select 0").value<Int>()
                        held.complete(Unit)
                        go.await()
                    }
                }
                held.await()
                val jobs = callers.withIndex().map { (i, caller) ->
                    launch(
                        caller.first,
                    ) { caller.second() }.also { eventually(10.seconds) { pool.waiting shouldBe i + 1 } }
                }
                go.complete(Unit)
                (jobs + holder).joinAll()
            }

        test("statements that wait for the same session run on the thread that brings it") {
            suspend fun threads(): Int {
                val threads = CopyOnWriteArrayList<Thread>()
                withOneSession({ threads += Thread.currentThread() }) { db ->
                    val query: suspend () -> Unit = { db.sql("select 1").value<Int>() }
                    db.oneAfterTheOther(*Array(20) { Dispatchers.Default to query })
                }
                threads.size shouldBe 21
                return threads.drop(1).distinct().size
            }
            // A statement that its thread leaves waiting for 10 ms is taken by another one; so a machine that pauses has more.
            var fewest = threads()
            repeat(9) { if (fewest > 1) fewest = minOf(fewest, threads()) }
            fewest shouldBe 1
        }

        for ((name, dispatcher) in listOf(
            "Unconfined" to Dispatchers.Unconfined,
            "one that runs on the spot" to onTheSpot,
        )) {
            test("a caller on $name that blocks after its statement holds up no other") {
                withOneSession { db ->
                    val served = CountDownLatch(1)
                    db.oneAfterTheOther(
                        dispatcher to {
                            db.sql("select 1").value<Int>()
                            served.await(5, TimeUnit.SECONDS) shouldBe true
                        },
                        Dispatchers.Default to {
                            db.sql("select 2").value<Int>()
                            served.countDown()
                        },
                    )
                }
            }
        }

        test("a listener that blocks holds up no other") {
            val served = CountDownLatch(1)
            val waited = CopyOnWriteArrayList<Boolean>()
            val listener = QueryListener { if (it.sql() == "select 1") waited += served.await(5, TimeUnit.SECONDS) }
            withOneSession(listener) { db ->
                db.oneAfterTheOther(
                    Dispatchers.Default to suspend { db.sql("select 1").value<Int>() shouldBe 1 },
                    Dispatchers.Default to {
                        db.sql("select 2").value<Int>()
                        served.countDown()
                    },
                )
            }
            waited shouldBe listOf(true)
        }

        test("a statement that is cancelled while it waits for the thread gives its session to the next") {
            val served = CountDownLatch(1)
            val listener = QueryListener { if (it.sql() == "select 1") served.await(5, TimeUnit.SECONDS) }
            withOneSession(listener) { db ->
                repeat(20) {
                    coroutineScope {
                        val busy = launch { db.sql("select 1").value<Int>() }
                        val given = launch { db.sql("select 2").value<Int>() }
                        given.cancel()
                        served.countDown()
                        busy.join()
                        db.sql("select 3").value<Int>() shouldBe 3
                    }
                }
                eventually(10.seconds) { db.pool.leased + db.pool.waiting shouldBe 0 }
            }
        }
    })
