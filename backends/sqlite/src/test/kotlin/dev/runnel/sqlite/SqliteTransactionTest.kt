package dev.runnel.sqlite

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Isolation
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.Session.SavepointOp
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.sql.Connection

class SqliteTransactionTest :
    FunSpec({
        fun twoSessions(options: String = ""): Pair<Session, Session> {
            val (_, url) = newFile(options)
            val first = backend(url).session()
            first.execute("create table t (a integer primary key)")
            first.execute("insert into t values (1)")
            return first to backend(url).session()
        }

        test("begin, savepoints, commit and rollback do what they say") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table t (a)")
            session.begin(TxOptions.DEFAULT).now()
            session.health() shouldBe Health.IN_TRANSACTION
            session.execute("insert into t values (1)")
            session.savepoint(SavepointOp.CREATE, "one\"two").now()
            session.execute("insert into t values (2)")
            session.savepoint(SavepointOp.ROLLBACK, "one\"two").now()
            session.savepoint(SavepointOp.RELEASE, "one\"two").now()
            session.commit().now()
            session.health() shouldBe Health.CLEAN
            session.rows("select a from t") shouldBe listOf(listOf(1L))
            session.begin(TxOptions(Isolation.SERIALIZABLE, false)).now()
            session.execute("delete from t")
            session.rollback().now()
            session.rows("select a from t") shouldBe listOf(listOf(1L))
            val weaker = TxOptions(Isolation.READ_COMMITTED, false)
            failure { session.begin(weaker).now() }.kind() shouldBe ErrorKind.NOT_PORTABLE
            session.health() shouldBe Health.CLEAN
        }

        test("a transaction begun or ended by text is seen") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table t (a integer primary key)")
            session.execute("/* x */ begin")
            session.health() shouldBe Health.IN_TRANSACTION
            session.execute("commit")
            session.health() shouldBe Health.CLEAN
            session.execute("savepoint s")
            session.health() shouldBe Health.IN_TRANSACTION
            session.execute("release s")
            session.health() shouldBe Health.CLEAN
            failure { session.execute("commit") }
            session.health() shouldBe Health.CLEAN
            session.begin(TxOptions.DEFAULT).now()
            session.execute("insert into t values (1)")
            val refused = failure { session.execute("insert or rollback into t values (1)") }
            refused.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
            session.health() shouldBe Health.CLEAN
            session.rollback().now()
            session.begin(TxOptions.DEFAULT).now()
            session.execute("insert into t values (1)")
            failure { session.execute("insert into t values (1)") }
            session.health() shouldBe Health.IN_TRANSACTION
            session.rollback().now()
        }

        test("a second writer waits for busy_timeout and then fails as LOCK_TIMEOUT") {
            val (first, second) = twoSessions("?busy_timeout=50ms")
            first.begin(TxOptions.DEFAULT).now()
            val before = System.nanoTime()
            failure { second.begin(TxOptions.DEFAULT).now() }.let {
                it.kind() shouldBe ErrorKind.LOCK_TIMEOUT
                it.isRetryable shouldBe true
            }
            ((System.nanoTime() - before) / 1_000_000 in 50..2_000) shouldBe true
            second.health() shouldBe Health.CLEAN
            failure { second.execute("insert into t values (2)") }.kind() shouldBe ErrorKind.LOCK_TIMEOUT
            second.health() shouldBe Health.CLEAN
            first.commit().now()
            second.execute("insert into t values (2)") shouldBe 1
            listOf(first, second).forEach { it.close().now() }
        }

        test("a reader that turns writer on an old snapshot loses, retryable") {
            val (first, second) = twoSessions()
            second.execute("begin")
            second.value("select count(*) from t") shouldBe 1L
            first.execute("insert into t values (2)")
            failure { second.execute("insert into t values (3)") }.let {
                it.kind() shouldBe ErrorKind.SERIALIZATION_FAILURE
                it.isRetryable shouldBe true
            }
            second.health() shouldBe Health.IN_TRANSACTION
            second.rollback().now()
            second.execute("insert into t values (3)") shouldBe 1
            listOf(first, second).forEach { it.close().now() }
        }

        test("a commit that fails leaves the transaction to be rolled back") {
            val session = backend("sqlite::memory:").session()
            session.execute("create table p (id integer primary key)")
            session.execute("create table c (p references p(id) deferrable initially deferred)")
            session.begin(TxOptions.DEFAULT).now()
            session.execute("insert into c values (1)")
            failure { session.commit().now() }.kind() shouldBe ErrorKind.FOREIGN_KEY_VIOLATION
            session.health() shouldBe Health.IN_TRANSACTION
            session.rollback().now()
            session.health() shouldBe Health.CLEAN
            session.value("select count(*) from c") shouldBe 0L
        }

        test("a session on a file that a borrower has changed is not used again, one that was only asked is") {
            val (session, other) = twoSessions()
            for (question in listOf("pragma foreign_keys", "pragma main.table_info('t')", "pragma table_list;")) {
                session.rows(question)
                session.needsReset() shouldBe false
            }
            session.rows("pragma recursive_triggers=on")
            session.needsReset() shouldBe true
            failure { session.reset().now() }.message shouldContain "only a new session is clean"
            val connection = other.extension(Connection::class.java).get()
            connection.createStatement().use { it.execute("begin") }
            failure { other.reset().now() }
            listOf(session, other).forEach { it.close().now() }
        }

        test("columns follow the tables, whoever changed them") {
            val (session, other) = twoSessions()
            session.rows("select * from t") shouldBe listOf(listOf(1L))
            other.execute("alter table t add column b default 'b'")
            session.rows("select * from t") shouldBe listOf(listOf(1L, "b"))
            other.execute("alter table t rename column b to c")
            val renamed = session.run(Command.of("select * from t", Returns.ROWS))
            renamed.columns.map { it.name() } shouldBe listOf("a", "c")
            other.execute("drop table t")
            failure { session.rows("select * from t") }.kind() shouldBe ErrorKind.UNDEFINED_OBJECT
            listOf(session, other).forEach { it.close().now() }
        }
    })
