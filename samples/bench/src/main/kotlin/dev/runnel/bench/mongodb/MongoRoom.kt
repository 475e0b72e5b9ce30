package dev.runnel.bench.mongodb

import com.mongodb.kotlin.client.coroutine.MongoClient
import com.mongodb.kotlin.client.coroutine.MongoCollection
import com.mongodb.reactivestreams.client.MongoClients
import dev.runnel.bench.Item
import dev.runnel.bench.Sizes
import dev.runnel.bench.item
import dev.runnel.mongodb.BlockingMongo
import dev.runnel.mongodb.Collection
import dev.runnel.mongodb.Mongo
import dev.runnel.mongodb.from
import org.bson.RawBsonDocument
import org.bson.codecs.pojo.annotations.BsonId
import com.mongodb.reactivestreams.client.MongoCollection as ReactiveCollection

/** The documents that are read. */
object Stored : Collection<Item>("bench_item")

/** The collection that documents are inserted into. */
object Inserted : Collection<Item>("bench_inserted")

/** [Item] as the driver's codec for data classes wants it, with the same fields in the database. */
data class DriversItem(
    @BsonId val id: Long,
    val name: String,
    val price: Long,
    val weight: Double,
)

/**
 * A MongoDB of a run, the server that `RUNNEL_TEST_MONGODB_URL` names or else a [MemoryServer], and each contender's own
 * client of it.
 */
class MongoRoom(val sizes: Sizes) : AutoCloseable {
    private val opened = ArrayDeque<AutoCloseable>()

    private val url: String by lazy { System.getenv("RUNNEL_TEST_MONGODB_URL")?.also(::cleanAtTheEnd) ?: inMemory() }

    private val database: String get() = url.substringAfterLast('/').substringBefore('?')

    val mongo: Mongo by lazy { Mongo.open(url).closedAtTheEnd() }

    private val coroutines: MongoClient by lazy { MongoClient.create(url).closedAtTheEnd() }

    private val reactive by lazy { MongoClients.create(url).closedAtTheEnd() }

    val raw: ReactiveCollection<RawBsonDocument>
        get() = reactive.getDatabase(database).getCollection(Stored.name(), RawBsonDocument::class.java)

    fun drivers(collection: Collection<Item>): MongoCollection<DriversItem> =
        coroutines.getDatabase(database).getCollection(collection.name())

    /** Fills the collection that is read, once. */
    suspend fun filled() {
        if (mongo.from(Stored).count() != sizes.inserts.toLong()) {
            mongo.drop(Stored)
            mongo.insertAll(Stored, List(sizes.inserts) { item(it + 1L) })
        }
    }

    private fun cleanAtTheEnd(given: String) {
        AutoCloseable {
            BlockingMongo.open(given).use {
                it.drop(Stored)
                it.drop(Inserted)
            }
        }.closedAtTheEnd()
    }

    private fun inMemory(): String = "mongodb://127.0.0.1:${MemoryServer().closedAtTheEnd().port}/bench"

    private fun <C : AutoCloseable> C.closedAtTheEnd(): C = also { opened += it }

    override fun close() {
        while (opened.isNotEmpty()) opened.removeLast().close()
    }
}
