package dev.runnel.sqlite

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.migrate
import dev.runnel.migration.MigrationState
import dev.runnel.migrations
import dev.runnel.sql
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.delay
import kotlinx.coroutines.withTimeout
import java.io.File
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

private const val ENDLESS =
    "insert into t with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"

private const val ALONE = "-- runnel: no transaction\n"

class SqliteMigrationTest :
    FunSpec({
        val folder = tempdir()
        lateinit var url: String

        beforeTest {
            folder.listFiles().orEmpty().forEach { it.delete() }
            url = "sqlite:///${tempdir()}/migrated.db"
        }

        fun write(name: String, text: String) = File(folder, name).writeText(text)

        test("a table is rebuilt without its foreign keys, and vacuum runs, in a file without a transaction") {
            write(
                "V1__tables.sql",
                "create table p (id integer primary key); create table c (p integer references p (id));",
            )
            write("V2__rows.sql", "insert into p values (1); insert into c values (1);")
            write(
                "V3__rebuild.sql",
                "${ALONE}pragma foreign_keys = off;\nbegin;\ncreate table p2 (id integer primary key, n text);\n" +
                    "insert into p2 (id) select id from p;\ndrop table p;\nalter table p2 rename to p;\ncommit;\n" +
                    "pragma foreign_keys = on;\nvacuum;",
            )
            Database.open(url).use { db ->
                db.migrate(folder.path).applied().size shouldBe 3
                db.sql("select count(*) from c").value<Long>() shouldBe 1
                db.sql("select count(*) from p where n is null").value<Long>() shouldBe 1
                shouldThrow<RunnelException> { db.sql("insert into c values (2)").execute() }
            }
        }

        test("what a file's own transaction had done is not counted when it fails, and it goes on at its begin") {
            val begin = "${ALONE}create table t (n integer);\nbegin;\ninsert into t values (1);\n"
            write("V1__own.sql", "${begin}insert into absent values (1);\ncommit;")
            Database.open(url).use { db ->
                shouldThrow<RunnelException> { db.migrate(folder.path) }.message shouldContain "V1__own.sql:5: "
                db.sql("select count(*) from t").value<Long>() shouldBe 0
                write("V1__own.sql", "${begin}insert into t values (2);\ncommit;")
                db.migrate(folder.path).applied() shouldBe listOf("V1__own.sql")
                db.sql("select count(*) from t").value<Long>() shouldBe 2
            }
        }

        test(
            "a process killed in the middle leaves a lock that is taken over and a history that tells how far it came",
        ) {
            val create = "create table t (n integer);\n"
            val started = "$ALONE${create}insert into t values (1);\n"
            write("V1__killed.sql", "$started$ENDLESS;")
            val process = migrating(url, folder)
            Database.open(url).use { db ->
                val migrations = db.migrations(folder.path)
                val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
                var done = 0
                while (done < 2 && System.nanoTime() < deadline && process.isAlive) {
                    done = if (migrations.info().single().state() == MigrationState.PENDING) {
                        0
                    } else {
                        db.sql("select statements from runnel_migrations").value<Int>()
                    }
                }
                done shouldBe 2
                process.kill()
                migrations.info().single().state() shouldBe MigrationState.RUNNING
                shouldThrow<RunnelException> { migrations.migrate() }.message shouldContain "repair"
                write("V1__killed.sql", "${started}insert into t values (2);")
                migrations.repair()
                migrations.migrate().applied() shouldBe listOf("V1__killed.sql")
                db.sql("select n from t order by n").list<Int>() shouldBe listOf(1, 2)
            }
        }

        test("of a file in a transaction whose process was killed, nothing is left but a lock that is taken over") {
            write("V1__killed.sql", "create table t (n integer);\n$ENDLESS;")
            val process = migrating(url, folder)
            Database.open(url).use { db ->
                val deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20)
                // The file's transaction has begun when nobody else can write any more.
                while (!url.isLocked() && System.nanoTime() < deadline && process.isAlive) delay(20)
                process.isAlive shouldBe true
                process.kill()
                db.migrations(folder.path).info().single().state() shouldBe MigrationState.PENDING
                shouldThrow<RunnelException> { db.sql("select n from t").list<Int>() }
                write("V1__killed.sql", "create table t (n integer);\ninsert into t values (1);")
                db.migrate(folder.path).applied() shouldBe listOf("V1__killed.sql")
            }
        }

        test("vacuum in a transaction says where it belongs, and pragma foreign_keys is refused there") {
            write("V1__v.sql", "create table t (n integer);\nvacuum;")
            Database.open(url).use { db ->
                val error = shouldThrow<RunnelException> { db.migrate(folder.path) }
                error.message shouldContain "V1__v.sql:2: vacuum: "
                error.message shouldContain "begins with \"-- runnel: no transaction\""
                write("V1__v.sql", "create table t (n integer);\nPRAGMA foreign_keys = off;")
                shouldThrow<RunnelException> { db.migrate(folder.path) }.message shouldContain
                    "V1__v.sql:2: pragma foreign_keys does nothing in a transaction"
            }
        }

        test("a file without a transaction of thousands of statements runs in a time that grows with their number") {
            val inserts = (1..4000).joinToString("\n") { "insert into t values ($it, '${"x".repeat(500)}');" }
            write("V1__long.sql", "${ALONE}create table t (n integer, s text);\n$inserts")
            Database.open(url).use { db ->
                withTimeout(20.seconds) { db.migrate(folder.path) }.applied() shouldBe listOf("V1__long.sql")
                db.sql("select count(*) from t").value<Long>() shouldBe 4000
            }
        }
    })

private fun migrating(url: String, folder: File): Process {
    val java = "${System.getProperty("java.home")}/bin/java"
    val classPath = System.getProperty("java.class.path")
    return ProcessBuilder(java, "-cp", classPath, "dev.runnel.sqlite.MigratingKt", url, folder.path).inheritIO().start()
}

private fun Process.kill() {
    destroyForcibly().waitFor(10, TimeUnit.SECONDS) shouldBe true
}

/** True if a migration has the lock, and its transaction keeps others from writing. */
private suspend fun String.isLocked(): Boolean = Database.open("$this?busy_timeout=1ms").use { db ->
    try {
        val owners = db.sql("select count(*) from runnel_migrations_lock where owner <> ''").value<Long>()
        if (owners == 1L) db.sql("delete from runnel_migrations").execute()
        false
    } catch (e: RunnelException) {
        if (e.kind() != ErrorKind.LOCK_TIMEOUT && e.kind() != ErrorKind.UNDEFINED_OBJECT) throw e
        e.kind() == ErrorKind.LOCK_TIMEOUT
    }
}
