package com.example.orders

import dev.runnel.error.RunnelException
import dev.runnel.mongodb.Collection
import dev.runnel.mongodb.Mongo
import dev.runnel.mongodb.field
import dev.runnel.mongodb.from
import kotlinx.coroutines.channels.BufferOverflow.DROP_OLDEST
import kotlinx.coroutines.channels.Channel
import org.slf4j.LoggerFactory
import java.time.LocalDateTime
import java.util.UUID

data class Event(
    val what: String,
    val of: String,
    val at: LocalDateTime = utcNow(),
    val id: String = UUID.randomUUID().toString(),
)

object Events : Collection<Event>("events") {
    val at = field(Event::at)

    init {
        index("by_time", at.desc())
    }
}

/**
 * What has happened, in MongoDB; without one nothing is kept. It is for people to read, and nobody waits for it: what
 * happens while MongoDB is away for long is missing in it.
 */
class EventLog(private val mongo: Mongo?) {
    private val waiting = Channel<Event>(10_000, DROP_OLDEST)

    fun tell(what: String, of: String) {
        waiting.trySend(Event(what, of))
    }

    /** Writes down what is told, as long as it runs. */
    suspend fun keep() {
        if (mongo == null) return
        attempt { mongo.createIndexes(Events) }
        for (event in waiting) attempt { mongo.insert(Events, event) }
    }

    /** The latest first. */
    suspend fun latest(): List<Event> = mongo?.from(Events)?.orderBy({ at.desc() })?.limit(50)?.list() ?: emptyList()

    private inline fun attempt(write: () -> Unit) = try {
        write()
    } catch (e: RunnelException) {
        LOG.warn("The event log is not written: {}", e.message)
    }

    private companion object {
        val LOG = LoggerFactory.getLogger(EventLog::class.java)!!
    }
}
