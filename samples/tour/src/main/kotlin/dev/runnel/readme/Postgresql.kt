package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.copyIn
import dev.runnel.copyOut
import dev.runnel.listen
import dev.runnel.signal.Gap
import dev.runnel.signal.Notification
import dev.runnel.sql
import kotlinx.coroutines.flow.Flow

/** What is kept of the users in memory. */
interface UserCache {
    suspend fun reload()

    suspend fun refresh(id: Long)
}

// tag::listen[]
suspend fun Database.follow(users: UserCache): Unit = listen("users").collect { signal ->
    when (signal) {
        is Gap -> users.reload() // first of all, and after each lost connection
        is Notification -> users.refresh(signal.payload.toLong())
    }
}

suspend fun Querier.tell(id: Long): Long = sql("select pg_notify('users', :id)", "id" to "$id").execute()
// end::listen[]

// tag::copy[]
fun Querier.usersAsCsv(): Flow<ByteArray> = sql("copy users to stdout (format csv, header)").copyOut()

suspend fun Querier.addUsers(csv: Flow<ByteArray>): Long =
    sql("copy users (email, active) from stdin (format csv, header)").copyIn(csv)
// end::copy[]
