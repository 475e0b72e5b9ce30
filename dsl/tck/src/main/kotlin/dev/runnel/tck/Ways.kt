package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.async.AsyncDatabase
import dev.runnel.async.AsyncQuerier
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.blocking.BlockingQuerier
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.pool.PoolStats
import dev.runnel.sql
import dev.runnel.url.DatabaseOptionsBuilder
import io.kotest.matchers.comparables.shouldBeLessThan
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/** A statement, or several in a transaction, that a case runs through each face. */
internal sealed interface Work {
    /** A statement of which the changed rows are counted. */
    class Count(val sql: String) : Work

    /** A query of one number, or of many. */
    class Numbers(val sql: String) : Work

    /** Statements in a transaction. */
    class Transaction(vararg val statements: String) : Work
}

/**
 * What was started and can be stopped, in whatever way.
 *
 * @param due before this, time does not stop it; null if the case stops it
 */
internal class Started(
    private val stopping: () -> Unit,
    private val ending: Deferred<Throwable?>,
    private val due: TimeMark? = null,
    private val expected: (Throwable) -> Boolean,
) {
    private var stopped: TimeMark? = due

    /** Waits until it has come so far, or has ended: by its time, say, while the case was held up. */
    suspend fun reaches(what: String, condition: () -> Boolean) = eventually(what) { ending.isCompleted || condition() }

    /** At least as long as it has been stopped. */
    fun sinceStop(): Duration = checkNotNull(stopped).elapsedNow()

    /** Null if it ended well before the stop; its failure is what the way of stopping promises. */
    suspend fun stop(): Throwable? {
        val start = TimeSource.Monotonic.markNow()
        stopped = due ?: start
        stopping()
        val failure = withTimeout(30.seconds) { ending.await() }
        // The promise is 100 ms after the stop; the rest is for a slow machine, and for the timeouts to come.
        start.elapsedNow() shouldBeLessThan 2.seconds
        if (failure != null &&
            !expected(failure)
        ) {
            throw AssertionError("Not how a stopped caller ends: $failure", failure)
        }
        return failure
    }

    /** The failure, or null, of what is not stopped. */
    suspend fun end(): Throwable? = withTimeout(30.seconds) { ending.await() }
}

/** A database through one face. */
internal interface Client {
    val pool: PoolStats

    suspend fun execute(sql: String): Long

    suspend fun number(sql: String): Long

    fun start(work: Work): Started

    /** Begins a transaction that holds the session that writes, after the statements, until the result is called. */
    suspend fun hold(vararg statements: String): suspend () -> Unit
}

/** One way in which a caller is stopped, of one face. */
internal class Way(
    private val name: String,
    /** True if time stops it, and the case need not. */
    val stopsByItself: Boolean = false,
    val open: (KitContext, DatabaseOptionsBuilder.() -> Unit) -> Client,
) {
    override fun toString() = name
}

internal class Boom : Exception("boom")

/** Time enough to have begun what is to be stopped by a timeout. */
private val TIMEOUT = 250.milliseconds

internal val WAYS: List<Way> =
    listOf(
        Way(
            "a cancelled coroutine",
        ) { kit, configure -> KotlinClient(kit.open(configure = configure), kit.scope, ::cancelled) },
        Way(
            "withTimeout",
            true,
        ) { kit, configure -> KotlinClient(kit.open(configure = configure), kit.scope, ::timedOut) },
        Way(
            "a failing sibling",
        ) { kit, configure -> KotlinClient(kit.open(configure = configure), kit.scope, ::besideFailure) },
        Way("a cancelled future") { kit, configure -> AsyncClient(kit.openAsync(configure = configure), false) },
        Way("orTimeout", true) { kit, configure -> AsyncClient(kit.openAsync(configure = configure), true) },
        Way("an interrupted thread") { kit, configure -> BlockingClient(kit.openBlocking(configure = configure)) },
    )

private fun cancelled(scope: CoroutineScope, work: suspend () -> Unit): Started {
    val ending = CompletableDeferred<Throwable?>()
    val job = scope.launch { ending.complete(runCatching { work() }.exceptionOrNull()) }
    job.invokeOnCompletion { ending.complete(it) } // it may never have begun
    return Started({ job.cancel() }, ending) { it is CancellationException }
}

private fun timedOut(scope: CoroutineScope, work: suspend () -> Unit): Started {
    val due = TimeSource.Monotonic.markNow() + TIMEOUT
    val ending = scope.async { runCatching { withTimeout(TIMEOUT) { work() } }.exceptionOrNull() }
    return Started({}, ending, due) { it is CancellationException }
}

private fun besideFailure(scope: CoroutineScope, work: suspend () -> Unit): Started {
    val gate = CompletableDeferred<Unit>()
    val ending =
        scope.async {
            runCatching {
                coroutineScope {
                    val sibling =
                        launch {
                            gate.await()
                            throw Boom()
                        }
                    work()
                    sibling.cancel()
                }
            }.exceptionOrNull()
        }
    return Started({ gate.complete(Unit) }, ending) { it is Boom }
}

internal class KotlinClient(
    val db: Database,
    private val scope: CoroutineScope,
    private val starter: (CoroutineScope, suspend () -> Unit) -> Started,
) : Client {
    override val pool: PoolStats get() = db.pool

    override suspend fun execute(sql: String): Long = db.sql(sql).execute()

    override suspend fun number(sql: String): Long = db.sql(sql).value()

    override fun start(work: Work): Started = starter(scope) { db.run(work) }

    private suspend fun Querier.run(work: Work) {
        when (work) {
            is Work.Count -> sql(work.sql).execute()
            is Work.Numbers -> sql(work.sql).list<Long>()
            is Work.Transaction -> transaction { work.statements.forEach { sql(it).execute() } }
        }
    }

    override suspend fun hold(vararg statements: String): suspend () -> Unit {
        val held = CompletableDeferred<Unit>()
        val gate = CompletableDeferred<Unit>()
        val holder =
            scope.async {
                db.transaction {
                    statements.forEach { sql(it).execute() }
                    held.complete(Unit)
                    gate.await()
                }
            }
        withTimeout(30.seconds) { held.await() }
        return {
            gate.complete(Unit)
            holder.await()
        }
    }
}

private class AsyncClient(private val db: AsyncDatabase, private val timeout: Boolean) : Client {
    override val pool: PoolStats get() = db.pool()

    override suspend fun execute(sql: String): Long = db.sql(sql).execute().await()

    override suspend fun number(sql: String): Long = db.sql(sql).value(Long::class.javaObjectType).await()

    override fun start(work: Work): Started {
        val future = db.run(work)
        val ending = CompletableDeferred<Throwable?>()
        future.whenComplete { _, error -> ending.complete(error) }
        if (!timeout) return Started({ future.cancel(true) }, ending) { it is CancellationException }
        val due = TimeSource.Monotonic.markNow() + TIMEOUT
        future.orTimeout(TIMEOUT.inWholeMilliseconds, TimeUnit.MILLISECONDS)
        return Started({}, ending, due) { it is TimeoutException }
    }

    private fun AsyncQuerier.run(work: Work): CompletableFuture<*> = when (work) {
        is Work.Count -> sql(work.sql).execute()
        is Work.Numbers -> sql(work.sql).list(Long::class.javaObjectType)
        is Work.Transaction -> transaction { tx -> tx.inTurn(work.statements) }
    }

    private fun AsyncQuerier.inTurn(statements: Array<out String>): CompletableFuture<Long> =
        statements.fold(CompletableFuture.completedFuture(0L)) { before, statement ->
            before.thenCompose { sql(statement).execute() }
        }

    override suspend fun hold(vararg statements: String): suspend () -> Unit {
        val held = CompletableDeferred<Unit>()
        val gate = CompletableFuture<Unit>()
        val holder =
            db.transaction { tx ->
                tx.inTurn(statements).thenCompose {
                    held.complete(Unit)
                    gate
                }
            }
        withTimeout(30.seconds) { held.await() }
        return {
            gate.complete(Unit)
            holder.await()
        }
    }
}

private class BlockingClient(private val db: BlockingDatabase) : Client {
    override val pool: PoolStats get() = db.pool()

    override suspend fun execute(sql: String): Long = withContext(Dispatchers.IO) { db.sql(sql).execute() }

    override suspend fun number(sql: String): Long =
        withContext(Dispatchers.IO) { db.sql(sql).value(Long::class.javaObjectType) }

    override fun start(work: Work): Started {
        val ending = CompletableDeferred<Throwable?>()
        val thread =
            Thread {
                val failure = runCatching { db.run(work) }.exceptionOrNull()
                if (failure != null && !Thread.currentThread().isInterrupted) {
                    failure.addSuppressed(AssertionError("The interrupt flag is not set any more."))
                }
                ending.complete(failure)
            }
        thread.start()
        return Started({ thread.interrupt() }, ending) {
            it is RunnelException && it.kind() == ErrorKind.STATEMENT_CANCELLED && it.suppressed.isEmpty()
        }
    }

    private fun BlockingQuerier.run(work: Work) {
        when (work) {
            is Work.Count -> sql(work.sql).execute()
            is Work.Numbers -> sql(work.sql).list(Long::class.javaObjectType)
            is Work.Transaction -> transaction { tx -> work.statements.forEach { tx.sql(it).execute() } }
        }
    }

    override suspend fun hold(vararg statements: String): suspend () -> Unit {
        val held = CompletableDeferred<Unit>()
        val gate = CompletableFuture<Unit>()
        val ending = CompletableDeferred<Throwable?>()
        Thread {
            ending.complete(
                runCatching {
                    db.transaction { tx ->
                        statements.forEach { tx.sql(it).execute() }
                        held.complete(Unit)
                        gate.get()
                    }
                }.exceptionOrNull(),
            )
        }.start()
        withTimeout(30.seconds) { held.await() }
        return {
            gate.complete(Unit)
            ending.await()?.let { throw it }
        }
    }
}
