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

/** The call as the engine made it. */
internal fun ApplicationCall.engineCall(): ApplicationCall = when (this) {
    is RoutingCall -> pipelineCall.engineCall
    is RoutingPipelineCall -> engineCall
    else -> this
}

/** Of an [engineCall]. By the name of its class, which is there only for who runs on Netty. */
internal fun ApplicationCall.isOnNetty(): Boolean = javaClass.name.startsWith("io.ktor.server.netty.")

/** The connection of an [engineCall] that [is on Netty][isOnNetty]. A class that is loaded only there. */
internal object NettyConnection {
    private val BOUND = 2.seconds

    suspend fun close(call: ApplicationCall) = withContext(NonCancellable) {
        withTimeoutOrNull(BOUND) {
            suspendCancellableCoroutine { closed ->
                (call as NettyApplicationCall).context.close().addListener { closed.resume(Unit) }
            }
        }
    }

    /** Runs on the thread that serves the connection. */
    fun whenClosed(call: ApplicationCall, then: () -> Unit) {
        (call as NettyApplicationCall).context.channel().closeFuture().addListener { then() }
    }
}
