package dev.runnel.guides

import org.jetbrains.exposed.v1.core.Table
import org.jetbrains.exposed.v1.core.eq
import org.jetbrains.exposed.v1.jdbc.Database
import org.jetbrains.exposed.v1.jdbc.insert
import org.jetbrains.exposed.v1.jdbc.selectAll
import org.jetbrains.exposed.v1.jdbc.transactions.transaction
import org.jetbrains.exposed.v1.jdbc.update

/** What the guide comes from: Exposed's DSL. */
internal object Exposed {
    object Users : Table("users") {
        val id = long("id")
        val email = text("email").uniqueIndex()
        val active = bool("active").default(true)

        override val primaryKey = PrimaryKey(id)
    }

    // tag::query[]
    fun active(db: Database): List<User> = transaction(db) {
        Users
            .selectAll()
            .where { Users.active eq true }
            .orderBy(Users.id)
            .map { User(it[Users.id], it[Users.email], it[Users.active]) }
    }
    // end::query[]

    fun replace(db: Database, old: Long, new: User) = transaction(db) {
        Users.update({ Users.id eq old }) { it[active] = false }
        Users.insert {
            it[id] = new.id
            it[email] = new.email
            it[active] = new.active
        }
    }
}
