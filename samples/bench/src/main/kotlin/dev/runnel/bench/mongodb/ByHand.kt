package dev.runnel.bench.mongodb

import dev.runnel.bench.Item
import kotlinx.coroutines.CompletableDeferred
import org.bson.BsonBinaryReader
import org.bson.RawBsonDocument
import org.bson.io.ByteBufferBsonInput
import org.reactivestreams.Publisher
import org.reactivestreams.Subscriber
import org.reactivestreams.Subscription

/**
 * All items, decoded in the driver's callback, which resumes the coroutine once: what does more can hardly be faster.
 */
suspend fun Publisher<RawBsonDocument>.decodedByHand(): List<Item> {
    val all = CompletableDeferred<List<Item>>()
    subscribe(Decoding(all))
    return all.await()
}

private class Decoding(private val all: CompletableDeferred<List<Item>>) : Subscriber<RawBsonDocument> {
    private val items = ArrayList<Item>()

    override fun onSubscribe(subscription: Subscription) = subscription.request(Long.MAX_VALUE)

    override fun onNext(document: RawBsonDocument) {
        val reader = BsonBinaryReader(ByteBufferBsonInput(document.byteBuffer))
        reader.readStartDocument()
        items += Item(
            reader.next().readInt64(),
            reader.next().readString(),
            reader.next().readInt64(),
            reader.next().readDouble(),
        )
    }

    /** Fields come in the order in which they were stored, so their names need not be looked at. */
    private fun BsonBinaryReader.next(): BsonBinaryReader {
        readBsonType()
        skipName()
        return this
    }

    override fun onError(error: Throwable) {
        all.completeExceptionally(error)
    }

    override fun onComplete() {
        all.complete(items)
    }
}
