package dev.runnel.redis

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.Servers
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import kotlinx.coroutines.delay
import java.util.UUID
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** A password, and a value; no error, event or log line may hold it. The gate CanaryTest looks for it in the tests' output. */
internal const val CANARY: String = "canary-5f1c9e"

internal val url: String get() = Servers.redis()

/** A Redis for one test, and a prefix that no other test has. */
internal suspend fun withRedis(options: String = "", test: suspend (Redis, String) -> Unit) {
    Redis.open(url + options).use { redis -> test(redis, "t:" + UUID.randomUUID().toString().take(8) + ":") }
}

/** The error of the block, of this kind; it says something, and holds nothing of what was sent. */
internal suspend fun fails(kind: ErrorKind, block: suspend () -> Any?): RunnelException {
    val error = shouldThrow<RunnelException> { block() }
    withClue(error.stackTraceToString()) {
        error.kind() shouldBe kind
        error.stackTraceToString() shouldNotContain CANARY
    }
    return error
}

/** Waits until the condition holds; an assertion error names it. */
internal suspend fun eventually(what: String, within: Duration = 10.seconds, condition: suspend () -> Boolean) {
    val start = TimeSource.Monotonic.markNow()
    while (!condition()) {
        if (start.elapsedNow() > within) throw AssertionError("Not within $within: $what")
        delay(1)
    }
}

/** What kind of error the block fails with. */
internal suspend fun kindOf(block: suspend () -> Any?): ErrorKind =
    (runCatching { block() }.exceptionOrNull() as RunnelException).kind()
