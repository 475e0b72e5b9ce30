package dev.runnel

import dev.runnel.internal.reading
import dev.runnel.signal.Signal
import kotlinx.coroutines.flow.Flow

private const val LARGEST = 256

/**
 * Listens to channels, on a session of its own beside the pool, for as long as it is collected:
 *
 * ```
 * db.listen("orders").collect { signal ->
 *     when (signal) {
 *         is Gap -> orders.reload()
 *         is Notification -> orders.refresh(signal.payload.toLong())
 *     }
 * }
 * ```
 *
 * The first signal is a [dev.runnel.signal.Gap]: from that moment on no notification is missed, and state that they tell about
 * is loaded then. Another one comes after each lost connection, which is made again by itself, and when the collector is so
 * slow that 10,000 notifications wait for it.
 *
 * NOT_PORTABLE where the database sends none; CLOSED when the database is closed.
 *
 * *Cancellation*: at once; the session is closed.
 */
public fun Database.listen(vararg channels: String): Flow<Signal> {
    val names = channels.toList()
    return reading(LARGEST) { engine.listen(names) }
}
