package dev.runnel.url

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe

/** The message of the CONFIGURATION error that the block throws; it never has a cause. */
internal fun refusal(block: () -> Unit): String {
    val error = shouldThrow<RunnelException> { block() }
    error.kind() shouldBe ErrorKind.CONFIGURATION
    error.cause shouldBe null
    return error.message!!
}
