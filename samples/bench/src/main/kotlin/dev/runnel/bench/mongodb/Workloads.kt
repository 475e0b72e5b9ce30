package dev.runnel.bench.mongodb

import dev.runnel.bench.checksum
import dev.runnel.bench.item
import dev.runnel.bench.measure.Aim
import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Contender
import dev.runnel.bench.measure.Workload
import dev.runnel.mongodb.from
import kotlinx.coroutines.flow.toList

private const val BY_HAND = "raw BSON by hand"
private const val CODECS = "Kotlin driver's codec"
private const val RUNNEL = "Runnel"

/** What is measured on MongoDB. */
fun workloads(room: MongoRoom): List<Workload> = listOf(finds(room), inserts(room))

private fun finds(room: MongoRoom) = Comparison(
    "mongodb.find",
    "find into a list of data classes",
    "documents",
    room.sizes.inserts,
    listOf(Aim.times(1.15, RUNNEL, BY_HAND), Aim.speed(1.0, RUNNEL, CODECS)),
    listOf(
        Contender(BY_HAND, prepare = { room.filled() }) { room.raw.find().decodedByHand().checksum() },
        Contender(CODECS) {
            room.drivers(Stored).find().toList().sumOf { it.id + it.name.length + it.price + it.weight.toLong() }
        },
        Contender(RUNNEL) { room.mongo.from(Stored).list().checksum() },
    ),
)

private fun inserts(room: MongoRoom): Comparison {
    val items by lazy { List(room.sizes.inserts) { item(it + 1L) } }
    val theirs by lazy { items.map { DriversItem(it.id, it.name, it.price, it.weight) } }

    fun contender(name: String, insert: suspend () -> Long) = Contender(
        name,
        prepare = { room.mongo.drop(Inserted) },
        result = { it + room.mongo.from(Inserted).list().checksum() },
        work = insert,
    )
    return Comparison(
        "mongodb.insert",
        "insertMany of data classes",
        "documents",
        room.sizes.inserts,
        listOf(Aim.times(1.05, RUNNEL, CODECS)),
        listOf(
            contender(CODECS) { room.drivers(Inserted).insertMany(theirs).insertedIds.size.toLong() },
            contender(RUNNEL) { room.mongo.insertAll(Inserted, items) },
        ),
    )
}
