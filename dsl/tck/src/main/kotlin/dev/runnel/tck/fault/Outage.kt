package dev.runnel.tck.fault

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.eventually
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** What callers may be told while their server is away. */
private val AWAY = setOf(
    ErrorKind.CONNECTION_LOST,
    ErrorKind.CONNECTION_FAILED,
    ErrorKind.POOL_TIMEOUT,
    ErrorKind.STATEMENT_TIMEOUT,
)

/** Tries for 20 s: a pause of the machine may be longer than the short times of a database for outages. */
private suspend fun <T> unlessAway(block: suspend () -> T): T {
    val start = TimeSource.Monotonic.markNow()
    while (true) {
        try {
            return block()
        } catch (e: RunnelException) {
            if (e.kind() !in AWAY || start.elapsedNow() > 20.seconds) throw e
        }
    }
}

/**
 * Callers who go on while their server is away and comes back, and what becomes of them.
 *
 * ```
 * val outage = Outage(db, sessions = 4, callers = 16)
 * outage.run(begin = { server.stop() }, end = { server.start() })
 * outage.check(poolTimeout)
 * ```
 *
 * @param sessions the most that the database's pool may have, and has when the outage begins
 */
public class Outage(private val db: Database, private val sessions: Int, private val callers: Int) {
    private val failures = AtomicInteger()
    private val successes = AtomicInteger()
    private val kinds = ConcurrentHashMap<ErrorKind, Int>()
    private var took = Duration.INFINITE

    @Volatile
    private var isBack = false

    /**
     * Opens the pool's sessions, begins the outage, lets every caller notice it, ends it, and lets each be served.
     *
     * *Cancellation*: stops the callers; what `begin` and `end` do is their own business.
     *
     * @param end returns as soon as the server is back
     */
    public suspend fun run(begin: suspend () -> Unit, end: suspend () -> Unit): Unit = coroutineScope {
        openAll()
        begin()
        val calling = List(callers) { launch { call() } }
        eventually("every caller has noticed") { failures.get() >= callers || successes.get() >= callers }
        end()
        successes.set(0)
        isBack = true
        val back = TimeSource.Monotonic.markNow()
        eventually("a caller is served again") { successes.get() > 0 }
        took = back.elapsedNow()
        calling.joinAll()
    }

    /**
     * Throws an AssertionError unless the first caller was served within the pool's wait and a second after the server was back,
     * each dead session was lent once at most, all callers were told the truth, and nothing is leased any more.
     *
     * *Cancellation*: it only waits.
     */
    public suspend fun check(poolTimeout: Duration) {
        if (took >= poolTimeout + 1.seconds) throw AssertionError("Late: $this")
        val deadLent = kinds[ErrorKind.CONNECTION_LOST] ?: 0
        if (deadLent > sessions) throw AssertionError("Of $sessions sessions, dead ones were lent again: $this")
        if (kinds.keys.any { it !in AWAY }) throw AssertionError("Not what an outage is: $this")
        eventually("nothing is leased") { db.pool.leased == 0 }
    }

    override fun toString(): String = "served $took after the server was back; told meanwhile: $kinds"

    private suspend fun call() {
        var served = 0
        while (served < 20) {
            val sinceBack = isBack
            try {
                db.sql("select 1").value<Int>()
                successes.incrementAndGet()
                if (sinceBack) served++
            } catch (e: RunnelException) {
                kinds.merge(e.kind(), 1, Int::plus)
                failures.incrementAndGet()
            }
            delay(10.milliseconds)
        }
    }

    /** Opens as many sessions as the pool may have, and leaves them idle. */
    private suspend fun openAll() = coroutineScope {
        val all = CompletableDeferred<Unit>()
        val opened = AtomicInteger()
        repeat(sessions) {
            launch {
                unlessAway {
                    db.transaction {
                        sql("select 1").value<Int>()
                        if (opened.incrementAndGet() == sessions) all.complete(Unit)
                        all.await()
                    }
                }
            }
        }
    }
}
