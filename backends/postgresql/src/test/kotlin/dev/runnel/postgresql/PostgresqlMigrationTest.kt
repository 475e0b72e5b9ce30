package dev.runnel.postgresql

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.migrate
import dev.runnel.migration.MigrationOptions
import dev.runnel.migrations
import dev.runnel.servers.Servers
import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.File
import java.time.Duration

private val ROUTINES =
    """
    create table item (id int, name text); -- it's one;
    create table log (line text);
    create function told() returns trigger language plpgsql as @body@
    begin
      insert into log values (@@a;'b@@ || new.name);
      return new;
    end;
    @body@;
    create trigger item_told after insert on item for each row execute function told();
    /* a; /* nested; */ it's still one; */
    create procedure fill(n int) begin atomic
      insert into item values (n, case when n > 1 then 'many;' else 'one' end);
      insert into item values (n + 1, E'it\'s; \\');
    end;
    create function twice(n int) returns int language sql return n * 2;
    create rule keep as on delete to item do also (insert into log values ('x;'); insert into log values ('y'));
    do @@ begin perform 1; end; @@;
    call fill(2);
    delete from item where id = 3;
    """.trimIndent().replace('@', '$')

class PostgresqlMigrationTest :
    FunSpec({
        val folder = tempdir("migrations")

        fun files(vararg files: Pair<String, String>) {
            folder.listFiles().orEmpty().forEach { it.delete() }
            files.forEach { (name, text) -> File(folder, name).writeText(text) }
        }

        for (scheme in SCHEMES) {
            val place = Place(this)

            test("$scheme: functions, triggers, procedures, rules and blocks are one statement each") {
                files("V1__routines.sql" to ROUTINES)
                place.open(scheme) { db ->
                    db.migrate(folder.path).applied() shouldBe listOf("V1__routines.sql")
                    db.sql("select name from item").list<String>() shouldBe listOf("many;")
                    db.sql("select line from log").list<String>() shouldBe
                        listOf("a;'bmany;", "a;'bit's; \\", "x;", "y")
                    db.sql("select twice(21)").value<Int>() shouldBe 42
                    db.migrations(folder.path).validate()
                    db.sql("drop table item, log, runnel_migrations cascade").execute()
                }
            }

            test(
                "$scheme: while the server is at work for a program that died nobody goes on, and afterwards at once",
            ) {
                val alone = "-- runnel: no transaction\n"
                files("V1__a.sql" to "${alone}create table t (a int);\ncreate index concurrently on t (a);")
                place.open(scheme) { db ->
                    db.migrate(folder.path)
                    val locks = "select count(*) from pg_locks where locktype = 'advisory'"
                    db.sql(locks).value<Int>() shouldBe 0
                    File(folder, "V2__b.sql").writeText("insert into t values (2);")
                    db.sql("update runnel_migrations_lock set owner = 'process 7, dead'").execute()
                    val hasty = MigrationOptions.DEFAULT.withLockWait(Duration.ofSeconds(7))
                    place.whileLocked { pid ->
                        val error = shouldThrow<RunnelException> { db.migrate(folder.path, hasty) }
                        error.kind() shouldBe ErrorKind.LOCK_TIMEOUT
                        error.message!! shouldContain "process 7, dead, for which session $pid of the server is at work"
                        db.sql("select count(*) from t").value<Int>() shouldBe 0
                    }
                    db.migrate(folder.path).applied() shouldBe listOf("V2__b.sql")
                    db.sql("drop table t, runnel_migrations cascade").execute()
                }
            }
        }
    })

/** As the session of a program that has died in a long statement: it holds the lock until the server has done its work. */
private suspend fun Place.whileLocked(block: suspend (Int) -> Unit) {
    val server = Servers.postgresql()
    withContext(Dispatchers.IO) {
        java.sql.DriverManager.getConnection(server.jdbcUrl(name), server.user(), server.password())
    }.use { connection ->
        val pid = withContext(Dispatchers.IO) {
            connection.createStatement().use { statement ->
                val lock = "pg_try_advisory_lock(1920298606, hashtext('public'))"
                statement.executeQuery("select $lock, pg_backend_pid()").use {
                    it.next()
                    it.getBoolean(1) shouldBe true
                    it.getInt(2)
                }
            }
        }
        block(pid)
    }
}
