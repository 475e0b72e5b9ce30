package dev.runnel.duckdb

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Isolation
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class DuckDbTransactionTest :
    FunSpec({
        fun withTwo(block: (Session, Session) -> Unit) {
            val backend = backend("duckdb::memory:")
            val sessions = listOf(backend.session(), backend.session())
            try {
                sessions[0].execute("create table t (i integer primary key, n integer)")
                sessions[0].execute("insert into t values (1, 0)")
                block(sessions[0], sessions[1])
            } finally {
                sessions.forEach { it.close().now() }
                backend.close().now()
            }
        }

        test("after an error all fails until the rollback, and a commit is refused") {
            withTwo { session, _ ->
                session.begin(TxOptions.DEFAULT).now()
                session.execute("insert into t values (2, 0)")
                failure { session.execute("insert into t values (1, 0)") }.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                failure { session.execute("select 1") }.kind() shouldBe ErrorKind.TRANSACTION_ABORTED
                failure { session.commit().now() }.kind() shouldBe ErrorKind.TRANSACTION_ABORTED
                session.health() shouldBe Health.CLEAN
                session.value("select count(*) from t") shouldBe 1L
            }
        }

        test("the second of two writers of a row fails at once, to be run again") {
            withTwo { first, second ->
                first.begin(TxOptions.DEFAULT).now()
                second.begin(TxOptions.DEFAULT).now()
                first.execute("update t set n = 1 where i = 1") shouldBe 1
                val lost = failure { second.execute("update t set n = 2 where i = 1") }
                lost.kind() shouldBe ErrorKind.SERIALIZATION_FAILURE
                lost.isRetryable shouldBe true
                second.rollback().now()
                first.commit().now()
                second.execute("update t set n = n + 1 where i = 1") shouldBe 1
                first.value("select n from t") shouldBe 2
            }
        }

        test("a key that two transactions insert is refused at the second one's commit, which leaves nothing") {
            withTwo { first, second ->
                first.begin(TxOptions.DEFAULT).now()
                second.begin(TxOptions.DEFAULT).now()
                first.execute("insert into t values (5, 1)")
                second.execute("insert into t values (5, 2)")
                first.commit().now()
                failure { second.commit().now() }.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                second.health() shouldBe Health.CLEAN
                second.value("select n from t where i = 5") shouldBe 1
            }
        }

        test("a transaction begun and ended by text is noticed") {
            withTwo { session, _ ->
                session.execute("begin")
                session.health() shouldBe Health.IN_TRANSACTION
                session.execute("rollback")
                session.health() shouldBe Health.CLEAN
            }
        }

        test("the isolation is SNAPSHOT and no other") {
            withTwo { first, second ->
                first.begin(TxOptions(Isolation.SNAPSHOT, false)).now()
                first.value("select n from t") shouldBe 0
                second.execute("update t set n = 9")
                first.value("select n from t") shouldBe 0
                first.rollback().now()
                failure { first.begin(TxOptions(Isolation.SERIALIZABLE, false)).now() }.kind() shouldBe
                    ErrorKind.NOT_PORTABLE
            }
        }
    })
