package dev.runnel.test

import dev.runnel.Database
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withContext
import kotlin.time.toKotlinDuration

/**
 * Runs a test on a database of its own, in a transaction that is rolled back when the block ends, however it ends.
 * Throws what the block throws, and AssertionError if the block has leaked a session or ended the sandbox's
 * transaction.
 *
 * *Cancellation*: the block's own; the rollback is seen through, bounded by `control_timeout`.
 */
public suspend fun <R> Sandbox.test(block: suspend SandboxScope.(db: Database) -> R): R {
    val name = currentCoroutineContext()[CoroutineName]?.name ?: "a test"
    val test = begun(name)
    val db = Database.open(test.backend(), test.options(), test.listeners())
    val result =
        try {
            SandboxScope(test.queries()).block(db)
        } catch (e: Throwable) {
            try {
                end(test, db)
            } catch (failed: Throwable) {
                e.addSuppressed(failed)
            }
            throw e
        }
    end(test, db)
    return result
}

/** Whoever is cancelled while it waits has its session given back as soon as it comes. */
private suspend fun Sandbox.begun(name: String): SandboxTest {
    val beginning = begin(name).toCompletableFuture()
    try {
        // A copy: cancelled, await would cancel the future itself.
        return beginning.copy().await()
    } catch (e: Throwable) {
        beginning.thenAccept { it.end(emptyList()) }
        throw e
    }
}

private suspend fun end(test: SandboxTest, db: Database) = withContext(NonCancellable) {
    val holders = db.holders
    db.shutdown(SandboxTest.GRACE.toKotlinDuration())
    test.end(holders).await()
}

/** The receiver of a test in a [Sandbox]. */
public class SandboxScope internal constructor(
    /** Counts the test's queries. */
    public val queries: QueryBudget,
) {
    /**
     * Runs the block; throws AssertionError, listing the queries, if more than [max] have ended when it returns.
     *
     * *Cancellation*: the block's own.
     */
    public suspend fun <R> expectQueries(max: Int, block: suspend () -> R): R = queries.expectQueries(max, block)
}

/**
 * Runs the block; throws AssertionError, listing the queries, if more than [max] have ended when it returns.
 *
 * *Cancellation*: the block's own.
 */
public suspend fun <R> QueryBudget.expectQueries(max: Int, block: suspend () -> R): R = start().use { spending ->
    block().also { spending.requireAtMost(max) }
}
