package dev.runnel.ktor

import io.ktor.server.application.ApplicationCall
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job

/**
 * Closes the connection under an answer that has begun and cannot be ended, which is all that tells the client. Netty of
 * Ktor 3.5 ends a body that fails while it writes, as it does to a slow client, as if there were no more of it; CIO leaves
 * the connection open, and a client that waits for the rest until its own patience ends.
 */
internal suspend fun ApplicationCall.breakOff() {
    val call = engineCall()
    // Waits for Netty: whatever fails the body before is still taken for its end.
    if (call.isOnNetty()) NettyConnection.close(call) else call.cioConnection()?.cancel()
}

/** The coroutine that serves the connection, with which CIO ends it; it has no other name than this. */
@OptIn(ExperimentalCoroutinesApi::class)
private fun ApplicationCall.cioConnection(): Job? = generateSequence(coroutineContext[Job]) { it.parent }
    .firstOrNull { (it as? CoroutineScope)?.coroutineContext?.get(CoroutineName)?.name == CIO_CONNECTION }

private const val CIO_CONNECTION = "http-pipeline"
