package dev.runnel.mongodb

import dev.runnel.internal.mongodb.PublishedInsert.PART
import dev.runnel.internal.mongodb.Writes
import kotlinx.coroutines.flow.Flow

/**
 * Inserts documents that come as a flow, in bounded memory, a thousand at a time, and gives their number. The first one
 * refused ends it: those before it are there, but in a transaction, and `row` of the error says which it was.
 *
 * *Cancellation*: leaves at once; the parts that were sent are there, but in a transaction.
 */
public suspend fun <R : Any> MongoQuerier.insertAll(collection: Collection<R>, documents: Flow<R>): Long {
    var sent = 0L
    var part = ArrayList<R>(PART)

    suspend fun send() {
        sent += send(Writes.insertPart(collection.name(), part, sent))
        part = ArrayList(PART)
    }
    documents.collect {
        part += it
        if (part.size == PART) send()
    }
    if (part.isNotEmpty()) send()
    return sent
}
