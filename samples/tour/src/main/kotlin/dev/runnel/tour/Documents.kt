package dev.runnel.tour

import de.bwaldvogel.mongo.MongoServer
import de.bwaldvogel.mongo.backend.memory.MemoryBackend
import dev.runnel.Database
import dev.runnel.children
import dev.runnel.component1
import dev.runnel.component2
import dev.runnel.from
import dev.runnel.mongodb.Accumulator.count
import dev.runnel.mongodb.Accumulator.sum
import dev.runnel.mongodb.Collection
import dev.runnel.mongodb.Mongo
import dev.runnel.mongodb.aggregate
import dev.runnel.mongodb.delete
import dev.runnel.mongodb.div
import dev.runnel.mongodb.eq
import dev.runnel.mongodb.field
import dev.runnel.mongodb.from
import dev.runnel.mongodb.gt
import dev.runnel.mongodb.update
import dev.runnel.orderBy
import java.math.BigDecimal
import kotlin.time.measureTimedValue

/** A customer with all orders, as one document. */
data class Shopper(val id: Long, val name: String, val segment: String, val purchases: List<Purchase>)

data class Purchase(val number: Long, val total: BigDecimal, val status: Status)

/** What the shoppers of a segment have bought. */
data class Segment(val id: String, val purchases: Long, val total: BigDecimal)

object Shoppers : Collection<Shopper>("tour_shoppers") {
    val id = field(Shopper::id)
    val segment = field(Shopper::segment)
    val purchases = field(Shopper::purchases)
    val totals = purchases / Purchase::total
}

/**
 * The same words and data classes on MongoDB: customers with their orders, each of them one document.
 *
 * @param url of a MongoDB; null for one that is started in this program, in memory
 */
suspend fun documents(db: Database, url: String?, screen: Screen) {
    screen.chapter("Keep documents in MongoDB")
    if (url != null) return Mongo.open(url).use { documents(db, it, screen) }
    val server = MongoServer(MemoryBackend())
    try {
        Mongo.open("mongodb://127.0.0.1:${server.bind().port}/tour").use { documents(db, it, screen) }
    } finally {
        server.shutdownNow()
    }
}

private suspend fun documents(db: Database, mongo: Mongo, screen: Screen) {
    val shoppers = db
        .from(Customers)
        .orderBy { customerKey.asc() }
        .limit(300)
        .children(db.from(Orders).orderBy { orderKey.asc() }) { customerKey }
        .map { (customer, orders) ->
            Shopper(
                customer.customerKey,
                customer.name,
                customer.segment,
                orders.map {
                    Purchase(it.orderKey, it.total, it.status)
                },
            )
        }.list()
    mongo.delete(Shoppers).everyDocument().execute() // of an earlier tour
    val (stored, time) = measureTimedValue { mongo.insertAll(Shoppers, shoppers) }
    screen.fact("stored", "$stored customers with ${shoppers.sumOf { it.purchases.size }} orders in ${millis(time)}")

    val rich = mongo.from(Shoppers).where { totals gt BigDecimal(400_000) }.orderBy({ id.asc() }).list()
    for (shopper in rich) screen.fact("over 400,000", "${shopper.name}: ${money(shopper.purchases.maxOf { it.total })}")

    val segments = mongo
        .aggregate(Shoppers)
        .unwind(Shoppers.purchases)
        .group(Shoppers.segment, count("purchases"), sum("total", Shoppers.totals))
        .into<Segment>()
        .list()
    screen.table(
        listOf("segment", "purchases", "total"),
        segments.sortedBy { it.id }.map { listOf(it.id, it.purchases, it.total) },
    )

    val updated = mongo.update(Shoppers) { it[segment] = "GARDEN" }.where { segment eq "FURNITURE" }.execute()
    screen.fact("renamed", "a segment, in ${updated.modified()} documents")
    mongo.drop(Shoppers)
}
