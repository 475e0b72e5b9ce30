package dev.runnel.redis

import dev.runnel.spi.run.Batches
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.isActive

/** What is read batch after batch, as a flow; each collector opens it anew. */
internal fun <E> reading(largest: Int, open: suspend () -> Batches<E>): Flow<E> = flow {
    val batches = open()
    try {
        while (true) {
            val elements = await<List<E>> { outcome -> batches.next(largest, outcome) }
            if (elements.isEmpty()) break
            for (element in elements) emit(element)
        }
    } finally {
        if (!batches.ended()) {
            val left = if (currentCoroutineContext().isActive) batches.enough() else batches.close()
            left.seeThrough()
        }
    }
}

/** An entry of a stream that was given to a consumer, who acknowledges it when it is done with. */
public class Delivery<T : Any> internal constructor(
    private val engine: RedisEngine,
    private val stream: StreamKey<T>,
    private val group: String,
    private val entry: StreamEntry<T>,
) {
    /** By which Redis orders entries: `1700000000000-0`. */
    public val id: String get() = entry.id()

    /** The object in it. */
    public val value: T get() = entry.value()

    /**
     * Says that the entry is done with; until then it is pending, and is delivered again when this consumer begins anew or
     * another one claims it. True if it was pending.
     *
     * *Cancellation*: leaves at once; it may have been acknowledged.
     */
    public suspend fun acknowledge(): Boolean = engine.await(stream.acknowledge(group, id)) > 0

    /** Not what it holds. */
    override fun toString(): String = "Delivery($id)"
}
