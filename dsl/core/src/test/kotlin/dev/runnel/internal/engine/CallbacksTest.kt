package dev.runnel.internal.engine

import dev.runnel.async.AsyncDatabase
import dev.runnel.async.AsyncTransaction
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.pool.PoolStats
import dev.runnel.spi.Columns
import dev.runnel.spi.Row
import dev.runnel.spi.Session
import dev.runnel.sql.Level
import dev.runnel.sql.Shapes
import dev.runnel.sql.Users
import dev.runnel.url.DatabaseOptions
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeInstanceOf
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.ExecutionException
import java.util.concurrent.Flow
import java.util.concurrent.FutureTask
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import java.util.function.Function
import kotlin.concurrent.thread

/** A row of ones. */
private object Ones : Row by EmptyRow {
    override fun isNull(i: Int) = false

    override fun getLong(i: Int) = 1L

    override fun <T : Any> get(i: Int, type: Class<T>): T? = type.cast(1L)
}

private val OPTIONS =
    DatabaseOptions
        .builder()
        .environment(
            mapOf(),
        ).poolSize(1)
        .maxOverflow(0)
        .poolTimeout(Duration.ofSeconds(BOUND_S))
        .build()

/** What users' code does to the engine from its callbacks, through the Java faces over a session that does not block. */
class CallbacksTest :
    FunSpec({
        fun async(listeners: List<QueryListener> = listOf(), body: (ScriptedBackend, AsyncDatabase) -> Unit) {
            val backend = ScriptedBackend()
            AsyncDatabase.open(backend, OPTIONS, listeners).use { body(backend, it) }
        }

        fun given(stats: () -> PoolStats) = stats().leased() shouldBe 0

        fun session(backend: ScriptedBackend): ScriptedSession {
            while (backend.sessions.isEmpty()) Thread.onSpinWait()
            return backend.sessions.single()
        }

        test("a pool timeout is told on a thread of its own, never on the timer's") {
            Stage { poolTimeout(Duration.ofMillis(20)) }.use { stage ->
                stage.begin().now()
                val thread = stage.list("waits").handle { _, _ -> Thread.currentThread().name }
                thread.now() shouldNotBe "runnel-timer"
            }
        }

        test("what must not be lost is done later if no thread can be had at once") {
            val tries = LinkedBlockingQueue<String>()
            val done = CompletableFuture<String>()
            Timer.certainly({ work ->
                tries += "try"
                if (tries.size < 3) throw OutOfMemoryError("unable to create native thread") else work.run()
            }) { done.complete("done") }
            done.now() shouldBe "done"
            tries.size shouldBe 3
        }

        test("a transaction whose work gives no stage fails and is rolled back") {
            async { backend, db ->
                @Suppress("UNCHECKED_CAST")
                val nothing = Function<AsyncTransaction, Any?> {
                    null
                } as Function<AsyncTransaction, CompletionStage<Int>>
                shouldThrow<ExecutionException> { db.transaction(nothing).now() }
                backend.sessions.single().log shouldBe listOf("begin", "rollback")
                given(db::pool)
            }
        }

        test("what afterCommit actions do cannot make a commit look failed") {
            async { backend, db ->
                val late = LinkedBlockingQueue<ErrorKind>()
                db
                    .transaction { tx ->
                        tx.afterCommit { throw AssertionError("action") }
                        tx.afterCommit { late += shouldThrow<RunnelException> { tx.afterCommit { } }.kind() }
                        CompletableFuture.completedFuture(7)
                    }.now() shouldBe 7
                late.next() shouldBe ErrorKind.TRANSACTION_CLOSED
                backend.sessions.single().log shouldBe listOf("begin", "commit")
            }
        }

        test("a future cancelled while its COMMIT is under way is committed, and its afterCommit runs") {
            async { backend, db ->
                backend.held += "commit"
                val ran = LinkedBlockingQueue<String>()
                val future =
                    db.transaction { tx ->
                        tx.afterCommit { ran += "ran" }
                        CompletableFuture.completedFuture(1)
                    }
                val session = backend.sessions.single()
                future.cancel(true)
                session.asked.next().ok()
                ran.next() shouldBe "ran"
                session.log shouldBe listOf("begin", "commit")
                given(db::pool)
            }
        }

        test("a future cancelled while its BEGIN is under way begins no work") {
            async { backend, db ->
                backend.held += "begin"
                val worked = LinkedBlockingQueue<String>()
                val future =
                    db.transaction {
                        worked += "worked"
                        CompletableFuture.completedFuture(1)
                    }
                future.cancel(true)
                val session = backend.sessions.single()
                session.asked.next().ok()
                session.log shouldBe listOf("begin", "rollback")
                worked.isEmpty() shouldBe true
                given(db::pool)
            }
        }

        test("a subscriber that throws gives its session back") {
            async { backend, db ->
                db.sql("rows").map { 1 }.stream().subscribe(
                    object : Flow.Subscriber<Int> {
                        override fun onSubscribe(subscription: Flow.Subscription) = subscription.request(Long.MAX_VALUE)

                        override fun onNext(item: Int): Unit = throw IllegalStateException("subscriber")

                        override fun onError(error: Throwable) = Unit

                        override fun onComplete() = Unit
                    },
                )
                val exchange = backend.sessions.single().exchanges.next()
                exchange.fetches.next().let {
                    exchange.row(it)
                    exchange.hasMore(it)
                }
                val rest = exchange.fetches.next()
                val cancel = exchange.cancels.next()
                exchange.ends(rest)
                cancel.ok()
                given(db::pool)
            }
        }

        fun user(i: Int) = Shapes.UserRow(0, "u$i@x.org", null, Level.LOW, i, null)

        test("many rows are taken on threads that may wait for them, never on the driver's") {
            async { backend, db ->
                backend.held += "begin"
                val threads = CopyOnWriteArrayList<String>()
                val rows = (1..5)
                    .asSequence()
                    .map(
                        ::user,
                    ).onEach { threads += Thread.currentThread().name }
                    .asIterable()
                val inserted = db.insertAll(Users, rows)
                val session = backend.sessions.single()
                session.asked.next().ok()
                for (expected in listOf(2, 2, 1)) {
                    val exchange = session.exchanges.next()
                    exchange.command.bindings().size shouldBe expected
                    exchange.ends(exchange.fetches.next(), affected = expected.toLong())
                }
                inserted.now() shouldBe 5L
                threads.size shouldBe 5
                threads shouldNotContain "driver"
                given(db::pool)
            }
        }

        test("rows that fail after the first batch, and progress that does, undo the insert") {
            for (failsInRows in listOf(true, false)) {
                async { backend, db ->
                    val rows = sequence {
                        yield(user(1))
                        yield(user(2))
                        if (failsInRows) throw AssertionError("rows")
                    }.asIterable()
                    val inserted = db.insertAll(Users, rows) { if (!failsInRows) throw AssertionError("progress") }
                    val session = session(backend)
                    val exchange = session.exchanges.next()
                    exchange.ends(exchange.fetches.next(), affected = 2)
                    shouldThrow<ExecutionException> { inserted.now() }.cause.shouldBeInstanceOf<AssertionError>()
                    session.log.last() shouldBe "rollback"
                    given(db::pool)
                }
            }
        }

        test("an insert of rows without end stops when it is cancelled, and nothing of it stays") {
            async { backend, db ->
                val inserted = db.insertAll(Users, generateSequence(1) { it + 1 }.map(::user).asIterable())
                val session = session(backend)
                repeat(3) {
                    val exchange = session.exchanges.next()
                    exchange.ends(exchange.fetches.next(), affected = 2)
                }
                val last = session.exchanges.next()
                val fetch = last.fetches.next()
                inserted.cancel(true)
                last.cancels.next().ok()
                last.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
                while (db.pool().leased() > 0) last.cancels.poll()?.ok()
                session.log.last() shouldBe "rollback"
            }
        }

        test("a map over loaded rows that throws an Error fails its caller instead of leaving it waiting") {
            async { backend, db ->
                val parents = db.from(Users).select(Users.id)
                val loaded = parents
                    .children(
                        db.from(Users),
                        Users.boss,
                    ).map<Int> { throw AssertionError("map") }
                    .list()
                val session = backend.sessions.single()
                val first = session.exchanges.next()
                first.fetches.next().let {
                    it.sink.columns(Columns(listOf(Columns.Column("id", "bigint"))))
                    it.sink.row(Ones)
                    first.ends(it)
                }
                val children = session.exchanges.next()
                children.ends(children.fetches.next())
                shouldThrow<ExecutionException> { loaded.now() }
            }
        }

        test("a loan that was given up while it waited takes no session, and its work is not called") {
            async { _, db ->
                val gate = CompletableFuture<Int>()
                val first = db.unwrap(Session::class.java) { gate }
                val called = CopyOnWriteArrayList<String>()
                val cancelled = db.unwrap(Session::class.java) { CompletableFuture.completedFuture(called.add("work")) }
                val timed = db.unwrap(Session::class.java) { CompletableFuture.completedFuture(called.add("work")) }
                cancelled.cancel(true)
                shouldThrow<ExecutionException> { timed.orTimeout(1, TimeUnit.MILLISECONDS).now() }
                // A timeout stops the wait on its own thread, after it was told.
                val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_S)
                while (db.pool().waiting() > 0) check(System.nanoTime() < deadline) { "it waits still" }
                gate.complete(1)
                first.now() shouldBe 1
                given(db::pool)
                called.isEmpty() shouldBe true
            }
        }

        test("a lent connection is given back when the work ends, though its caller has left") {
            async { _, db ->
                val gate = CompletableFuture<Int>()
                db.unwrap(Session::class.java) { gate }.cancel(true)
                db.pool().leased() shouldBe 1
                gate.completeExceptionally(IllegalStateException("work"))
                given(db::pool)
            }
        }

        test("work that throws an Error gives the lent connection back") {
            async { _, db ->
                val work = Function<Session, CompletionStage<Int>> { throw AssertionError("work") }
                shouldThrow<ExecutionException> { db.unwrap(Session::class.java, work).now() }
                given(db::pool)
            }
        }

        test("a listener that throws an Error does not keep the result from its caller") {
            async(listOf(QueryListener { throw AssertionError("listener") })) { backend, db ->
                val result = db.sql("update").execute()
                val exchange = backend.sessions.single().exchanges.next()
                exchange.ends(exchange.fetches.next(), affected = 3)
                result.now() shouldBe 3L
                val failing = db.sql("wrong").execute()
                val wrong = backend.sessions.single().exchanges.next()
                wrong.fails(wrong.fetches.next(), failure(ErrorKind.SYNTAX))
                kindOf(failing) shouldBe ErrorKind.SYNTAX
            }
        }

        fun blocking(body: (ScriptedBackend, BlockingDatabase) -> Unit) {
            val backend = ScriptedBackend()
            BlockingDatabase.open(backend, OPTIONS, listOf()).use { body(backend, it) }
        }

        /** Runs the call on a thread of its own; gives its outcome and whether the interrupt flag was still set. */
        fun <T> calling(call: () -> T): Pair<Thread, FutureTask<Pair<Result<T>, Boolean>>> {
            val task = FutureTask { runCatching(call).let { it to Thread.currentThread().isInterrupted } }
            return thread(name = "caller") { task.run() } to task
        }

        test("an interrupted thread's statement is stopped on the server, and the flag stays set") {
            blocking { backend, db ->
                val (thread, task) = calling { db.sql("slow").execute() }
                val exchange = session(backend).exchanges.next()
                val fetch = exchange.fetches.next()
                thread.interrupt()
                exchange.cancels.next().ok()
                exchange.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
                val (result, flag) = task.get(BOUND_S, TimeUnit.SECONDS)
                (result.exceptionOrNull() as RunnelException).kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                flag shouldBe true
                while (db.pool().leased() > 0) exchange.cancels.poll()?.ok()
            }
        }

        test("an interrupt during COMMIT changes nothing about it, and the flag stays set") {
            blocking { backend, db ->
                backend.held += "commit"
                val (thread, task) = calling { db.transaction { 5 } }
                val commit = session(backend).asked.next()
                thread.interrupt()
                commit.ok()
                val (result, flag) = task.get(BOUND_S, TimeUnit.SECONDS)
                result.getOrThrow() shouldBe 5
                flag shouldBe true
                backend.sessions.single().log shouldBe listOf("begin", "commit")
            }
        }

        test("an interrupt during BEGIN undoes it") {
            blocking { backend, db ->
                backend.held += "begin"
                val (thread, task) = calling { db.transaction { 5 } }
                val begin = session(backend).asked.next()
                thread.interrupt()
                val (result, flag) = task.get(BOUND_S, TimeUnit.SECONDS)
                (result.exceptionOrNull() as RunnelException).kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                flag shouldBe true
                begin.ok()
                backend.sessions.single().log shouldBe listOf("begin", "rollback")
                given(db::pool)
            }
        }

        test("a blocking transaction whose work fails after its last statement commits nothing") {
            blocking { backend, db ->
                shouldThrow<IllegalStateException> { db.transaction<Int> { throw IllegalStateException("work") } }
                backend.sessions.single().log.apply {
                    this shouldContain "rollback"
                    this shouldNotContain "commit"
                }
            }
        }
    })
