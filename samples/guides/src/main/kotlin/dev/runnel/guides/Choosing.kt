package dev.runnel.guides

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.insertAll

// tag::open[]
suspend fun start(url: String = System.getenv("DATABASE_URL") ?: "sqlite:///app.db"): List<User> =
    Database.open(url).use { db ->
        db.createAll(Users)
        db.insertAll(Users, listOf(User(1, "ada@x.org"), User(2, "bob@x.org", active = false)))
        db.activeUsers()
    }
// end::open[]
