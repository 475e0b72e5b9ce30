package dev.runnel.internal.engine

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.signal.Gap
import dev.runnel.signal.Notification
import dev.runnel.signal.Signal
import dev.runnel.spi.run.Batches
import dev.runnel.spi.run.RunFuture
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import java.util.concurrent.ExecutionException

/** Listeners over a server that does what the test says. */
class ListeningTest :
    FunSpec({
        fun Batches<Signal>.signals(largest: Int = 100): RunFuture<List<Signal>> = RunFuture.start { next(largest, it) }

        fun Stage.hears(payload: String) = elsewhere { session.sink.notification("orders", payload) }

        fun kindOf(read: RunFuture<List<Signal>>): ErrorKind =
            (shouldThrow<ExecutionException> { read.now() }.cause as RunnelException).kind()

        fun Stage.eventually(what: String, condition: () -> Boolean) {
            val deadline = System.nanoTime() + BOUND_S * 1_000_000_000
            while (!condition()) {
                check(
                    System.nanoTime() < deadline,
                ) { "$what did not happen; sessions: ${backend.sessions.map { it.log }}" }
                Thread.onSpinWait()
            }
        }

        test("the first signal is a gap, then notifications come in their order, as many at once as are wanted") {
            Stage().use { stage ->
                val listening = stage.engine.listen(listOf("orders"))
                listening.signals().now() shouldBe listOf(Gap(Gap.Reason.STARTED))
                val waiting = listening.signals()
                waiting.isDone shouldBe false
                stage.hears("1")
                waiting.now() shouldBe listOf(Notification("orders", "1"))
                for (i in 2..4) stage.hears("$i")
                listening.signals(2).now() shouldBe listOf(Notification("orders", "2"), Notification("orders", "3"))
                listening.signals(2).now() shouldBe listOf(Notification("orders", "4"))
                stage.session.log shouldBe listOf("listen [orders]")
                listening.close().now()
                stage.eventually("the session is dropped") { stage.session.aborted }
                listening.ended() shouldBe true
            }
        }

        test("a lost connection is made again, until that works, and a gap says so") {
            Stage().use { stage ->
                val listening = stage.engine.listen(listOf("orders"))
                listening.signals().now()
                val first = stage.session
                stage.hears("1")
                repeat(2) { stage.backend.refusals.add(failure(ErrorKind.CONNECTION_FAILED)) }
                elsewhere { first.sink.ended(failure(ErrorKind.CONNECTION_LOST)) }
                listening.signals().now() shouldBe listOf(Notification("orders", "1"))
                listening.signals().now() shouldBe listOf(Gap(Gap.Reason.RECONNECTED))
                stage.backend.sessions.size shouldBe 2
                elsewhere { first.sink.notification("orders", "of the lost session") }
                stage.hears("2")
                listening.signals().now() shouldBe listOf(Notification("orders", "2"))
                first.aborted shouldBe true
                listening.close().now()
            }
        }

        test("a connection that cannot be made the first time fails the listener, and so does one refused for good") {
            Stage().use { stage ->
                stage.backend.refusals.add(failure(ErrorKind.CONNECTION_FAILED))
                kindOf(stage.engine.listen(listOf("orders")).signals()) shouldBe ErrorKind.CONNECTION_FAILED

                val listening = stage.engine.listen(listOf("orders"))
                listening.signals().now()
                stage.backend.refusals.add(failure(ErrorKind.AUTHENTICATION))
                elsewhere { stage.session.sink.ended(failure(ErrorKind.CONNECTION_LOST)) }
                kindOf(listening.signals()) shouldBe ErrorKind.AUTHENTICATION
                listening.ended() shouldBe true
            }
        }

        test("a server that refuses to listen fails the listener, and its session is not kept") {
            Stage().use { stage ->
                stage.backend.held += "listen"
                val read = stage.engine.listen(listOf("orders")).signals()
                stage.session.asked.next().fails(failure(ErrorKind.SYNTAX))
                kindOf(read) shouldBe ErrorKind.SYNTAX
                stage.eventually("the session is closed") { stage.session.aborted || stage.session.closed }
            }
        }

        test("what waits for a slow reader is bounded: a gap takes its place") {
            Stage().use { stage ->
                val listening = stage.engine.listen(listOf("orders"))
                listening.signals().now()
                elsewhere { for (i in 0..10_000) stage.session.sink.notification("orders", "$i") }
                listening.signals().now() shouldBe
                    listOf(Gap(Gap.Reason.OVERFLOWED), Notification("orders", "10000"))
                listening.close().now()
            }
        }

        test("closing while the connection is being made leaves no session behind") {
            Stage().use { stage ->
                stage.backend.held += "listen"
                val listening = stage.engine.listen(listOf("orders"))
                val read = listening.signals()
                listening.close().now()
                read.now().shouldBeEmpty()
                stage.eventually("the session is closed") { stage.session.aborted || stage.session.closed }
            }
        }

        test("closing the database ends its listeners") {
            val stage = Stage()
            val listening = stage.engine.listen(listOf("orders"))
            listening.signals().now()
            val read = listening.signals()
            stage.close()
            kindOf(read) shouldBe ErrorKind.CLOSED
            stage.session.aborted shouldBe true
            kindOf(stage.engine.listen(listOf("orders")).signals()) shouldBe ErrorKind.CLOSED
        }

        test("no channel, or one without a name, is refused") {
            Stage().use { stage ->
                for (channels in listOf(listOf(), listOf("orders", ""))) {
                    shouldThrow<RunnelException> { stage.engine.listen(channels) }.kind() shouldBe ErrorKind.PARAMETER
                }
                stage.backend.sessions.shouldBeEmpty()
                stage.engine.listen(listOf("orders")).shouldBeInstanceOf<Batches<Signal>>()
            }
        }
    })
