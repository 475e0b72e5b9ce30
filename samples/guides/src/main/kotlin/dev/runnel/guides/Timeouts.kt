package dev.runnel.guides

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.ErrorKind.AUTHENTICATION
import dev.runnel.error.ErrorKind.CHECK_VIOLATION
import dev.runnel.error.ErrorKind.CLOSED
import dev.runnel.error.ErrorKind.COMMIT_UNKNOWN
import dev.runnel.error.ErrorKind.CONNECTION_FAILED
import dev.runnel.error.ErrorKind.CONNECTION_LOST
import dev.runnel.error.ErrorKind.DATA_INVALID
import dev.runnel.error.ErrorKind.DEADLOCK
import dev.runnel.error.ErrorKind.FOREIGN_KEY_VIOLATION
import dev.runnel.error.ErrorKind.LOCK_TIMEOUT
import dev.runnel.error.ErrorKind.NOT_NULL_VIOLATION
import dev.runnel.error.ErrorKind.NO_ROWS
import dev.runnel.error.ErrorKind.POOL_OVERLOADED
import dev.runnel.error.ErrorKind.POOL_TIMEOUT
import dev.runnel.error.ErrorKind.READ_ONLY
import dev.runnel.error.ErrorKind.SERIALIZATION_FAILURE
import dev.runnel.error.ErrorKind.STATEMENT_CANCELLED
import dev.runnel.error.ErrorKind.STATEMENT_TIMEOUT
import dev.runnel.error.ErrorKind.STORAGE_CORRUPT
import dev.runnel.error.ErrorKind.STORAGE_FULL
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.sql
import dev.runnel.transaction.Retry
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.seconds

// tag::timeouts[]
suspend fun report(db: Database, query: String): Long? = withTimeoutOrNull(10.seconds) {
    // all of it, the pool too
    db.sql(query).timeout(1.seconds).value<Long>() // this statement
}

suspend fun deactivate(db: Database, id: Long): Long = db.transaction(timeout = 5.seconds) {
    activate(id, false) // the block and its statements
}
// end::timeouts[]

// tag::pool[]
fun service(url: String): Database = Database.open(url) {
    poolSize(20) // kept open, in each process of the service
    maxOverflow(0) // and no more: a burst waits here and not in the server
}
// end::pool[]

enum class Answer { REFUSE, RETRY, LATER, FIND_OUT, WAKE_SOMEBODY, MEND_THE_PROGRAM }

// tag::answer[]
fun answer(kind: ErrorKind): Answer = when (kind) {
    UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION, NOT_NULL_VIOLATION, CHECK_VIOLATION, DATA_INVALID, NO_ROWS -> Answer.REFUSE
    SERIALIZATION_FAILURE, DEADLOCK, LOCK_TIMEOUT -> Answer.RETRY
    POOL_TIMEOUT, POOL_OVERLOADED, CONNECTION_FAILED, CLOSED -> Answer.LATER
    STATEMENT_TIMEOUT, STATEMENT_CANCELLED, CONNECTION_LOST, COMMIT_UNKNOWN -> Answer.FIND_OUT
    AUTHENTICATION, READ_ONLY, STORAGE_FULL, STORAGE_CORRUPT -> Answer.WAKE_SOMEBODY
    else -> Answer.MEND_THE_PROGRAM
}
// end::answer[]

// tag::retry[]
suspend fun swap(db: Database, first: Long, second: Long): Long = db.transaction(retry = Retry.onConflict(5)) {
    activate(first, false) + activate(second, true)
}
// end::retry[]
