package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.copyIn
import dev.runnel.copyOut
import dev.runnel.from
import dev.runnel.listen
import dev.runnel.orderBy
import dev.runnel.postgresql.Interval
import dev.runnel.postgresql.PostgresqlColumns
import dev.runnel.postgresql.Range
import dev.runnel.signal.Gap
import dev.runnel.signal.Notification
import dev.runnel.sql
import dev.runnel.sql.Functions.rawPredicate
import dev.runnel.sql.Table
import dev.runnel.where
import kotlinx.coroutines.flow.Flow
import java.net.InetAddress
import java.time.LocalDate

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

// tag::columns[]
data class Stay(val id: Long, val during: Range<LocalDate>, val notice: Interval?, val from: InetAddress?)

object Stays : Table<Stay>("stays") {
    val id = bigint("id").primaryKey()
    val during = column("during", PostgresqlColumns.DATERANGE)
    val notice = column("notice", PostgresqlColumns.INTERVAL).nullable()
    val from = column("from", PostgresqlColumns.INET).nullable()
}

suspend fun Querier.staysOn(day: LocalDate): List<Stay> =
    from(Stays).where { rawPredicate("? @> ?", during, day) }.orderBy { id.asc() }.list()
// end::columns[]

// tag::copy[]
fun Querier.usersAsCsv(): Flow<ByteArray> = sql("copy users to stdout (format csv, header)").copyOut()

suspend fun Querier.addUsers(csv: Flow<ByteArray>): Long =
    sql("copy users (email, active) from stdin (format csv, header)").copyIn(csv)
// end::copy[]
