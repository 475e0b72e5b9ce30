package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.pool.PoolStats
import dev.runnel.sql
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.measureTime
import kotlin.time.measureTimedValue

/** Compares each of 60,175 line items with each: hours of work. */
const val HEAVY = "select count(*) from lineitem a join lineitem b on a.comment || b.comment like '%runnel%'"

/** Structured concurrency reaches the database: when the time is up, the statement itself is stopped. */
suspend fun cancelling(db: Database, screen: Screen) {
    screen.chapter("Cancel a heavy query")
    screen.fact("pool before", shown(db.pool))
    val time =
        measureTime {
            val result = withTimeoutOrNull(300.milliseconds) { db.sql(HEAVY).value<Long>() }
            check(result == null) { "The heavy query was not heavy." }
        }
    screen.fact("withTimeout(300)", "stopped after ${millis(time)}")
    val (regions, next) = measureTimedValue { db.sql("select count(*) from region").value<Long>() }
    screen.fact("next query", "$regions regions in ${millis(next)}")
    screen.fact("pool after", shown(db.pool))
}

private fun shown(pool: PoolStats) =
    "${pool.idle()} idle, ${pool.leased()} in use, ${pool.created()} opened, ${pool.closed()} closed"
