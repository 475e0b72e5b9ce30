package dev.runnel.mysql

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.migrate
import dev.runnel.migration.MigrationOptions
import dev.runnel.migration.MigrationState
import dev.runnel.migrations
import dev.runnel.servers.DatabaseServer
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
    # it's a comment of MySQL's; with a semicolon
    create table item (id int primary key auto_increment, name varchar(100), price int, note text);
    create table log (line varchar(200)); -- it's another;
    /*!40101 set @kept = 7 */;
    /* it's one; too */
    insert into item (name, price, note) values ('it\'s; \\', 5--1, "a \"; b") # why; so
      , ('plain', @kept, 'kept');

    DELIMITER //
    create procedure fill(n int)
    begin
      declare i int default 0;
      while i < n do
        if i % 2 = 0 then
          insert into item (name, price) values (concat('row; ', i), case when i > 2 then 1 else 0 end);
        end if;
        set i = i + 1;
      end while;
    end;
    //
    create trigger told after insert on item for each row
    begin
      insert into log values (concat('new; ', new.name));
      insert into log values ('{fn now()} ? :name');
    end //
    DELIMITER ;

    create function twice(n int) returns int deterministic
    begin
      declare r int;
      set r = n * 2;
      return r;
    end;
    create event cleaning on schedule every 1 year starts '2037-01-01 00:00:00' do begin delete from log; delete from item; end;
    call fill(4);
    """.trimIndent()

class MigrationTest :
    FunSpec({
        val folder = tempdir("migrations")

        fun files(vararg files: Pair<String, String>) {
            folder.listFiles().orEmpty().forEach { it.delete() }
            files.forEach { (name, text) -> File(folder, name).writeText(text) }
        }

        for ((scheme, server) in targets()) {
            test("$scheme: procedures, triggers, functions and events, with a DELIMITER and without") {
                files("V1__routines.sql" to ROUTINES)
                server.open(scheme) { db ->
                    db.migrate(folder.path).applied() shouldBe listOf("V1__routines.sql")
                    db.sql("select concat_ws(', ', name, price, note) from item order by id").list<String>() shouldBe
                        listOf("it's; \\, 6, a \"; b", "plain, 7, kept", "row; 0, 0", "row; 2, 0")
                    db.sql("select line from log").list<String>().sorted() shouldBe
                        listOf("new; row; 0", "new; row; 2", "{fn now()} ? :name", "{fn now()} ? :name")
                    db.sql("select twice(21)").value<Int>() shouldBe 42
                    db.migrations(folder.path).validate()
                }
            }

            test("$scheme: under NO_BACKSLASH_ESCAPES the files are split as the server reads them") {
                val inserts = "insert into t values ('a\\'); insert into t values ('b;');"
                files("V1__text.sql" to "create table t (a varchar(9)); $inserts")
                server.open(scheme, "?sql_mode=NO_BACKSLASH_ESCAPES") { db ->
                    db.migrate(folder.path)
                    db.sql("select a from t order by a").list<String>() shouldBe listOf("a\\", "b;")
                }
            }

            test(
                "$scheme: a file that fails in the middle says which statement of which file, and what there is of it",
            ) {
                files(
                    "V1__fine.sql" to "create table t (a int);",
                    "V2__wrong.sql" to
                        "insert into t values (1);\ncreate table u (a int);\n\nalter table u add column a int;\n" +
                        "insert into u values (1);",
                )
                server.open(scheme) { db ->
                    val error = shouldThrow<RunnelException> { db.migrate(folder.path) }
                    error.kind() shouldBe ErrorKind.DUPLICATE_OBJECT
                    for (part in listOf(
                        "V2__wrong.sql:4: alter table u add …: ",
                        "cannot be rolled back: 2 of its 4 statements are in the database",
                        "Correct it and run migrate() again, which goes on behind them",
                        "repair(\"2\", n)",
                        "Applied before it: V1__fine.sql.",
                    )) {
                        error.message!! shouldContain part
                    }
                    db.migrations(folder.path).info().map { it.state() } shouldBe
                        listOf(MigrationState.APPLIED, MigrationState.FAILED)
                    File(folder, "V2__wrong.sql").run {
                        writeText(
                            readText()
                                .replace(
                                    "add column a",
                                    "add column b",
                                ).replace("u values (1)", "u values (1, 2)"),
                        )
                    }
                    db.migrate(folder.path).applied() shouldBe listOf("V2__wrong.sql")
                    db.sql("select a + b from u").value<Int>() shouldBe 3
                    db.sql("select count(*) from t").value<Int>() shouldBe 1
                }
            }

            test(
                "$scheme: while the server is at work for a program that died nobody goes on, and afterwards at once",
            ) {
                files("V1__a.sql" to "create table t (a int);")
                server.open(scheme) { db ->
                    db.migrate(folder.path)
                    File(folder, "V2__b.sql").writeText("insert into t values (2);")
                    db.sql("update runnel_migrations_lock set owner = 'process 7, dead'").execute()
                    val name = db.sql("select database()").value<String>()
                    val hasty = MigrationOptions.DEFAULT.withLockWait(Duration.ofSeconds(7))
                    val id = server.whileLocked(name) { id ->
                        val error = shouldThrow<RunnelException> { db.migrate(folder.path, hasty) }
                        error.kind() shouldBe ErrorKind.LOCK_TIMEOUT
                        error.message!! shouldContain "process 7, dead, for which session $id of the server is at work"
                        db.sql("select count(*) from t").value<Int>() shouldBe 0
                        id
                    }
                    db.migrate(folder.path).applied() shouldBe listOf("V2__b.sql")
                    (id > 0) shouldBe true
                    db
                        .sql(
                            "select is_free_lock(sha2(concat('runnel migrates ', database()), 256))",
                        ).value<Int>() shouldBe
                        1
                }
            }
        }
    })

private suspend fun DatabaseServer.open(scheme: String, options: String = "", block: suspend (Database) -> Unit) {
    val name = createDatabase()
    try {
        Database.open(url(scheme, name) + options).use { block(it) }
    } finally {
        dropDatabase(name)
    }
}

/** As the session of a program that has died in a long statement: it holds the lock until the server has done its work. */
private suspend fun <R> DatabaseServer.whileLocked(database: String, block: suspend (Long) -> R): R =
    withContext(Dispatchers.IO) { connect() }.use { connection ->
        val id = withContext(Dispatchers.IO) {
            connection.createStatement().use { statement ->
                val sql = "select get_lock(sha2('runnel migrates $database', 256), 0), connection_id()"
                statement.executeQuery(sql).use {
                    it.next()
                    it.getInt(1) shouldBe 1
                    it.getLong(2)
                }
            }
        }
        block(id)
    }
