package dev.runnel.duckdb

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

/** The driver's own URLs: `jdbc:duckdb:` and a path. */
class DuckDbDriverUrlTest :
    FunSpec({
        val folder = tempdir().toPath()

        test("the driver's URL opens the database of duckdb:/// with the same path, absolute or relative") {
            val file = folder.resolve("a b%20c.db")
            val relative = Path.of("").toAbsolutePath().relativize(file)
            Database.open("jdbc:duckdb:$file").use { db ->
                db.backend shouldBe "duckdb"
                db.sql("create table t (a integer primary key)").execute()
                db.sql("insert into t values (1)").execute()
            }
            file.exists() shouldBe true
            for (url in listOf(
                "JDBC:DuckDB:$relative",
                "duckdb+jdbc:///$file".replace("%", "%25"),
                "duckdb:///$file".replace("%", "%25"),
            )) {
                Database.open(url).use { it.sql("select count(*) from t").value<Int>() shouldBe 1 }
            }
        }

        for (url in listOf("jdbc:duckdb:", "jdbc:duckdb::memory:")) {
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
            BlockingDatabase.open("jdbc:duckdb:${folder.resolve("unique.db")}").use { db ->
                db.sql("create table t (a integer primary key)").execute()
                db.sql("insert into t values (1)").execute()
                val twice = shouldThrow<RunnelException> { db.sql("insert into t values (1)").execute() }
                twice.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
            }
        }

        test("options given beside the driver's URL are ours") {
            val url = ConnectUrl.parse("jdbc:duckdb:${folder.resolve("none.db")}").withOption("mode", "rw")
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
            refused("jdbc:duckdb:t.db;threads=canary;x=1").let {
                it shouldContain "The jdbc:duckdb: URL has the option threads, which is the driver's"
                it shouldContain "duckdb:///path?threads=…"
            }
            refused("jdbc:duckdb:;access_mode=canary").let {
                it shouldContain "the option access_mode, which is the driver's"
                it shouldContain "enable_external_access, memory_limit, mode, statement_cache_size"
            }
            refused("jdbc:duckdb:t.db;pool_size=3") shouldContain "duckdb:///path?pool_size=…"
            refused("jdbc:duckdb:t.db?canary").let {
                it shouldContain "has an option, which is the driver's"
                it shouldContain "duckdb:///path?option=…"
            }
            refused("jdbc:duckdb:t.db?password=can@canary") shouldContain "has an option"
            refused("jdbc:duckdb:t.db;=canary") shouldContain "has an option"
        }

        test("a URI or a prefix in the driver's URL is refused") {
            for (place in listOf("file:canary.db", "FILE:canary.db", "memory:canary", ":memory:canary", "md:canary")) {
                refused("jdbc:duckdb:$place") shouldContain "duckdb:///path?option=value, or duckdb::memory:"
            }
            refused("jdbc:duckdb:file:canary.db?mode=canary") shouldContain "mode"
        }
    })
