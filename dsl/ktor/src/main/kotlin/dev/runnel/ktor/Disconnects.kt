package dev.runnel.ktor

import io.ktor.http.HttpHeaders
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.call
import io.ktor.server.application.install
import io.ktor.server.application.pluginOrNull
import io.ktor.server.http.HttpRequestCloseHandlerKey
import io.ktor.server.http.HttpRequestLifecycle
import io.ktor.utils.io.InternalAPI

/**
 * Cancels a call when its client hangs up, by Ktor's own plugin, unless that was installed before as its user wants it.
 */
internal fun cancelOnDisconnect(application: Application) {
    if (application.pluginOrNull(HttpRequestLifecycle) != null) return
    // Before that plugin's own, which respects what it finds.
    application.intercept(ApplicationCallPipeline.Setup) {
        if (call.isLastOnCio()) keepGoing(call)
        if (call.isWebSocketOnNetty()) watch(call)
    }
    application.install(HttpRequestLifecycle) { cancelCallOnClose = true }
}

/**
 * CIO of Ktor 3.5 takes the end of the last request of a connection (`Connection: close`, HTTP/1.0) for a client that
 * hangs up, and cancels the call before it has answered (KTOR-9731): such a call is let run to its end.
 */
@OptIn(InternalAPI::class)
private fun keepGoing(call: ApplicationCall) = call.attributes.put(HttpRequestCloseHandlerKey) {}

private fun ApplicationCall.isLastOnCio(): Boolean = javaClass.name.startsWith("io.ktor.server.cio.") &&
    (request.headers[HttpHeaders.Connection].equals("close", true) || request.local.version == "HTTP/1.0")

/** Netty of Ktor 3.5 itself looks no more after a connection that has become a WebSocket's. */
@OptIn(InternalAPI::class)
private fun watch(call: ApplicationCall) = NettyConnection.whenClosed(call) {
    call.attributes.getOrNull(HttpRequestCloseHandlerKey)?.invoke()
}

private fun ApplicationCall.isWebSocketOnNetty(): Boolean =
    request.headers[HttpHeaders.Upgrade].equals("websocket", ignoreCase = true) && isOnNetty()
