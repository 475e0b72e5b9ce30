package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.createAll
import dev.runnel.default
import dev.runnel.eq
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.transaction.Retry
import dev.runnel.where
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.milliseconds

// What the README shows, kept right by the compiler and by ReadmeSnippetsTest.

suspend fun open() {
    // tag::open[]
    Database.open("sqlite::memory:").use { db ->
        db.createAll(Users)
        db.insertAll(Users, listOf(User(0, "ada@x.org"), User(0, "bob@x.org", active = false)))
        println(db.activeUsers())
    }
    // end::open[]
}

// tag::query[]
data class User(val id: Long, val email: String, val active: Boolean = true)

object Users : Table<User>("users") {
    val id = bigint("id").generated().primaryKey()
    val email = text("email").unique()
    val active = bool("active").default(true)
}

suspend fun Querier.activeUsers(): List<User> = from(Users).where { active eq true }.orderBy { email.asc() }.list()

suspend fun Querier.usersAt(domain: String): List<User> =
    sql("select * from users where email like :pattern order by id", "pattern" to "%@$domain").list<User>()
// end::query[]

suspend fun transaction(db: Database, email: String, welcome: (id: Long, users: Long) -> Unit) {
    // tag::transaction[]
    db.transaction(retry = Retry.onConflict(5)) {
        val id = insert(Users) { it[this.email] = email }.returning(Users.id).one()
        val users = async { from(Users).count() } // a child: it has ended before the commit
        try {
            transaction { insert(Users, User(0, email)) } // nested: a savepoint
        } catch (e: RunnelException) {
            if (e.kind() != UNIQUE_VIOLATION) throw e // only the savepoint is rolled back
        }
        val count = users.await()
        afterCommit { welcome(id, count) }
    }
    // end::transaction[]
}

suspend fun flow(db: Database, line: (String) -> Unit): List<User> {
    // tag::flow[]
    db.from(Users).where { active eq true }.flow().collect { line(it.email) } // in bounded memory

    val three = db.sql("select * from users order by id").flow<User>().take(3).toList() // then it is stopped
    // end::flow[]
    return three
}

suspend fun cancel(db: Database, heavy: String): Long? {
    // tag::cancel[]
    val answer = withTimeoutOrNull(200.milliseconds) { db.sql(heavy).value<Long>() } // null: it was too slow

    coroutineScope {
        val report = launch { db.sql(heavy).list<Long>() }
        report.cancelAndJoin() // the database has stopped working on it, the session serves the next
    }
    // end::cancel[]
    return answer
}
