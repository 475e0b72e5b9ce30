package dev.runnel.tck.storm

import dev.runnel.Database
import dev.runnel.sql
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

internal class SuspendFace(private val db: Database) : Face {
    override val pool get() = db.pool
    override val holders get() = db.holders
    override val ways get() = COROUTINE_WAYS

    override suspend fun run(plan: Plan, way: String?, after: Duration, trace: Trace): Boolean =
        stopped(way, after) { run(plan, trace) }

    private suspend fun run(plan: Plan, trace: Trace) = conflictsAside {
        when (plan) {
            is Plan.Transfer -> transfer(plan, trace)
            is Plan.Touch -> db.sql(plan.sql).execute()
            is Plan.Rows -> rows(plan, trace)
            is Plan.First ->
                db
                    .sql(plan.sql)
                    .flow<Long>(batch = 100)
                    .onEach { trace.stage = Stage.IN_ROWS }
                    .take(plan.rows)
                    .toList()
        }
    }

    private suspend fun transfer(plan: Plan.Transfer, trace: Trace) = db.transaction {
        trace.stage = Stage.IN_BLOCK
        sql(plan.first).execute()
        if (plan.nested) {
            transaction { sql(plan.second).execute() }
        } else {
            coroutineScope { launch { sql(plan.second).execute() } }
        }
        trace.stage = Stage.COMMITTING
    }

    private suspend fun rows(plan: Plan.Rows, trace: Trace) {
        if (!plan.inTransaction) {
            db.sql(plan.sql).list<Long>()
        } else {
            db.transaction {
                trace.stage = Stage.IN_BLOCK
                sql(plan.sql).flow<Long>().onEach { trace.stage = Stage.IN_ROWS }.toList()
                trace.stage = Stage.COMMITTING
            }
        }
    }

    override suspend fun execute(sql: String) = db.sql(sql).execute().let { }

    override suspend fun number(sql: String): Long = db.sql(sql).value()

    override fun another(url: String) = SuspendFace(Database.open(url) { single() })

    override suspend fun shutdown() = db.shutdown(1.seconds)
}
