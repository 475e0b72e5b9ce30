package dev.runnel.tck

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.fault.FaultProxy
import dev.runnel.tck.fault.Outage
import dev.runnel.url.DatabaseOptionsBuilder
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

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
        kit.outage(
            proxy,
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
        kit.outage(
            proxy,
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
        kit.outage(proxy, begin = {}, end = kit.target::killSessions)
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

/** An outage for callers who come by this way. */
private suspend fun KitContext.outage(proxy: FaultProxy, begin: () -> Unit, end: () -> Unit) {
    val db = open(proxy) { few() }
    val outage = Outage(db, SESSIONS, CALLERS)
    outage.run(begin, end)
    println("${target.name}: $outage")
    outage.check(POOL_TIMEOUT)
}
