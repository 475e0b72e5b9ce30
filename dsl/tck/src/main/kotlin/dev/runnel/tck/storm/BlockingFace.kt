package dev.runnel.tck.storm

import dev.runnel.blocking.BlockingDatabase
import dev.runnel.blocking.BlockingQuerier
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import kotlinx.coroutines.CompletableDeferred
import java.time.Duration.ofSeconds
import kotlin.concurrent.thread
import kotlin.time.Duration

internal class BlockingFace(private val db: BlockingDatabase) : Face {
    override val pool get() = db.pool()
    override val holders get() = db.holders()
    override val ways get() = listOf(INTERRUPT)

    override suspend fun run(plan: Plan, way: String?, after: Duration, trace: Trace): Boolean {
        val ending = CompletableDeferred<Throwable?>()
        val thread = thread(isDaemon = true, name = "storm-blocking") {
            ending.complete(runCatching { run(plan, trace) }.exceptionOrNull())
        }
        if (way != null) {
            pause(after)
            thread.interrupt()
        }
        val failure = ending.await() ?: return false
        if (way != null && failure is RunnelException && failure.kind() == ErrorKind.STATEMENT_CANCELLED) return true
        if (!failure.isConflict) throw failure
        return false
    }

    private fun run(plan: Plan, trace: Trace) {
        when (plan) {
            is Plan.Transfer -> transfer(plan, trace)
            is Plan.Touch -> db.sql(plan.sql).execute()
            is Plan.Rows -> if (plan.inTransaction) inTransaction(plan, trace) else db.numbers(plan.sql)
            is Plan.First ->
                db.sql(plan.sql).stream(LONG).use { rows ->
                    rows.limit(plan.rows.toLong()).forEach { trace.stage = Stage.IN_ROWS }
                }
        }
    }

    private fun transfer(plan: Plan.Transfer, trace: Trace) = db.transaction { tx ->
        trace.stage = Stage.IN_BLOCK
        tx.sql(plan.first).execute()
        if (plan.nested) {
            tx.transaction { inner -> inner.sql(plan.second).execute() }
        } else {
            tx.sql(plan.second).execute()
        }
        trace.stage = Stage.COMMITTING
    }

    private fun inTransaction(plan: Plan.Rows, trace: Trace) = db.transaction { tx ->
        trace.stage = Stage.IN_BLOCK
        tx.numbers(plan.sql)
        trace.stage = Stage.COMMITTING
    }

    private fun BlockingQuerier.numbers(sql: String) = sql(sql).list(LONG)

    override suspend fun execute(sql: String) = db.sql(sql).execute().let { }

    override suspend fun number(sql: String): Long = db.sql(sql).value(LONG)

    override fun another(url: String) = BlockingFace(BlockingDatabase.open(url) { it.single() })

    override suspend fun shutdown() = db.shutdown(ofSeconds(1))

    private companion object {
        val LONG = Long::class.javaObjectType
        const val INTERRUPT = "interrupt"
    }
}
