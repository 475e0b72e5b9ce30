package scripts

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.listen
import dev.runnel.orderBy
import dev.runnel.spi.Capability.NOTIFICATIONS
import dev.runnel.spi.Capability.ROW_LOCKS
import dev.runnel.sql
import dev.runnel.update
import dev.runnel.where
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.flow
import kotlin.time.Duration.Companion.seconds

/** Does the jobs of a queue as they come, those of [args] first; many watchers, on any machine, share one queue. */
suspend fun main(args: Array<String>): Unit = untilCtrlC {
    require(args.isNotEmpty()) { "To be given: <url> [<task> ...]" }
    Database.open(args[0]).use { db ->
        db.createAll(Jobs)
        db.ask(args.drop(1))
        db.wakeUps().conflate().collect {
            do {
                val more = db.doNext()
            } while (more)
        }
    }
}

private suspend fun Database.ask(tasks: List<String>) = transaction {
    insertAll(Jobs, tasks.map { Job(task = it) })
    if (NOTIFICATIONS in capabilities) sql("notify jobs").execute() // sent by the commit
}

/** One at once, and one for each commit that told of jobs; where the database tells nothing, one a second. */
private fun Database.wakeUps(): Flow<Any> = if (NOTIFICATIONS in capabilities) {
    listen("jobs")
} else {
    flow {
        while (true) {
            emit(Unit)
            delay(1.seconds)
        }
    }
}

/** Does a job that nobody else is at and marks it as done: both or, if it fails or is cancelled, neither. */
private suspend fun Database.doNext(): Boolean = transaction {
    val open = from(Jobs).where { done eq false }.orderBy { asked.asc() }.limit(1)
    // Else one writes at a time (SQLite), or one process has the file (DuckDB): nobody else is at any.
    val mine = if (ROW_LOCKS in capabilities) open.forUpdate().skipLocked() else open
    val job = mine.firstOrNull() ?: return@transaction false
    println("Doing: ${job.task}")
    update(Jobs) { it[done] = true }.where { id eq job.id }.execute()
    true
}
