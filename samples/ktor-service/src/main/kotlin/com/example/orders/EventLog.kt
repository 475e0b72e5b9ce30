package com.example.orders

import dev.runnel.mongodb.Collection
import dev.runnel.mongodb.Mongo
import dev.runnel.mongodb.field
import dev.runnel.mongodb.from
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
 * What has happened, in MongoDB; without one nothing is kept. It is for people to read: what happens while MongoDB is
 * away is missing in it.
 */
class EventLog(private val mongo: Mongo?) {
    suspend fun prepare() {
        mongo?.createIndexes(Events)
    }

    suspend fun tell(what: String, of: String) {
        mongo?.insert(Events, Event(what, of))
    }

    /** The latest first. */
    suspend fun latest(): List<Event> = mongo?.from(Events)?.orderBy({ at.desc() })?.limit(50)?.list() ?: emptyList()
}
