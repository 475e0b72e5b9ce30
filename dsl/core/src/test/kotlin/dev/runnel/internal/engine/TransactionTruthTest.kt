package dev.runnel.internal.engine

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.run.RunFuture
import dev.runnel.url.ConnectUrl
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import java.time.Duration

/** What a caller is told about a transaction and what the server was told, when answers come late, wrong or never. */
class TransactionTruthTest :
    FunSpec({
        fun stage(name: String, url: String = "scripted://h?settle_timeout=10s", body: Stage.() -> Unit) =
            test(name) { Stage { url(ConnectUrl.parse(url)) }.use(body) }

        val hasty = "scripted://h?control_timeout=50ms&settle_timeout=50ms"

        stage("a BEGIN answered late, on another thread, begins the transaction") {
            backend.held += "begin"
            val begun = begin()
            session.asked.next().ok()
            Ending.rollback(begun.now(), Caller.ASYNC).now()
            session.log shouldBe listOf("begin", "rollback")
            allGivenBack()
        }

        stage("an overdue BEGIN costs the session, and its late answer begins nothing", hasty) {
            backend.held += "begin"
            val begun = begin()
            val late = session.asked.next()
            kindOf(begun) shouldBe ErrorKind.CONNECTION_LOST
            late.ok()
            session.aborted shouldBe true
            session.log shouldBe listOf("begin")
            allGivenBack()
        }

        stage("a failed BEGIN costs the session") {
            backend.held += "begin"
            val begun = begin()
            session.asked.next().fails(failure(ErrorKind.OTHER))
            kindOf(begun) shouldBe ErrorKind.OTHER
            session.aborted shouldBe true
            allGivenBack()
        }

        stage("a BEGIN cancelled under way is seen through and undone") {
            backend.held += "begin"
            val begun = begin()
            begun.cancel(true)
            stats.leased() shouldBe 1
            session.asked.next().ok()
            session.log shouldBe listOf("begin", "rollback")
            allGivenBack()
            session.aborted shouldBe false
        }

        stage("a COMMIT whose connection broke is unknown and costs the session") {
            backend.held += "commit"
            val level = begin().now()
            val committed = Ending.commit(level, Caller.ASYNC)
            session.health = Health.BROKEN
            session.asked.next().fails(failure(ErrorKind.OTHER))
            kindOf(committed) shouldBe ErrorKind.COMMIT_UNKNOWN
            session.aborted shouldBe true
            session.log shouldNotContain "rollback"
            allGivenBack()
        }

        stage("a COMMIT that is not answered in time is unknown and costs the session", hasty) {
            backend.held += "commit"
            val level = begin().now()
            val committed = Ending.commit(level, Caller.ASYNC)
            kindOf(committed) shouldBe ErrorKind.COMMIT_UNKNOWN
            session.asked.next().ok()
            session.aborted shouldBe true
            allGivenBack()
        }

        stage("a COMMIT that the database refuses is rolled back and told as it is") {
            backend.held += "commit"
            val level = begin().now()
            val committed = Ending.commit(level, Caller.ASYNC)
            session.asked.next().fails(failure(ErrorKind.SERIALIZATION_FAILURE))
            kindOf(committed) shouldBe ErrorKind.SERIALIZATION_FAILURE
            session.log shouldBe listOf("begin", "commit", "rollback")
            session.aborted shouldBe false
            allGivenBack()
        }

        stage("a ROLLBACK that fails costs the session") {
            backend.held += "rollback"
            val level = begin().now()
            val undone = Ending.rollback(level, Caller.ASYNC)
            session.asked.next().fails(failure(ErrorKind.OTHER))
            kindOf(undone) shouldBe ErrorKind.OTHER
            session.aborted shouldBe true
            allGivenBack()
        }

        stage("a ROLLBACK that is not answered in time costs the session", hasty) {
            backend.held += "rollback"
            val level = begin().now()
            kindOf(Ending.rollback(level, Caller.ASYNC)) shouldBe ErrorKind.CONNECTION_LOST
            session.aborted shouldBe true
            allGivenBack()
        }

        stage("a rollback waits until the running statement has settled") {
            val level = begin().now()
            val result = list("slow", level)
            val slow = sent()
            val fetch = slow.fetches.next()
            val undone = Ending.rollback(level, Caller.ASYNC)
            val cancel = slow.cancels.next()
            cancel.ok()
            session.log shouldBe listOf("begin", "slow")
            slow.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
            while (!undone.toCompletableFuture().isDone) slow.cancels.poll()?.ok()
            undone.now()
            session.log shouldBe listOf("begin", "slow", "rollback")
            kindOf(result) shouldBe ErrorKind.STATEMENT_CANCELLED
            session.aborted shouldBe false
        }

        stage("a statement that cannot be stopped costs the transaction its session, and nothing more is sent", hasty) {
            val level = begin().now()
            val slow = list("slow", level)
            val next = list("next", level)
            slow.cancel(true)
            kindOf(next) shouldBe ErrorKind.CONNECTION_LOST
            kindOf(Ending.commit(level, Caller.ASYNC)) shouldBe ErrorKind.CONNECTION_LOST
            session.log shouldBe listOf("begin", "slow")
            session.aborted shouldBe true
            allGivenBack()
        }

        stage("after the database has ended the transaction by itself no statement is sent") {
            val level = begin().now()
            val result = list("write", level)
            val write = sent()
            val next = list("next", level)
            write.fails(write.fetches.next(), failure(ErrorKind.STORAGE_FULL), health = Health.CLEAN)
            kindOf(result) shouldBe ErrorKind.STORAGE_FULL
            kindOf(next) shouldBe ErrorKind.TRANSACTION_ABORTED
            kindOf(list("later", level)) shouldBe ErrorKind.TRANSACTION_ABORTED
            kindOf(Ending.commit(level, Caller.ASYNC)) shouldBe ErrorKind.TRANSACTION_ABORTED
            session.log shouldBe listOf("begin", "write")
            allGivenBack()
        }

        stage("statements of one transaction take turns, and the commit comes last") {
            val level = begin().now()
            val one = list("one", level)
            val two = list("two", level)
            val committed = Ending.commit(level, Caller.ASYNC)
            session.log shouldBe listOf("begin", "one")
            sent().let { it.ends(it.fetches.next()) }
            sent().let { it.ends(it.fetches.next()) }
            listOf(one, two, committed.toCompletableFuture()).forEach { it.now() }
            session.log shouldBe listOf("begin", "one", "two", "commit")
            kindOf(list("three", level)) shouldBe ErrorKind.TRANSACTION_CLOSED
        }

        stage("a query of which the first row is enough is not cancelled in a transaction, but read to its end") {
            val level = begin().now()
            val result = first("rows", level)
            val rows = sent()
            val fetch = rows.fetches.next()
            rows.row(fetch)
            rows.hasMore(fetch)
            val rest = rows.fetches.next()
            result.now() shouldBe 1
            val next = list("next", level)
            rows.ends(rest)
            rows.cancels.shouldBeEmpty()
            sent().let { it.ends(it.fetches.next()) }
            next.now()
            Ending.commit(level, Caller.ASYNC).now()
            session.aborted shouldBe false
        }

        stage("a flow that was closed early does not refuse the transaction's next statement") {
            val level = begin().now()
            val cursor = cursor(level)
            val batch = cursor.batch()
            val flow = sent()
            flow.fetches.next().let {
                flow.row(it)
                flow.hasMore(it)
            }
            batch.now()
            cursor.close()
            val next = list("next", level)
            flow.ends(flow.fetches.next())
            while (session.exchanges.isEmpty()) flow.cancels.poll()?.ok()
            sent().let { it.ends(it.fetches.next()) }
            next.now()
        }

        stage("a flow that its collector had enough of is not cancelled in a transaction, but read to its end") {
            val level = begin().now()
            val cursor = cursor(level)
            val batch = cursor.batch()
            val flow = sent()
            flow.fetches.next().let {
                flow.row(it)
                flow.hasMore(it)
            }
            batch.now()
            cursor.enough()
            flow.ends(flow.fetches.next())
            flow.cancels.shouldBeEmpty()
            Ending.commit(level, Caller.ASYNC).now()
            session.log shouldBe listOf("begin", "flow", "commit")
        }

        stage("a flow that is read to its end only for the transaction's sake is cancelled when that is rolled back") {
            val level = begin().now()
            val cursor = cursor(level)
            val batch = cursor.batch()
            val flow = sent()
            flow.fetches.next().let {
                flow.row(it)
                flow.hasMore(it)
            }
            batch.now()
            cursor.enough()
            val rest = flow.fetches.next()
            val undone = Ending.rollback(level, Caller.ASYNC)
            val cancel = flow.cancels.next()
            flow.fails(rest, failure(ErrorKind.STATEMENT_CANCELLED))
            cancel.ok()
            while (!undone.toCompletableFuture().isDone) flow.cancels.poll()?.ok()
            session.log shouldBe listOf("begin", "flow", "rollback")
        }

        stage("a flow abandoned in a transaction does not keep it from its commit") {
            val level = begin().now()
            val cursor = cursor(level)
            val batch = cursor.batch()
            val flow = sent()
            flow.fetches.next().let {
                flow.row(it)
                flow.hasMore(it)
            }
            batch.now()
            val committed = Ending.commit(level, Caller.ASYNC)
            flow.ends(flow.fetches.next())
            flow.cancels.shouldBeEmpty()
            committed.now()
            kindOf(cursor.batch()) shouldBe ErrorKind.STATEMENT_CANCELLED
        }

        stage("a flow that still waits for its turn when the block ends is refused instead of holding up the commit") {
            val level = begin().now()
            val one = list("one", level)
            val cursor = cursor(level)
            val batch = cursor.batch()
            val committed = Ending.commit(level, Caller.ASYNC)
            sent().let { it.ends(it.fetches.next()) }
            one.now()
            kindOf(batch) shouldBe ErrorKind.TRANSACTION_CLOSED
            committed.now()
            session.log shouldBe listOf("begin", "one", "commit")
        }

        stage("a database closed under a transaction fails its statement and its commit instead of hanging") {
            val level = begin().now()
            val result = list("slow", level)
            val slow = sent()
            val fetch = slow.fetches.next()
            val closed = engine.close(Duration.ZERO)
            val cancel = slow.cancels.next()
            kindOf(list("next", level)) shouldBe ErrorKind.CLOSED
            // In this order: once a cancel is acknowledged and the statement has not ended, another would be sent.
            slow.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
            cancel.ok()
            kindOf(result) shouldBe ErrorKind.CLOSED
            kindOf(Ending.commit(level, Caller.ASYNC)) shouldBe ErrorKind.CLOSED
            closed.now()
            session.log shouldBe listOf("begin", "slow", "rollback", "close")
        }

        stage("a database closed under an idle transaction fails what comes instead of hanging") {
            val level = begin().now()
            engine.close(Duration.ZERO).now()
            val result = list("next", level)
            session.exchanges.poll()?.let { it.fails(it.fetches.next(), failure(ErrorKind.CONNECTION_LOST)) }
            kindOf(result) shouldBe ErrorKind.CONNECTION_LOST
            Ending.rollback(level, Caller.ASYNC).now()
        }

        stage("a savepoint cancelled under way is seen through and undone, and the transaction goes on") {
            backend.held += "CREATE"
            val level = begin().now()
            val nested = RunFuture.start<TransactionLevel> { level.nest(Caller.ASYNC, it) }
            nested.cancel(true)
            session.asked.next().ok()
            session.log shouldBe listOf("begin", "CREATE runnel_1", "ROLLBACK runnel_1", "RELEASE runnel_1")
            Ending.commit(level, Caller.ASYNC).now()
        }

        stage("a rollback to a savepoint that fails leaves nothing to commit") {
            backend.held += "ROLLBACK"
            val level = begin().now()
            val nested = RunFuture.start<TransactionLevel> { level.nest(Caller.ASYNC, it) }.now()
            val undone = nested.rollbackToSavepoint(Caller.ASYNC)
            session.asked.next().fails(failure(ErrorKind.OTHER))
            kindOf(undone) shouldBe ErrorKind.OTHER
            kindOf(list("next", level)) shouldBe ErrorKind.TRANSACTION_ABORTED
            kindOf(Ending.commit(level, Caller.ASYNC)) shouldBe ErrorKind.TRANSACTION_ABORTED
            session.log.last() shouldBe "rollback"
            allGivenBack()
        }

        stage("a transaction whose time is up stops its statement and commits nothing") {
            val level = begin().now()
            val result = list("slow", level)
            val slow = sent()
            val fetch = slow.fetches.next()
            level.expire(RunnelException(ErrorKind.STATEMENT_TIMEOUT, "time is up"))
            slow.cancels.next().ok()
            slow.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
            kindOf(result) shouldBe ErrorKind.STATEMENT_TIMEOUT
            while (stats.leased() > 0 && level.queue().current() != null) slow.cancels.poll()?.ok()
            kindOf(Ending.commit(level, Caller.ASYNC)) shouldBe ErrorKind.STATEMENT_TIMEOUT
            session.log shouldBe listOf("begin", "slow", "rollback")
        }

        stage("an unwrap whose driver fails gives the session up and tells the caller") {
            backend.lending = { throw failure(ErrorKind.OTHER) }
            val lent = RunFuture.start<Session> {
                engine.lend(
                    engine.autocommit(),
                    Session::class.java,
                    Caller.ASYNC,
                    it,
                )
            }
            kindOf(lent) shouldBe ErrorKind.OTHER
            allGivenBack()
        }

        stage("a session lent in a transaction that does not answer afterwards costs that transaction", hasty) {
            val level = begin().now()
            var lending: Lending<ScriptedSession>? = null
            RunFuture
                .start<ScriptedSession> { out ->
                    engine.lend(level, ScriptedSession::class.java, Caller.ASYNC, out).also { lending = it }
                }.now()
            backend.held += "ping"
            lending!!.giveBack()
            kindOf(list("next", level)) shouldBe ErrorKind.CONNECTION_LOST
            session.asked.next().ok()
            Ending.rollback(level, Caller.ASYNC).now()
            session.aborted shouldBe true
            allGivenBack()
        }

        stage("a session whose BEGIN may have been refused is not lent") {
            val level = begin().now()
            backend.held += "ping"
            val lent = RunFuture.start<ScriptedSession> {
                engine.lend(level, ScriptedSession::class.java, Caller.ASYNC, it)
            }
            session.asked.next().fails(failure(ErrorKind.CONNECTION_LOST))
            kindOf(lent) shouldBe ErrorKind.CONNECTION_LOST
            Ending.rollback(level, Caller.ASYNC).now()
            session.aborted shouldBe true
            allGivenBack()
        }

        test("a handle's savepoint cannot be set after the end") {
            Stage().use {
                val level = it.begin().now()
                Ending.commit(level, Caller.ASYNC).now()
                shouldThrow<RunnelException> { level.refuseNesting() }.kind() shouldBe ErrorKind.TRANSACTION_CLOSED
            }
        }
    })
