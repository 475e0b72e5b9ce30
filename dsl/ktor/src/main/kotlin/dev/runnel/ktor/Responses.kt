package dev.runnel.ktor

import io.ktor.http.ContentType
import io.ktor.http.HttpStatusCode
import io.ktor.server.application.ApplicationCall
import io.ktor.server.response.respondBytesWriter
import io.ktor.utils.io.writeStringUtf8
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
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
    val channel = chunks.buffer(Channel.RENDEZVOUS).produceIn(this)
    val first = channel.receiveCatching()
    first.exceptionOrNull()?.let { throw it }
    respondBytesWriter(contentType, status) {
        first.getOrNull()?.let { writeStringUtf8(it) }
        for (chunk in channel) writeStringUtf8(chunk)
    }
}
