package dev.runnel.bench.storm

import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeMark

private val SOON = 1.seconds
private val PATIENCE = 20.seconds

/** What a storm has left behind. */
class Aftermath(
    /** Connections of the pool that did not answer within a second, at the last try. */
    val dead: Int,
    /** Sessions that the pool still held for lent a second after the last cancel. */
    val leased: Int,
    /** Statements still running on the server then. */
    val running: Int,
    /** Sessions with a transaction open and nothing to do then. */
    val idleInTransaction: Int,
    /** Coroutines still alive then. */
    val alive: Int,
    /** Operations that failed by something else than being given up. */
    val errors: Int,
    /** From the last cancel until all connections served at the same time; null if they never did within [PATIENCE]. */
    val usable: Duration?,
) {
    companion object {
        suspend fun of(
            target: Target,
            server: Server,
            lastCancel: TimeMark,
            callers: Collection<Job>,
            errors: Int,
        ): Aftermath {
            var answered = 0
            var usable: Duration? = null
            while (usable == null && lastCancel.elapsedNow() < SOON / 2) {
                answered = answering(target)
                if (answered == POOL) usable = lastCancel.elapsedNow()
            }
            // Those who held the connections have given them back by then.
            delay(maxOf(SOON - lastCancel.elapsedNow(), SOON / 4))
            val leased = target.leased
            val activity = server.activity()
            val alive = callers.count { !it.isCompleted }
            while (usable == null && lastCancel.elapsedNow() < PATIENCE) {
                answered = answering(target)
                if (answered == POOL) usable = lastCancel.elapsedNow()
            }
            return Aftermath(
                POOL - answered,
                leased,
                activity.running,
                activity.idleInTransaction,
                alive,
                errors,
                usable,
            )
        }

        /** How many connections can be held at the same time, each after it has answered. */
        suspend fun answering(target: Target): Int {
            val holders = CoroutineScope(SupervisorJob() + Dispatchers.Default)
            val held = AtomicInteger()
            val all = CompletableDeferred<Unit>()
            repeat(POOL) {
                holders.launch {
                    target.hold {
                        if (held.incrementAndGet() == POOL) all.complete(Unit)
                        all.await()
                    }
                }
            }
            withTimeoutOrNull(SOON) { all.await() }
            holders.cancel()
            return held.get()
        }
    }
}
