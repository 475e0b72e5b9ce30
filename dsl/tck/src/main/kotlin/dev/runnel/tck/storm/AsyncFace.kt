package dev.runnel.tck.storm

import dev.runnel.async.AsyncDatabase
import dev.runnel.async.AsyncQuerier
import kotlinx.coroutines.future.await
import java.time.Duration.ofSeconds
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Flow
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import kotlin.time.Duration

internal class AsyncFace(private val db: AsyncDatabase) : Face {
    override val pool get() = db.pool()
    override val holders get() = db.holders()
    override val ways get() = listOf(CANCEL, TIMEOUT)

    override suspend fun run(plan: Plan, way: String?, after: Duration, trace: Trace): Boolean {
        val future = start(plan, trace)
        when (way) {
            CANCEL -> {
                pause(after)
                future.cancel(true)
            }
            TIMEOUT -> future.orTimeout(after.inWholeNanoseconds, TimeUnit.NANOSECONDS)
        }
        return try {
            future.await()
            false
        } catch (_: CancellationException) {
            true
        } catch (_: TimeoutException) {
            true
        } catch (e: Exception) {
            if (!e.isConflict) throw e
            false
        }
    }

    private fun start(plan: Plan, trace: Trace): CompletableFuture<*> = when (plan) {
        is Plan.Transfer -> transfer(plan, trace)
        is Plan.Touch -> db.sql(plan.sql).execute()
        is Plan.Rows -> if (plan.inTransaction) inTransaction(plan, trace) else db.numbers(plan.sql)
        is Plan.First -> FirstRows(plan.rows, trace).also { db.sql(plan.sql).stream(LONG).subscribe(it) }
    }

    private fun transfer(plan: Plan.Transfer, trace: Trace) = db.transaction { tx ->
        trace.stage = Stage.IN_BLOCK
        tx
            .sql(plan.first)
            .execute()
            .thenCompose {
                if (plan.nested) {
                    tx.transaction { inner -> inner.sql(plan.second).execute() }
                } else {
                    tx.sql(plan.second).execute()
                }
            }.thenApply { trace.stage = Stage.COMMITTING }
    }

    private fun inTransaction(plan: Plan.Rows, trace: Trace) = db.transaction { tx ->
        trace.stage = Stage.IN_BLOCK
        tx.numbers(plan.sql).thenApply { trace.stage = Stage.COMMITTING }
    }

    private fun AsyncQuerier.numbers(sql: String) = sql(sql).list(LONG)

    override suspend fun execute(sql: String) = db.sql(sql).execute().await().let { }

    override suspend fun number(sql: String): Long = db.sql(sql).value(LONG).await()

    override fun another(url: String) = AsyncFace(AsyncDatabase.open(url) { it.single() })

    override suspend fun shutdown() {
        db.shutdown(ofSeconds(1)).await()
    }

    private companion object {
        val LONG = Long::class.javaObjectType
        const val CANCEL = "future.cancel"
        const val TIMEOUT = "future.orTimeout"
    }
}

/** Wants so many rows of a publisher, and then cancels it; also if it is itself cancelled or timed out before. */
private class FirstRows(private val wanted: Int, private val trace: Trace) :
    CompletableFuture<Unit>(),
    Flow.Subscriber<Long> {
    private var rows = 0

    override fun onSubscribe(subscription: Flow.Subscription) {
        whenComplete { _, _ -> subscription.cancel() }
        subscription.request(wanted.toLong())
    }

    override fun onNext(row: Long) {
        trace.stage = Stage.IN_ROWS
        if (++rows == wanted) complete(Unit)
    }

    override fun onError(error: Throwable) {
        completeExceptionally(error)
    }

    override fun onComplete() {
        complete(Unit)
    }
}
