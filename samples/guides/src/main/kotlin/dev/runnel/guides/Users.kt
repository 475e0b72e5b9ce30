package dev.runnel.guides

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.default
import dev.runnel.eq
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.update
import dev.runnel.where
import java.sql.Connection

data class User(val id: Long, val email: String, val active: Boolean = true)

object Users : Table<User>("users") {
    val id = bigint("id").primaryKey()
    val email = text("email").unique()
    val active = bool("active").default(true)
}

// tag::query[]
suspend fun Querier.active(): List<User> =
    sql("select id, email, active from users where active = :active order by id", "active" to true).list()
// end::query[]

// tag::dsl[]
suspend fun Querier.activeUsers(): List<User> = from(Users).where { active eq true }.orderBy { id.asc() }.list()
// end::dsl[]

// tag::transaction[]
suspend fun Database.replace(old: Long, new: User) = transaction {
    update(Users) { it[active] = false }.where { id eq old }.execute()
    insert(Users, new)
}
// end::transaction[]

suspend fun Querier.activate(id: Long, active: Boolean): Long =
    update(Users) { it[this.active] = active }.where { this.id eq id }.execute()

suspend fun Querier.register(user: User): Boolean = try {
    insert(Users, user)
    true
} catch (e: RunnelException) {
    if (e.kind() != UNIQUE_VIOLATION) throw e
    false
}

suspend fun Querier.catalog(): String = unwrap(Connection::class) { it.metaData.databaseProductName }
