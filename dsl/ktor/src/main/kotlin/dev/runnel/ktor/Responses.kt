package dev.runnel.ktor

import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.response.respondBytesWriter
import io.ktor.utils.io.ByteWriteChannel
import io.ktor.utils.io.writeStringUtf8
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.catch
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.produceIn

/**
 * Streams text to the client as it comes, `call.respondFlow(db.from(Orders).csv(), ContentType.Text.CSV)`, in bounded
 * memory: a slow client holds up the flow, and so its session and its statement. The answer begins with the first
 * chunk, so that what fails before it is answered as a [Problem]; what fails later breaks the connection off.
 *
 * *Cancellation*: the flow is stopped, and with it the statement; so it is when the client hangs up.
 */
public suspend fun ApplicationCall.respondFlow(
    chunks: Flow<String>,
    contentType: ContentType = ContentType.Text.Plain,
    status: HttpStatusCode = HttpStatusCode.OK,
): Unit = coroutineScope {
    // A failure goes the way of the chunks: if it cancelled this scope, an answer that has just begun would look whole.
    val channel = chunks
        .map { Result.success(it) }
        .catch { emit(Result.failure(it)) }
        .buffer(Channel.RENDEZVOUS)
        .produceIn(this)
    val first = channel.receiveCatching()
    first.exceptionOrNull()?.let { throw it }
    val begin = first.getOrNull()?.getOrThrow()
    respondBytesWriter(contentType, status) {
        try {
            if (begin != null) send(begin)
            for (chunk in channel) send(chunk.getOrThrow())
        } catch (e: Throwable) {
            breakOff()
            throw e
        }
    }
    // Nobody has read it where the answer has no body: to HEAD, or where a plugin says 304.
    channel.cancel()
}

/** At once: the next one may come much later. */
private suspend fun ByteWriteChannel.send(chunk: String) {
    writeStringUtf8(chunk)
    flush()
}
