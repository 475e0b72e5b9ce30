package dev.runnel

import dev.runnel.internal.Prepared
import dev.runnel.internal.engine.Chunks
import dev.runnel.internal.execute
import dev.runnel.spi.ByteSource
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.produceIn
import kotlinx.coroutines.future.future
import java.io.ByteArrayOutputStream

private const val LARGEST = 64
private const val CHUNK = 32 * 1024

/**
 * The bytes that `copy … to stdout` writes, in chunks, as they come:
 * `db.sql("copy orders to stdout (format csv, header)").copyOut().collect { file.write(it) }`. Memory is bounded by a batch of
 * chunks. NOT_PORTABLE where there is no COPY.
 *
 * *Cancellation*: when the collector is cancelled, fails or has enough, the COPY is stopped in the database.
 */
public fun SqlQuery.copyOut(): Flow<ByteArray> =
    Prepared(querier, Chunks.ROWS) { settings.copyOut(querier.engine, sql) }.flow(LARGEST)

/**
 * Gives `copy … from stdin` its bytes, as fast as the server takes them, and gives the number of rows made of them:
 * `db.sql("copy orders from stdin (format csv)").copyIn(chunks)`. Small chunks are sent together. If the flow fails, or a row is
 * refused (its line is [dev.runnel.error.RunnelException.row], from 0, a header's included), nothing is kept. NOT_PORTABLE where
 * there is no COPY. A timeout counts the wait for the flow too.
 *
 * *Cancellation*: stops the COPY in the database; nothing of it is kept.
 */
public suspend fun SqlQuery.copyIn(bytes: Flow<ByteArray>): Long = coroutineScope {
    // The flow is begun when the server wants its bytes: what is refused has touched nothing.
    val begun = lazy { bytes.gathered().buffer(Channel.RENDEZVOUS).produceIn(this) }
    val chunks by begun
    val input =
        ByteSource {
            future(start = CoroutineStart.UNDISPATCHED) {
                val next = chunks.receiveCatching()
                next.exceptionOrNull()?.let { throw it }
                next.getOrNull()
            }
        }
    try {
        querier.execute(settings.copyIn(querier.engine, sql, input))
    } finally {
        if (begun.isInitialized()) chunks.cancel()
    }
}

/** Handing a chunk over takes as long as sending hundreds of lines. */
private fun Flow<ByteArray>.gathered(): Flow<ByteArray> = flow {
    val gathered = ByteArrayOutputStream(CHUNK)
    collect { chunk ->
        gathered.writeBytes(chunk)
        if (gathered.size() >= CHUNK) {
            emit(gathered.toByteArray())
            gathered.reset()
        }
    }
    if (gathered.size() > 0) emit(gathered.toByteArray())
}
