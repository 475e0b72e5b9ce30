package dev.runnel.readme.mongodb

import dev.runnel.mongodb.Accumulator.sum
import dev.runnel.mongodb.Collection
import dev.runnel.mongodb.DocumentChange
import dev.runnel.mongodb.Gap
import dev.runnel.mongodb.Mongo
import dev.runnel.mongodb.MongoQuerier
import dev.runnel.mongodb.aggregate
import dev.runnel.mongodb.and
import dev.runnel.mongodb.any
import dev.runnel.mongodb.delete
import dev.runnel.mongodb.div
import dev.runnel.mongodb.element
import dev.runnel.mongodb.eq
import dev.runnel.mongodb.field
import dev.runnel.mongodb.from
import dev.runnel.mongodb.gt
import dev.runnel.mongodb.inList
import dev.runnel.mongodb.insertAll
import dev.runnel.mongodb.update
import dev.runnel.readme.mongodb.Status.CLOSED
import dev.runnel.readme.mongodb.Status.NEW
import dev.runnel.readme.mongodb.Status.PAID
import dev.runnel.sql.Page
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import org.bson.BsonDocument
import org.bson.types.ObjectId
import java.math.BigDecimal

// tag::model[]
enum class Status { NEW, PAID, CLOSED }

data class Line(val sku: String, val count: Int, val price: BigDecimal)

data class Order(
    val id: ObjectId,
    val customer: String,
    val total: BigDecimal,
    val status: Status = NEW,
    val lines: List<Line> = listOf(),
)

object Orders : Collection<Order>("orders") {
    val id = field(Order::id) // stored as _id
    val customer = field(Order::customer)
    val total = field(Order::total)
    val status = field(Order::status)
    val lines = field(Order::lines)
    val skus = lines / Line::sku // a path: lines.sku

    init {
        index("by_customer", customer.asc(), total.desc())
    }
}
// end::model[]

data class Summary(val id: ObjectId, val total: BigDecimal)

data class CustomerTotal(val id: String, val total: BigDecimal)

data class Account(val id: Int, val balance: Int)

object Accounts : Collection<Account>("accounts") {
    val id = field(Account::id)
    val balance = field(Account::balance)
}

// tag::open[]
suspend fun load(url: String, orders: Flow<Order>): Long = Mongo.open(url).use { mongo ->
    mongo.createIndexes(Orders)
    mongo.insertAll(Orders, orders) // a thousand at a time; the error's row says which one was refused
}
// end::open[]

// tag::find[]
suspend fun MongoQuerier.largest(limit: BigDecimal): List<Order> =
    from(Orders).where { (status eq PAID) and (total gt limit) }.orderBy({ total.desc() }).limit(10).list()

suspend fun MongoQuerier.withOneOf(skus: List<String>): Long = from(Orders).where { this.skus inList skus }.count()

suspend fun MongoQuerier.bulky(): List<Order> =
    from(Orders).where { lines any ((element(Line::sku) eq "a") and (element(Line::count) gt 2)) }.list()

suspend fun MongoQuerier.customers(): List<String> = from(Orders)
    .select {
        customer
    }.list() // the server sends nothing else

fun MongoQuerier.summaries(): Flow<Summary> = from(Orders).selectAs<Summary>().flow()

suspend fun MongoQuerier.page(cursor: String?): Page<Order> = from(Orders).orderBy({ total.desc() }).page(20, cursor)
// end::find[]

// tag::change[]
suspend fun MongoQuerier.pay(order: ObjectId, line: Line): Order? = update(Orders) {
    it[status] = PAID
    it.push(lines, line).inc(total, line.price)
}.where { id eq order }.returningNew()

suspend fun MongoQuerier.forget(): Long = delete(Orders).where { status eq CLOSED }.execute()

suspend fun MongoQuerier.mixed(order: Order) {
    bulk(Orders) { it.insert(order).delete(Orders.customer eq "nobody").unordered() }
}

suspend fun MongoQuerier.totals(): List<CustomerTotal> = aggregate(Orders)
    .match {
        status eq PAID
    }.group(Orders.customer, sum("total", Orders.total))
    .into<CustomerTotal>()
    .list()
// end::change[]

// tag::transaction[]
suspend fun Mongo.transfer(from: Int, to: Int, amount: Int, notify: () -> Unit): Int = transaction {
    val target = async { from(Accounts).where { id eq to }.one() } // joined before the commit
    update(Accounts) { it.inc(balance, -amount) }.where { id eq from }.execute()
    update(Accounts) { it.inc(balance, amount) }.where { id eq to }.execute()
    afterCommit { notify() }
    target.await().balance + amount
}
// end::transaction[]

// tag::watch[]
suspend fun Mongo.follow(token: BsonDocument?, apply: (Order?, BsonDocument) -> Unit, reload: suspend () -> Unit) {
    watch(Orders, after = token).collect { change ->
        when (change) {
            is DocumentChange -> apply(change.document(), change.token())
            is Gap -> reload() // the server had forgotten what came after the token
        }
    }
}
// end::watch[]
