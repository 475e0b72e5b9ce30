package dev.runnel.ktor

import io.ktor.server.application.ApplicationCall
import io.ktor.server.netty.NettyApplicationCall
import io.ktor.server.routing.RoutingCall
import io.ktor.server.routing.RoutingPipelineCall
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.coroutines.resume
import kotlin.time.Duration.Companion.seconds

/**
 * Closes the connection under an answer that has begun and cannot be ended, which is all that tells the client. Netty of
 * Ktor 3.5 ends a body that fails while it writes, as it does to a slow client, as if there were no more of it; CIO leaves
 * the connection open, and a client that waits for the rest until its own patience ends.
 */
internal suspend fun ApplicationCall.breakOff() {
    val call = engineCall()
    // By its name first: the class is there only for who runs on Netty.
    val classes = generateSequence<Class<*>>(call.javaClass) { it.superclass }
    if (classes.any { it.name == NETTY_CALL }) NettyCalls.close(call) else call.cioConnection()?.cancel()
}

/** The coroutine that serves the connection, with which CIO ends it; it has no other name than this. */
@OptIn(ExperimentalCoroutinesApi::class)
private fun ApplicationCall.cioConnection(): Job? = generateSequence(coroutineContext[Job]) { it.parent }
    .firstOrNull { (it as? CoroutineScope)?.coroutineContext?.get(CoroutineName)?.name == CIO_CONNECTION }

private const val NETTY_CALL = "io.ktor.server.netty.NettyApplicationCall"
private const val CIO_CONNECTION = "http-pipeline"

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
