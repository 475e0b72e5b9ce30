package dev.runnel.internal.engine

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.row.RowDecoder
import dev.runnel.row.RowMapper
import dev.runnel.spi.RowSink
import dev.runnel.spi.run.RunFuture
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.time.Duration
import java.util.concurrent.CompletionStage
import java.util.concurrent.ExecutionException

internal fun kindOf(stage: CompletionStage<*>): ErrorKind =
    (shouldThrow<ExecutionException> { stage.now() }.cause as RunnelException).kind()

/** What becomes of a statement that is stopped, on a session whose calls do not block. */
class SettlementTest :
    FunSpec({
        fun stage(name: String, settle: Duration = Duration.ofSeconds(BOUND_S), body: Stage.() -> Unit) =
            test(name) { Stage { settleTimeout(settle) }.use(body) }

        stage(
            "a cancelled statement's session serves again once the statement has ended and the cancel is acknowledged",
        ) {
            val result = list("slow")
            val slow = sent()
            val fetch = slow.fetches.next()
            result.cancel(true)
            val cancel = slow.cancels.next()
            slow.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
            val next = list("next")
            session.log shouldBe listOf("slow")
            cancel.ok()
            val second = sent()
            second.ends(second.fetches.next())
            next.now() shouldBe listOf()
            backend.sessions.size shouldBe 1
        }

        stage("an acknowledged cancel is sent again while the statement lives") {
            val result = list("slow")
            val slow = sent()
            val fetch = slow.fetches.next()
            result.cancel(true)
            repeat(3) { slow.cancels.next().ok() }
            val last = slow.cancels.next()
            slow.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
            stats.leased() shouldBe 1
            last.ok()
            list("next")
            sent().command.sql() shouldBe "next"
        }

        stage("a cancel that is never acknowledged costs the session", Duration.ofMillis(50)) {
            val result = list("slow")
            val slow = sent()
            val fetch = slow.fetches.next()
            result.cancel(true)
            slow.cancels.next()
            slow.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
            val first = session
            val next = list("next")
            while (backend.sessions.size < 2) Thread.onSpinWait()
            first.aborted shouldBe true
            val second = sent()
            second.ends(second.fetches.next())
            next.now()
        }

        stage("a cancel that fails costs the session") {
            val result = list("slow")
            val slow = sent()
            val fetch = slow.fetches.next()
            result.cancel(true)
            val cancel = slow.cancels.next()
            slow.ends(fetch)
            cancel.fails(failure(ErrorKind.CONNECTION_LOST))
            session.aborted shouldBe true
            allGivenBack()
        }

        stage(
            "a statement that outlives its bound costs the session, and its late end changes nothing",
            Duration.ofMillis(50),
        ) {
            val result = list("slow")
            val slow = sent()
            val fetch = slow.fetches.next()
            val first = session
            result.cancel(true)
            val next = list("next")
            while (backend.sessions.size < 2) Thread.onSpinWait()
            first.aborted shouldBe true
            slow.row(fetch)
            slow.ends(fetch)
            while (slow.cancels.isNotEmpty()) slow.cancels.poll().ok()
            val second = sent()
            stats.leased() shouldBe 1
            second.ends(second.fetches.next())
            next.now()
            allGivenBack()
        }

        stage("a cursor closed between two batches is drained before the cancel is sent") {
            val cursor = cursor()
            val batch = cursor.batch()
            val exchange = sent()
            val fetch = exchange.fetches.next()
            exchange.row(fetch)
            exchange.hasMore(fetch)
            batch.now().size shouldBe 1
            cursor.close()
            val rest = exchange.fetches.next()
            rest.sink shouldBeSameInstanceAs RowSink.DISCARD
            exchange.cancels.next().ok()
            stats.leased() shouldBe 1
            exchange.fails(rest, failure(ErrorKind.STATEMENT_CANCELLED))
            // On a busy machine the back-off has sent another one meanwhile.
            while (stats.leased() > 0) exchange.cancels.poll()?.ok()
            cursor.close().now()
            allGivenBack()
            session.aborted shouldBe false
        }

        stage("an error before the end of the answer is told, and the session waits for that end") {
            val result = list("wrong")
            val wrong = sent()
            wrong.fails(wrong.fetches.next(), failure(ErrorKind.SYNTAX), over = false)
            wrong.ends(wrong.fetches.next())
            while (stats.leased() > 0) wrong.cancels.poll()?.ok()
            kindOf(result) shouldBe ErrorKind.SYNTAX
            session.aborted shouldBe false
        }

        stage("a timeout stops the statement on the server and is told as such") {
            val result = list("slow", timeoutMs = 20)
            val slow = sent()
            val fetch = slow.fetches.next()
            val cancel = slow.cancels.next()
            slow.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
            cancel.ok()
            kindOf(result) shouldBe ErrorKind.STATEMENT_TIMEOUT
            allGivenBack()
        }

        stage("a cancelled caller that waits for its turn never sends its statement") {
            val first = list("first")
            val running = sent()
            val waiting = list("waiting")
            waiting.cancel(true)
            running.ends(running.fetches.next())
            first.now()
            allGivenBack()
            session.log shouldBe listOf("first")
        }

        stage("a mapper that throws an Error fails its caller and keeps the session") {
            val result = list("bad", mapper = RowMapper { RowDecoder { throw AssertionError("mapper") } })
            val bad = sent()
            val fetch = bad.fetches.next()
            val thrown = runCatching { fetch.sink.columns(EmptyRow.columns()) }.exceptionOrNull()
            val inRow = thrown ?: runCatching { fetch.sink.row(EmptyRow) }.exceptionOrNull()!!
            bad.fails(fetch, inRow)
            kindOf(result) shouldBe ErrorKind.OTHER
            allGivenBack()
        }

        stage("what is made of the rows may throw anything: its caller is told and the session serves the next") {
            for (thrown in listOf(IndexOutOfBoundsException("plan"), AssertionError("plan"))) {
                val result =
                    RunFuture.start<Int> {
                        val terminal = Terminal.all<Int, Int> { throw thrown }
                        engine.query(engine.autocommit(), request("explain"), mapper, terminal, Caller.ASYNC, it)
                    }
                val explain = sent()
                explain.ends(explain.fetches.next())
                kindOf(result) shouldBe ErrorKind.OTHER
                allGivenBack()
            }
        }

        stage("a session kept for several statements goes back only when the last of them has settled") {
            val pinned = RunFuture.start<PinnedSession> { engine.pin("script", Caller.ASYNC, it) }.now()
            val result = list("slow", pinned)
            val slow = sent()
            val fetch = slow.fetches.next()
            result.cancel(true)
            val cancel = slow.cancels.next()
            slow.fails(fetch, failure(ErrorKind.STATEMENT_CANCELLED))
            kindOf(list("too early", pinned)) shouldBe ErrorKind.SESSION_BUSY
            pinned.giveBack()
            val next = list("next")
            session.log shouldBe listOf("slow")
            cancel.ok()
            val second = sent()
            second.ends(second.fetches.next())
            next.now()
            session.log shouldBe listOf("slow", "reset", "next")
            kindOf(list("too late", pinned)) shouldBe ErrorKind.CONNECTION_LOST
        }

        stage("a flow's batches grow to the largest and stay there") {
            val cursor = cursor()
            var batch = cursor.batch(Int.MAX_VALUE)
            val flow = sent()
            val sizes = List(20) {
                val fetch = flow.fetches.next()
                flow.row(fetch)
                flow.hasMore(fetch)
                batch.now() shouldBe listOf(1)
                batch = cursor.batch(Int.MAX_VALUE)
                fetch.max
            }
            sizes shouldBe sizes.sorted()
            sizes.first() shouldBe 64
            sizes.last() shouldBe Int.MAX_VALUE
            flow.ends(flow.fetches.next())
            batch.now() shouldBe listOf()
        }

        stage("a statement whose session was dropped is looked at no more", Duration.ofMillis(50)) {
            val result = list("deaf", timeoutMs = 1)
            val deaf = sent()
            deaf.fetches.next()
            kindOf(result) shouldBe ErrorKind.STATEMENT_TIMEOUT
            allGivenBack()
            session.aborted shouldBe true
            engine.watch().isIdle shouldBe true
        }

        stage("the first row of a statement that changes data is told only when the whole statement has ended") {
            val result = first("insert returning", reads = false)
            val insert = sent()
            val fetch = insert.fetches.next()
            repeat(3) { insert.row(fetch) }
            fetch.max shouldBe Int.MAX_VALUE
            result.isDone shouldBe false
            insert.ends(fetch)
            result.now() shouldBe 1
            insert.cancels.shouldBeEmpty()
        }

        stage("an insert whose commit fails after its first row is told as failed") {
            val result = first("insert returning", reads = false)
            val insert = sent()
            val fetch = insert.fetches.next()
            insert.row(fetch)
            insert.fails(fetch, failure(ErrorKind.FOREIGN_KEY_VIOLATION))
            kindOf(result) shouldBe ErrorKind.FOREIGN_KEY_VIOLATION
        }
    })
