package dev.runnel.postgresql

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Isolation
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.Collector
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.value
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlin.time.Duration.Companion.seconds

/** Texts that leave something behind in the session, and what another borrower would see of it. */
private val TRACES = listOf(
    "set search_path to pg_catalog" to "select current_setting('search_path')",
    "set timezone to 'Asia/Tokyo'" to "select current_setting('TimeZone')",
    "set default_transaction_isolation to 'serializable'" to "select current_setting('default_transaction_isolation')",
    "set statement_timeout to 12345" to "select current_setting('statement_timeout')",
    "set role pg_monitor" to "select current_user::text",
    "select set_config('work_mem', '12345kB', false)" to "select current_setting('work_mem')",
    "select pg_advisory_lock(42)::text" to
        "select count(*)::text from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()",
    "create temp table left_behind (n integer)" to "select to_regclass('left_behind')::text",
    "listen somewhere" to "select count(*)::text from pg_listening_channels()",
    "prepare left_behind as select 1" to "select count(*)::text from pg_prepared_statements where from_sql",
    "do \$\$ begin perform set_config('work_mem', '54321kB', false); end \$\$" to "select current_setting('work_mem')",
)

/** The same where a look at the first word does not see it. */
private val HIDDEN = listOf(
    "/* a /* b */ c */ set role pg_monitor" to "select current_user::text",
    "select \"set_config\"/* ( */('work_mem', '12345kB', false)" to "select current_setting('work_mem')",
    "create/**/temporary table left_behind (n integer)" to "select to_regclass('left_behind')::text",
    "create table pg_temp.left_behind (n integer)" to "select to_regclass('left_behind')::text",
    "explain analyze create temp table left_behind as select 1" to "select to_regclass('left_behind')::text",
    "select 1 as n into temp left_behind" to "select to_regclass('left_behind')::text",
)

class PostgresqlSessionTest :
    FunSpec({
        onBoth("what a borrower leaves behind is seen in its text and wiped out") {
            // Twice: the second time from the cache of statements.
            for ((text, look) in TRACES + TRACES + HIDDEN) {
                val before = session.value(look)
                session.needsReset() shouldBe false
                session.rows(text)
                session.needsReset() shouldBe true
                session.reset().now()
                session.needsReset() shouldBe false
                session.value(look) shouldBe before
                session.health() shouldBe Health.CLEAN
            }
        }

        onBoth("what ends with its transaction needs no reset") {
            session.begin(TxOptions.DEFAULT).now()
            session.execute("set local statement_timeout to 1000")
            session.execute("set constraints all deferred")
            session.value("select pg_advisory_xact_lock(1)::text")
            session.commit().now()
            session.needsReset() shouldBe false
        }

        onBoth("a reset keeps the time zone that the URL gives, and prepared statements go on") {
            val session =
                open("?timezone=Asia/Tokyo&application_name=mine&search_path=pg_catalog&options=-c%20jit%3Doff")
            repeat(8) { session.value("select current_setting('TimeZone') || \$1", "!") shouldBe "Asia/Tokyo!" }
            session.execute("set timezone to 'UTC'")
            session.reset().now()
            repeat(8) { session.value("select current_setting('TimeZone') || \$1", "!") shouldBe "Asia/Tokyo!" }
            session.value("select current_setting('application_name')") shouldBe "mine"
            session.value("select current_setting('search_path')") shouldBe "pg_catalog"
            session.value("select current_setting('jit')") shouldBe "off"
        }

        onBoth("a statement whose table was changed is run again outside a transaction") {
            session.execute("create table t (n integer)")
            session.execute("insert into t values (1)")
            val other = open()
            repeat(8) { session.rows("select * from t where n >= \$1", 0) shouldBe listOf(listOf(1L)) }
            other.execute("alter table t add column more text default 'x'")
            repeat(8) { session.rows("select * from t where n >= \$1", 0) shouldBe listOf(listOf(1L, "x")) }
            other.execute("alter table t alter column n type text")
            session.rows("select * from t where n >= \$1", "0") shouldBe listOf(listOf("1", "x"))
        }

        onBoth("inside one the first error is told, as one to be tried again, and then it works") {
            session.execute("create table t (n integer)")
            val other = open()
            repeat(8) { session.rows("select * from t where n >= \$1", 0) shouldBe listOf() }
            other.execute("alter table t add column more text")
            session.begin(TxOptions.DEFAULT).now()
            val error = failure { session.rows("select * from t where n >= \$1", 0) }
            error.kind() shouldBe ErrorKind.SERIALIZATION_FAILURE
            error.isRetryable shouldBe true
            failure { session.value("select 1") }.kind() shouldBe ErrorKind.TRANSACTION_ABORTED
            session.rollback().now()
            session.begin(TxOptions.DEFAULT).now()
            session.rows("select * from t where n >= \$1", 0) shouldBe listOf()
            session.commit().now()
        }

        onBoth("a COMMIT of an aborted transaction is an error, and the session serves on") {
            session.begin(TxOptions.DEFAULT).now()
            failure { session.value("select 1 / 0") }.kind() shouldBe ErrorKind.DATA_INVALID
            failure { session.commit().now() }.kind() shouldBe ErrorKind.TRANSACTION_ABORTED
            if (session.health() == Health.IN_TRANSACTION) session.rollback().now()
            session.health() shouldBe Health.CLEAN
            session.value("select 1") shouldBe 1L
        }

        onBoth(
            "a transaction has the isolation it was begun with, is read only and deferrable, and leaves nothing of it",
        ) {
            session.begin(TxOptions(Isolation.SERIALIZABLE, true, true)).now()
            session.value("select current_setting('transaction_isolation')") shouldBe "serializable"
            session.value("select current_setting('transaction_read_only')") shouldBe "on"
            session.value("select current_setting('transaction_deferrable')") shouldBe "on"
            failure { session.execute("create table t (n integer)") }.kind() shouldBe ErrorKind.READ_ONLY
            session.rollback().now()
            session.value("select current_setting('transaction_isolation')") shouldBe "read committed"
            session.value("select current_setting('transaction_read_only')") shouldBe "off"
        }

        onBoth("a cancelled statement disappears from pg_stat_activity, and the same connection serves on") {
            val pid = pid(session)
            val active = "select count(*) from pg_stat_activity where pid = $pid and wait_event = 'PgSleep'"
            coroutineScope {
                val exchange = session.open(Command.of("select pg_sleep(60)", Returns.ROWS))
                val running = async(Dispatchers.IO) { failure { exchange.fetch(Int.MAX_VALUE, Collector()).now() } }
                eventually(5.seconds) { admin(active) shouldBe 1L }
                exchange.cancel().now()
                running.await().kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                eventually(1.seconds) { admin(active) shouldBe 0L }
            }
            pid(session) shouldBe pid
        }

        onBoth("a server that ends the session is a lost connection") {
            val pid = pid(session)
            admin("select pg_terminate_backend($pid)")
            failure { session.value("select 1") }.kind() shouldBe ErrorKind.CONNECTION_LOST
            session.health() shouldBe Health.BROKEN
        }

        onBoth("timeouts of the server are told apart") {
            session.execute("set statement_timeout to 1000")
            failure { session.value("select pg_sleep(10)::text") }.kind() shouldBe ErrorKind.STATEMENT_TIMEOUT
            session.reset().now()
            session.execute("create table t (n integer)")
            val other = open()
            other.begin(TxOptions.DEFAULT).now()
            other.execute("lock table t")
            session.execute("set lock_timeout to 50")
            failure { session.value("select count(*) from t") }.kind() shouldBe ErrorKind.LOCK_TIMEOUT
            other.rollback().now()
        }

        onBoth("one statement a text, and no more parameters than the protocol can count") {
            failure { session.execute("select 1; select 2") }.kind() shouldBe ErrorKind.SYNTAX
            session.value("select ';' -- ; not a second one") shouldBe ";"
            val many = 65_536
            val error = failure {
                session.rows("select ${(1..many).joinToString { "\$$it" }}", *arrayOfNulls<Any?>(many))
            }
            error.kind() shouldBe ErrorKind.PARAMETER
            error.message shouldContain "65536"
            session.value("select 1") shouldBe 1L
        }

        onBoth("a negative number behind a minus is no comment, and a question mark is an operator") {
            session.value("select 5 -\$1", -3) shouldBe 8L
            session.value("select jsonb '{\"a\": 1}' ? \$1", "a") shouldBe true
            session.rows("select \$1::int + 1 as n group by \$1::int + 1", 4) shouldBe listOf(listOf(5L))
        }
    })
