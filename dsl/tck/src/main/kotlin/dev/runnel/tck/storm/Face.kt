package dev.runnel.tck.storm

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.pool.PoolStats
import kotlin.time.Duration

/** A database through one face, of which callers are stopped in that face's ways. */
internal interface Face {
    val pool: PoolStats
    val holders: List<Any>

    /** The ways in which a caller is stopped. */
    val ways: List<String>

    /**
     * Runs the plan, and stops it in this way after so long if it has not ended before; lets it end by itself if there is
     * no way. Gives whether it was stopped.
     */
    suspend fun run(plan: Plan, way: String?, after: Duration, trace: Trace): Boolean

    suspend fun execute(sql: String)

    suspend fun number(sql: String): Long

    /** Another database of one session, through the same face. */
    fun another(url: String): Face

    suspend fun shutdown()
}

/** Concurrent writers may lose against each other; that is not what the storm is about. */
internal val Throwable.isConflict: Boolean
    get() = this is RunnelException && (isRetryable || kind() == ErrorKind.TRANSACTION_ABORTED)

internal suspend fun conflictsAside(block: suspend () -> Unit) {
    try {
        block()
    } catch (e: RunnelException) {
        if (!e.isConflict) throw e
    }
}
