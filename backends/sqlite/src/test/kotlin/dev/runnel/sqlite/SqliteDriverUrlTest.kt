package dev.runnel.sqlite

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.url.ConnectUrl
import dev.runnel.url.Secret
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import java.nio.file.Path
import kotlin.io.path.exists

/** The driver's own URLs: `jdbc:sqlite:` and a path. */
class SqliteDriverUrlTest :
    FunSpec({
        val folder = tempdir().toPath()

        test("the driver's URL opens the database of sqlite:/// with the same path, absolute or relative") {
            val file = folder.resolve("a b%20c.db")
            val relative = Path.of("").toAbsolutePath().relativize(file)
            Database.open("jdbc:sqlite:$file").use { db ->
                db.backend shouldBe "sqlite"
                db.sql("create table t (a integer primary key)").execute()
                db.sql("insert into t values (1)").execute()
            }
            file.exists() shouldBe true
            for (url in listOf(
                "JDBC:SQLite:$relative",
                "sqlite+jdbc:///$file".replace("%", "%25"),
                "sqlite:///$file".replace("%", "%25"),
            )) {
                Database.open(url).use { it.sql("select count(*) from t").value<Int>() shouldBe 1 }
            }
        }

        for (url in listOf("jdbc:sqlite:", "jdbc:sqlite::memory:")) {
            test("$url is one database for all that is asked of it at once") {
                Database.open(url).use { db ->
                    db.sql("create table t (a integer primary key)").execute()
                    coroutineScope {
                        (1..20).map { async { db.sql("insert into t values (:a)", "a" to it).execute() } }.awaitAll()
                        (1..20).map { async { db.sql("select count(*) from t").value<Int>() } }.awaitAll()
                    }.toSet() shouldBe setOf(20)
                }
            }
        }

        test("a violated key is a unique violation") {
            BlockingDatabase.open("jdbc:sqlite:${folder.resolve("unique.db")}").use { db ->
                db.sql("create table t (a integer primary key)").execute()
                db.sql("insert into t values (1)").execute()
                val twice = shouldThrow<RunnelException> { db.sql("insert into t values (1)").execute() }
                twice.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
            }
        }

        test("options given beside the driver's URL are ours") {
            val url = ConnectUrl.parse("jdbc:sqlite:${folder.resolve("none.db")}").withOption("mode", "rw")
            failure { BlockingDatabase.open(url).use { it.sql("select 1").value(Int::class.java) } }
                .message shouldContain "mode=rw does not create it"
            failure { BlockingDatabase.open(url.withOption("mdoe", "rw")) }.message shouldContain
                "Did you mean \"mode\"?"
            failure { BlockingDatabase.open(url.withCredentials("sa", Secret.of("canary"))) }
                .message shouldContain "no host, user or password"
        }

        fun refused(url: String) = failure { backend(url) }.let {
            it.kind() shouldBe ErrorKind.CONFIGURATION
            it.stackTraceToString() shouldNotContain "canary"
            it.message.orEmpty()
        }

        test("an option in the driver's URL is refused by its name, with the URL that has ours") {
            refused("jdbc:sqlite:t.db?journal_mode=canary&cache=shared").let {
                it shouldContain "The jdbc:sqlite: URL has the option journal_mode, which is the driver's"
                it shouldContain "sqlite:///path?journal_mode=…"
            }
            refused("jdbc:sqlite::memory:?cache=canary").let {
                it shouldContain "the option cache, which is the driver's"
                it shouldContain "busy_timeout, cache_size, foreign_keys, journal_mode, mode"
            }
            refused("jdbc:sqlite:t.db?pool_size=3") shouldContain "sqlite:///path?pool_size=…"
            refused("jdbc:sqlite:t.db?canary").let {
                it shouldContain "has an option, which is the driver's"
                it shouldContain "sqlite:///path?option=…"
            }
            refused("jdbc:sqlite:t.db?password=can@canary") shouldContain "has an option"
            refused("jdbc:sqlite:t.db;=canary") shouldContain "has an option"
        }

        test("a URI or a prefix in the driver's URL is refused") {
            for (place in listOf("file:canary.db", "FILE:canary.db", ":resource:canary.db", ":canary:")) {
                refused("jdbc:sqlite:$place") shouldContain "sqlite:///path?option=value, or sqlite::memory:"
            }
            refused("jdbc:sqlite:file:canary.db?mode=canary") shouldContain "mode"
        }
    })
