package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.children
import dev.runnel.component1
import dev.runnel.component2
import dev.runnel.eq
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.like
import dev.runnel.orderBy
import dev.runnel.references
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.upsertAll
import dev.runnel.where
import kotlinx.coroutines.flow.Flow

data class Post(val id: Long, val userId: Long, val title: String)

object Posts : Table<Post>("posts") {
    val id = bigint("id").primaryKey()
    val userId = bigint("user_id").references { Users.id }
    val title = text("title")
}

data class Blog(val user: User, val posts: List<Post>)

suspend fun bulk(db: Database, users: Flow<User>, posts: List<Post>) {
    // tag::bulk[]
    try {
        db.insertAll(Users, users) { sent -> println("$sent sent") } // an Iterable or a Flow, in batches, all or none
    } catch (e: RunnelException) {
        println("row ${e.row()}: ${e.kind()}")
    }
    db.upsertAll(Posts, posts) { id } // where the key is there already, the other columns take the new values
    db.upsertAll(Posts, posts, update = { listOf(title) }) { id } // or only these
    // end::bulk[]
}

suspend fun export(db: Database, response: Appendable) {
    // tag::export[]
    db.from(Users).orderBy { id.asc() }.csv().collect(response::append) // chunks of many lines, in bounded memory
    db.sql("select id, title from posts").jsonLines().collect(response::append)
    // end::export[]
}

// tag::children[]
suspend fun blogs(db: Database): List<Blog> = db
    .from(Users)
    .where { email like "%@x.org" }
    .children(db.from(Posts).orderBy { title.asc() }) { userId } // two queries, however many users there are
    .map { (user, posts) -> Blog(user, posts) }
    .list()
// end::children[]

suspend fun explain(db: Database) {
    // tag::explain[]
    db.from(Posts).where { userId eq 1 }.explain().forEach(::println) // SEARCH posts USING …
    // end::explain[]
}
