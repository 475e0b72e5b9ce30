package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.async.AsyncDatabase
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.future.await
import java.util.concurrent.TimeoutException
import dev.runnel.readme.java.Readme as JavaReadme

private const val HEAVY = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"

class ReadmeSnippetsTest :
    FunSpec({
        val url = "sqlite:///${tempdir()}/readme.db"

        beforeTest {
            Database.open(url).use { db ->
                db.createAll(Users)
                db.sql("delete from users").execute()
                listOf("ada@x.org", "bob@y.org").forEach { db.insert(Users, User(0, it)) }
                db.insert(Users, User(0, "cyd@x.org", active = false))
            }
        }

        test("a database opens in Kotlin and in Java") {
            open()
            JavaReadme.open()
        }

        test("queries find the same users in Kotlin and in Java") {
            val active = listOf("ada@x.org", "bob@y.org")
            val there = listOf("ada@x.org", "cyd@x.org")
            Database.open(url).use { db ->
                db.activeUsers().map { it.email } shouldBe active
                db.usersAt("x.org").map { it.email } shouldBe there
            }
            BlockingDatabase.open(url).use { db ->
                JavaReadme.activeUsers(db).map { it.email() } shouldBe active
                JavaReadme.usersAt(db, "x.org").map { it.email() } shouldBe there
            }
        }

        test("a transaction inserts once, although its savepoint fails, and then welcomes") {
            val welcomed = mutableListOf<Long>()
            Database.open(url).use { db ->
                transaction(db, "eve@x.org") { id, _ -> welcomed += id }
                BlockingDatabase.open(url).use { java -> JavaReadme.transaction(java, "fay@x.org") { welcomed += it } }
                db.from(Users).count() shouldBe 5
                welcomed shouldContainExactly db.usersAt("x.org").takeLast(2).map { it.id }
            }
        }

        test("rows flow one after the other in Kotlin and in Java") {
            val lines = mutableListOf<String>()
            Database.open(url).use { db -> flow(db, lines::add).size shouldBe 3 }
            BlockingDatabase.open(url).use { db -> JavaReadme.flow(db, lines::add).size shouldBe 3 }
            lines.size shouldBe 4
        }

        test("a heavy query is given up, and the session serves the next one") {
            Database.open(url).use { db ->
                cancel(db, HEAVY).shouldBeNull()
                db.from(Users).count() shouldBe 3
            }
            AsyncDatabase.open(url).use { db ->
                shouldThrow<TimeoutException> { JavaReadme.cancel(db, HEAVY).await() }
                db.from(JavaReadme.Users.USERS).count().await() shouldBe 3
            }
        }
    })
