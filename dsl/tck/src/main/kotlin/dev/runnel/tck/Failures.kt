package dev.runnel.tck

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain

/**
 * A password, and a value that is bound where a statement fails; no error, event or log line may hold it. The same in every
 * module: the gate CanaryTest looks for it in what all their tests have printed.
 */
internal const val CANARY: String = "canary-5f1c9e"

/** The error of the block, of this kind; it says something, and tells nobody what was bound. */
internal suspend fun fails(kind: ErrorKind, block: suspend () -> Any?): RunnelException {
    val error = shouldThrow<RunnelException> { block() }
    withClue(error.stackTraceToString()) {
        error.kind() shouldBe kind
        error.message.isNullOrBlank() shouldBe false
        error.everythingSaid() shouldNotContain CANARY
    }
    return error
}

/** All that an error prints anywhere: of itself, its causes and what was suppressed. */
internal fun Throwable.everythingSaid(): String = stackTraceToString() + "\n" + toString() + "\n" + message
