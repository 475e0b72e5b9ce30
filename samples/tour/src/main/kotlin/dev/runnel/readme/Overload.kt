package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.error.ErrorKind.POOL_OVERLOADED
import dev.runnel.error.RunnelException

// tag::overload[]
suspend fun usersUnlessBusy(db: Database): List<User>? = try {
    // sqlite:///app.db?queue_target=50ms&queue_interval=1s
    db.activeUsers()
} catch (e: RunnelException) {
    if (e.kind() != POOL_OVERLOADED) throw e
    null // 503: nothing was sent, and waiting longer would not have helped
}
// end::overload[]
