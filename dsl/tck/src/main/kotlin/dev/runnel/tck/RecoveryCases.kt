package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.fault.FaultProxy
import dev.runnel.url.DatabaseOptionsBuilder
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

private const val SESSIONS = 4
private const val CALLERS = 16
private val POOL_TIMEOUT = 1.seconds

private fun DatabaseOptionsBuilder.few() {
    poolSize(SESSIONS).maxOverflow(0).poolTimeout(Duration.ofSeconds(1))
    connectTimeout(Duration.ofMillis(500)).statementTimeout(Duration.ofMillis(500))
    controlTimeout(Duration.ofMillis(500)).settleTimeout(Duration.ofMillis(500))
}

/** A server that was away is used again as soon as it is back, and is not overrun. */
internal fun FunSpec.recoveryCases(kit: KitContext) {
    val most = SESSIONS + kit.target.sideConnections

    testWithServer(kit, "a server that goes away is used again within the pool's wait and a second after it is back") {
        val proxy = kit.proxy()
        Outage(kit, proxy).run(
            begin = {
                proxy.refusing = true
                proxy.reset()
            },
            end = proxy::heal,
        )
        proxy.mostOpen shouldBeLessThanOrEqualTo most
    }

    testWithServer(
        kit,
        "a server that falls silent is used again within the pool's wait and a second after it is back",
    ) {
        val proxy = kit.proxy()
        Outage(kit, proxy).run(
            begin = { proxy.silent = true },
            end = {
                proxy.reset()
                proxy.heal()
            },
        )
        // Beside the sessions there is what cancels their statements.
        proxy.mostOpen shouldBeLessThanOrEqualTo most + SESSIONS
    }

    testWithServer(
        kit,
        "sessions that the server has ended are lent once at most, and others opened in their place",
        { kit.target.killsSessions },
    ) {
        val proxy = kit.proxy()
        Outage(kit, proxy).run(begin = {}, end = kit.target::killSessions)
        proxy.mostOpen shouldBeLessThanOrEqualTo most
    }

    testWithServer(
        kit,
        "a server that takes connections and says nothing gets no more of them than the pool may have",
    ) {
        val proxy = kit.proxy()
        proxy.toClient.silent = true
        val db = kit.open(proxy) { few() }
        coroutineScope {
            repeat(10 * SESSIONS) {
                launch {
                    val error = runCatching { db.sql("select 1").value<Int>() }.exceptionOrNull() as RunnelException
                    withClue(error) {
                        (error.kind() in setOf(ErrorKind.CONNECTION_FAILED, ErrorKind.POOL_TIMEOUT)) shouldBe true
                    }
                }
            }
        }
        proxy.mostOpen shouldBeLessThanOrEqualTo most
        proxy.heal()
        db.sql("select 1").value<Int>() shouldBe 1
        eventually({ "the connections that were given up are closed, but ${proxy.open} are open" }) {
            proxy.open <= db.pool.size() + kit.target.sideConnections
        }
    }
}

/** Callers who go on while the server is away. */
private class Outage(private val kit: KitContext, proxy: FaultProxy) {
    private val db = kit.open(proxy) { few() }
    private val failures = AtomicInteger()
    private val successes = AtomicInteger()
    private val lost = AtomicInteger()

    @Volatile
    private var isBack = false

    suspend fun run(begin: () -> Unit, end: () -> Unit) {
        db.openAll()
        begin()
        coroutineScope {
            val callers = List(CALLERS) { launch { call() } }
            eventually("every caller has noticed") { failures.get() >= CALLERS || successes.get() >= CALLERS }
            end()
            successes.set(0)
            isBack = true
            val back = TimeSource.Monotonic.markNow()
            eventually("a caller is served again") { successes.get() > 0 }
            val took = back.elapsedNow()
            took shouldBeLessThan POOL_TIMEOUT + 1.seconds
            callers.joinAll()
            println("${kit.target.name}: served $took after the server was back; ${lost.get()} dead sessions were lent")
        }
        withClue("of $SESSIONS sessions that were open, so many were found dead by who had them") {
            lost.get() shouldBeLessThanOrEqualTo SESSIONS
        }
        eventually("nothing is leased") { db.pool.leased == 0 }
    }

    private suspend fun call() {
        var served = 0
        while (served < 20) {
            val sinceBack = isBack
            try {
                db.sql("select 1").value<Int>() shouldBe 1
                successes.incrementAndGet()
                if (sinceBack) served++
            } catch (e: RunnelException) {
                failures.incrementAndGet()
                if (sinceBack && e.kind() == ErrorKind.CONNECTION_LOST) lost.incrementAndGet()
            }
            delay(2.milliseconds)
        }
    }
}

/** Opens as many sessions as the pool may have, and leaves them idle. */
private suspend fun Database.openAll() = coroutineScope {
    val all = CompletableDeferred<Unit>()
    val opened = AtomicInteger()
    repeat(SESSIONS) {
        launch {
            transaction {
                sql("select 1").value<Int>()
                if (opened.incrementAndGet() == SESSIONS) all.complete(Unit)
                all.await()
            }
        }
    }
}
