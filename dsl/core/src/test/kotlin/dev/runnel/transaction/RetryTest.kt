package dev.runnel.transaction

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.time.Duration

class RetryTest :
    FunSpec({
        test("only a conflict is tried again, never what may be committed or what the block threw") {
            val retry = Retry.onConflict(3)
            val again = ErrorKind.entries.filter { retry.again(1, RunnelException(it, "made")) }
            again.toSet() shouldBe
                setOf(ErrorKind.SERIALIZATION_FAILURE, ErrorKind.DEADLOCK, ErrorKind.LOCK_TIMEOUT)
            retry.again(1, IllegalStateException()) shouldBe false
        }

        test("not more often than said, and never by default") {
            val conflict = RunnelException(ErrorKind.DEADLOCK, "made")
            (1..9).takeWhile { Retry.onConflict(4).again(it, conflict) }.size shouldBe 3
            Retry.NEVER.again(1, conflict) shouldBe false
            shouldThrow<RunnelException> { Retry.onConflict(0) }.kind() shouldBe ErrorKind.CONFIGURATION
        }

        test("the waits double up to the longest, and are anything between none and that") {
            val retry = Retry(100, Duration.ofMillis(10), Duration.ofSeconds(1))
            for (attempt in 1..99) {
                val most = minOf(10L shl minOf(attempt - 1, 20), 1_000L)
                val waits = List(200) { retry.waitMillis(attempt) }
                waits.forEach { (it in 0L..most) shouldBe true }
                waits.max() - waits.min() shouldBeGreaterThan most / 2
            }
            Retry.NEVER.waitMillis(1) shouldBe 0
        }
    })
