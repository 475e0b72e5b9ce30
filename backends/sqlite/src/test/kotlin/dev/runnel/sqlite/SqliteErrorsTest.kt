package dev.runnel.sqlite

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Backend.Access
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.batch
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.net.URLEncoder
import java.nio.file.Files
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CyclicBarrier
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.nanoseconds

class SqliteErrorsTest :
    FunSpec({
        fun Session.refuses(kind: ErrorKind, sql: String, vararg arguments: Any?) =
            failure { execute(sql, *arguments) }.also {
                it.kind() shouldBe kind
                it.message shouldNotContain "canary"
                health() shouldBe Health.CLEAN
                value("select 1") shouldBe 1L
            }

        test("constraints are told apart and named") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table parent (id integer primary key)")
            session.execute(
                "create table users (id integer primary key, email text unique, name text not null default '', " +
                    "age int constraint adult check (age > 17), parent references parent(id), unique (name, age))",
            )
            session.execute("create table strict_one (a integer) strict")
            session.execute("insert into users (id, email, name, age) values (1, 'canary', 'canary', 20)")
            session.refuses(ErrorKind.UNIQUE_VIOLATION, "insert into users (email) values (?)", "canary").let {
                it.constraint() shouldBe "users.email"
                it.table() shouldBe "users"
                it.column() shouldBe "email"
                it.message shouldContain "users.email"
            }
            session.refuses(ErrorKind.UNIQUE_VIOLATION, "insert into users (id) values (1)").column() shouldBe "id"
            session.refuses(ErrorKind.UNIQUE_VIOLATION, "insert into users (name, age) values (?, 20)", "canary").let {
                it.table() shouldBe "users"
                it.column() shouldBe null
            }
            val missing = session.refuses(ErrorKind.NOT_NULL_VIOLATION, "insert into users (name) values (null)")
            missing.column() shouldBe "name"
            val young = session.refuses(ErrorKind.CHECK_VIOLATION, "insert into users (age) values (3)")
            young.constraint() shouldBe "adult"
            session.refuses(ErrorKind.FOREIGN_KEY_VIOLATION, "insert into users (parent) values (7)")
            session.refuses(ErrorKind.DATA_INVALID, "insert into strict_one values ('canary')")
            session.value("select count(*) from users") shouldBe 1L
        }

        test("wrong statements are told apart") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table t (a)")
            session.refuses(ErrorKind.SYNTAX, "selekt 1").message shouldContain "syntax error"
            session.refuses(ErrorKind.SYNTAX, "select (1")
            session.refuses(ErrorKind.SYNTAX, "insert into t (a) values (1, 2)")
            session.refuses(ErrorKind.UNDEFINED_OBJECT, "select * from nowhere").message shouldContain "nowhere"
            session.refuses(ErrorKind.UNDEFINED_OBJECT, "select absent from t").message shouldContain "absent"
            session.refuses(ErrorKind.UNDEFINED_OBJECT, "insert into t (b) values (1)")
            session.refuses(ErrorKind.UNDEFINED_OBJECT, "select nofunction(1)")
            session.refuses(ErrorKind.UNDEFINED_OBJECT, "insert into t (a) values (1) on conflict (a) do nothing")
            session.refuses(ErrorKind.DUPLICATE_OBJECT, "create table t (a)")
            session.refuses(ErrorKind.DATA_INVALID, "select abs(-9223372036854775808)")
            session.refuses(ErrorKind.PARAMETER, "insert into t values (?)").message shouldContain "1 parameter"
            session.refuses(ErrorKind.PARAMETER, "insert into t values (?)", 1, 2).message shouldContain "2 value"
            val tooMany = arrayOfNulls<Any?>(32_767)
            session.refuses(ErrorKind.PARAMETER, "select 1", *tooMany).message shouldContain "32767"
            val most = Array<Any?>(32_766) { it }
            session.value("select 7 in (" + most.joinToString { "?" } + ")", *most) shouldBe 1L
        }

        test("a second statement is refused and neither is run") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table t (a)")
            listOf(
                "select 1; drop table t",
                "insert into t values (1); insert into t values (2)",
                "select ';' ; select 2",
                "select 1 -- x\n; select 2",
                "select \";\" from t; x",
                "select 1;/* a */ select 2",
                "select 1\u0000; drop table t",
            ).forEach { session.refuses(ErrorKind.SYNTAX, it) }
            session.refuses(ErrorKind.SYNTAX, "  -- nothing\n ;").message shouldContain "empty"
            session.value("select count(*) from t") shouldBe 0L
            session.value("select ';' || '''' || 1 /* ; */ ; -- ; end") shouldBe ";'1"
            session.execute(
                "create temp trigger tr after insert on t begin " +
                    "update t set a = case when a > 1 then 1 else a end; " +
                    "delete from t where a = ';'; end;",
            )
            session.refuses(ErrorKind.SYNTAX, "create trigger u after insert on t begin select 1; end; drop table t")
            session.execute("insert into t values (5)") shouldBe 1
            session.value("select a from t") shouldBe 1L
        }

        test("the counts of changed rows are those of the statement") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table t (a)") shouldBe 0
            session.execute("insert into t values (1), (2), (3)") shouldBe 3
            session.execute("create table u (a)") shouldBe 0
            session.execute("update t set a = 0 where a > 7") shouldBe 0
            session.run(Command.of("select * from t", Returns.ROWS)).affected shouldBe -1
            val none = "delete from t where a > 7 returning a"
            session.run(Command.of(none, Returns.ROWS_AND_COUNT)).affected shouldBe 0
            session.run(Command.of("delete from t returning a", Returns.ROWS_AND_COUNT)).let {
                it.affected shouldBe 3
                it.rows.size shouldBe 3
            }
            session.execute("create table k (id integer primary key, a unique)")
            session.run(Command.of("insert into k (a) values (1)", Returns.KEYS)).rows shouldBe listOf(listOf(1L))
            val nothing = "insert into k (a) values (1) on conflict do nothing"
            session.run(Command.of(nothing, Returns.KEYS)).rows shouldBe listOf()
            session.batch("insert into k (a) values (?)", listOf(arrayOf(2), arrayOf(3)), Returns.KEYS).let {
                it.rows shouldBe listOf(listOf(2L), listOf(3L))
                it.results shouldBe listOf(1L, 1L)
            }
            session.execute("insert into t select 1 returning a") shouldBe 1
        }

        test("a batch with a bad row names it and leaves nothing, outside a transaction") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table t (a integer primary key)")
            val rows = List(2_500) { arrayOf<Any?>(if (it == 1_733) 5 else it) }
            failure { session.batch("insert into t values (?)", rows) }.let {
                it.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                it.row() shouldBe 1_733L
            }
            session.health() shouldBe Health.CLEAN
            session.value("select count(*) from t") shouldBe 0L
            val unbindable = listOf<Array<Any?>>(arrayOf(1), arrayOf(Double.NaN))
            failure { session.batch("insert into t values (?)", unbindable) }.row() shouldBe 1L
            val twice = listOf<Array<Any?>>(arrayOf(1), arrayOf(1))
            val returning = failure { session.batch("insert into t values (?) returning a", twice, Returns.ROWS) }
            returning.row() shouldBe 1L
            session.value("select count(*) from t") shouldBe 0L
            session.begin(TxOptions.DEFAULT).now()
            session.batch("insert into t values (?)", rows.take(10)).affected shouldBe 10
            session.health() shouldBe Health.IN_TRANSACTION
            session.commit().now()
            session.value("select count(*) from t") shouldBe 10L
        }

        test("a full disk is STORAGE_FULL and the session says whether its transaction lives") {
            val (_, url) = newFile()
            val session = backend(url).session()
            session.execute("create table t (a)")
            session.rows("pragma max_page_count=20")
            session.begin(TxOptions.DEFAULT).now()
            val full = failure { repeat(100) { session.execute("insert into t values (?)", ByteArray(4_000)) } }
            full.kind() shouldBe ErrorKind.STORAGE_FULL
            val health = session.health()
            session.rollback().now()
            session.health() shouldBe Health.CLEAN
            (health == Health.IN_TRANSACTION || health == Health.CLEAN) shouldBe true
            session.value("select count(*) from t") shouldBe 0L
            session.close().now()
        }

        test("files that cannot be opened say why") {
            val (file, url) = newFile()
            failure { backend("sqlite:///${file.parent}/missing/x.db").session() }.let {
                it.kind() shouldBe ErrorKind.CONNECTION_FAILED
                it.message shouldContain "does not exist"
            }
            failure { backend("sqlite:///${file.parent}").session() }.message shouldContain "is a directory"
            failure { backend("$url?mode=ro").session() }.kind() shouldBe ErrorKind.CONNECTION_FAILED
            Files.exists(file) shouldBe false
            val garbage = Files.write(file.resolveSibling("garbage.db"), ByteArray(5_000) { (it * 7).toByte() })
            failure { backend("sqlite:///$garbage").session() }.let {
                it.kind() shouldBe ErrorKind.STORAGE_CORRUPT
                it.message shouldContain "garbage.db"
            }
            failure { backend("sqlite:///$file?journal_mode=fast") }.kind() shouldBe ErrorKind.CONFIGURATION
        }

        test("a reader creates nothing by itself, sees the writer's rows and cannot write") {
            val (_, url) = newFile("?foreign_keys=off")
            val database = backend(url)
            val reader = database.session(Access.READ)
            val writer = database.session(Access.WRITE)
            writer.execute("create table t (a)")
            writer.execute("insert into t values (1)")
            reader.value("select count(*) from t") shouldBe 1L
            reader.value("pragma journal_mode") shouldBe "wal"
            reader.value("pragma foreign_keys") shouldBe 0L
            reader.refuses(ErrorKind.READ_ONLY, "insert into t values (2)")
            failure { reader.begin(TxOptions.DEFAULT).now() }.kind() shouldBe ErrorKind.READ_ONLY
            reader.begin(TxOptions(null, true)).now()
            reader.commit().now()
            reader.refuses(ErrorKind.READ_ONLY, "insert into t values (2)")
            reader.rows("pragma query_only=off")
            failure { reader.reset().now() }
            writer.begin(TxOptions(null, true)).now()
            failure { writer.execute("insert into t values (2)") }.kind() shouldBe ErrorKind.READ_ONLY
            writer.health() shouldBe Health.IN_TRANSACTION
            writer.rollback().now()
            writer.execute("insert into t values (2)") shouldBe 1
            listOf(reader, writer).forEach { it.close().now() }
        }

        test("a new file that another connection writes is waited for, as long as busy_timeout says") {
            val (file, url) = newFile("?journal_mode=delete")
            val other = backend(url).session(Access.WRITE)
            other.begin(TxOptions.DEFAULT).now()
            val begun = System.nanoTime()
            val impatient = backend("sqlite:///$file?busy_timeout=200ms")
            failure { impatient.session(Access.WRITE) }.kind() shouldBe ErrorKind.LOCK_TIMEOUT
            (System.nanoTime() - begun).nanoseconds shouldBeGreaterThanOrEqualTo 200.milliseconds
            other.commit().now()
            listOf(other, impatient.session(Access.WRITE)).forEach { it.close().now() }
        }

        test("many that open one new file at the same time all have it") {
            repeat(50) {
                val (file, _) = newFile()
                val together = CyclicBarrier(4)
                val sessions = List(4) {
                    CompletableFuture.supplyAsync({
                        val one = backend("sqlite:///$file")
                        together.await()
                        one.session(Access.WRITE)
                    }, { task -> Thread(task).start() })
                }
                sessions.forEach { it.join().close().now() }
            }
        }

        test("a read-only file is read and not written") {
            val (file, url) = newFile("?journal_mode=delete")
            backend(url).session().run {
                execute("create table t (a)")
                close().now()
            }
            val session = backend("sqlite:///$file?mode=ro").session()
            session.rows("select * from t") shouldBe listOf()
            session.refuses(ErrorKind.READ_ONLY, "insert into t values (1)")
            session.close().now()
        }

        test("a path may hold any character") {
            val (file, _) = newFile()
            val odd = file.resolveSibling("a b?mode=memory&x=%41#ü☃.db")
            val name = URLEncoder.encode(odd.toString(), Charsets.UTF_8).replace("+", "%20").replace("%2F", "/")
            val session = backend("sqlite:///$name").session()
            session.execute("create table t (a)")
            session.close().now()
            Files.exists(odd) shouldBe true
        }
    })
