package dev.runnel.tck.probe

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
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

/** An embedded backend opens its driver's own URLs, `jdbc:sqlite:` and a path, say, as its own. */
public fun FunSpec.opensDriverUrls(dialect: String) {
    val folder = tempdir().toPath()

    test("the driver's URL opens the database of $dialect:/// with the same path, absolute or relative") {
        val file = folder.resolve("a b%20c.db")
        val relative = Path.of("").toAbsolutePath().relativize(file)
        Database.open("jdbc:$dialect:$file").use { db ->
            db.backend shouldBe dialect
            db.sql("create table t (a integer primary key)").execute()
            db.sql("insert into t values (1)").execute()
        }
        file.exists() shouldBe true
        for (url in listOf(
            "JDBC:${dialect.uppercase()}:$relative",
            "$dialect+jdbc:///$file".replace("%", "%25"),
            "$dialect:///$file".replace("%", "%25"),
        )) {
            Database.open(url).use { it.sql("select count(*) from t").value<Int>() shouldBe 1 }
        }
    }

    for (url in listOf("jdbc:$dialect:", "jdbc:$dialect::memory:")) {
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
        BlockingDatabase.open("jdbc:$dialect:${folder.resolve("unique.db")}").use { db ->
            db.sql("create table t (a integer primary key)").execute()
            db.sql("insert into t values (1)").execute()
            val twice = shouldThrow<RunnelException> { db.sql("insert into t values (1)").execute() }
            twice.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
        }
    }

    test("options given beside the driver's URL are ours") {
        val url = ConnectUrl.parse("jdbc:$dialect:${folder.resolve("none.db")}").withOption("mode", "rw")
        failure { BlockingDatabase.open(url).use { it.sql("select 1").value(Int::class.java) } }
            .message shouldContain "mode=rw does not create it"
        failure { BlockingDatabase.open(url.withOption("mdoe", "rw")) }.message shouldContain
            "Did you mean \"mode\"?"
        failure { BlockingDatabase.open(url.withCredentials("sa", Secret.of("canary"))) }
            .message shouldContain "no host, user or password"
    }
}

/** What the driver's URL says beyond that is refused, and no value of it shown; the message. */
public fun refusedDriverUrl(url: String): String = failure { backend(url) }.let {
    it.kind() shouldBe ErrorKind.CONFIGURATION
    it.stackTraceToString() shouldNotContain "canary"
    it.message.orEmpty()
}
