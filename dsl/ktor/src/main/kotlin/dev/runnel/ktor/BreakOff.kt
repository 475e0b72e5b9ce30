package dev.runnel.ktor

import io.ktor.server.application.ApplicationCall
import io.ktor.server.netty.NettyApplicationCall
import io.ktor.server.routing.RoutingCall
import io.ktor.server.routing.RoutingPipelineCall
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.coroutines.resume
import kotlin.time.Duration.Companion.seconds

/**
 * Sees to it that an answer that has begun and cannot be ended does not look whole. Netty of Ktor 3.5 ends a body that
 * fails while it writes, as it does to a slow client, as if there were no more of it: there the connection is closed.
 */
internal suspend fun ApplicationCall.breakOff() {
    val call = engineCall()
    // By its name first: the class is there only for who runs on Netty.
    val classes = generateSequence<Class<*>>(call.javaClass) { it.superclass }
    if (classes.any { it.name == NETTY_CALL }) NettyCalls.close(call)
}

private const val NETTY_CALL = "io.ktor.server.netty.NettyApplicationCall"

private fun ApplicationCall.engineCall(): ApplicationCall = when (this) {
    is RoutingCall -> pipelineCall.engineCall
    is RoutingPipelineCall -> engineCall
    else -> this
}

/** In a class that is loaded only where Netty is. */
private object NettyCalls {
    private val BOUND = 2.seconds

    /** Waits for it: whatever fails the body before is still taken for its end. */
    suspend fun close(call: ApplicationCall) = withContext(NonCancellable) {
        withTimeoutOrNull(BOUND) {
            suspendCancellableCoroutine { closed ->
                (call as NettyApplicationCall).context.close().addListener { closed.resume(Unit) }
            }
        }
    }
}
