package dev.runnel.mongodb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryEvent
import dev.runnel.listener.QueryListener
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import org.bson.BsonDocument
import org.bson.types.ObjectId
import java.util.concurrent.ConcurrentLinkedQueue

class MongoErrorTest :
    FunSpec({
        val events = ConcurrentLinkedQueue<QueryEvent>()
        val mongo = Mongo.open(TestServer.url("errors"), listOf(QueryListener { events += it }))

        afterSpec { mongo.close() }

        beforeEach { mongo.drop(Orders) }

        test("a refused key names its index and never the value") {
            mongo.createIndexes(Orders)
            val order = order("hunter2", 1)
            mongo.insert(Orders, order)
            val errors = listOf(
                shouldThrow<RunnelException> { mongo.insert(Orders, order.copy(id = ObjectId())) },
                shouldThrow<RunnelException> { mongo.insertAll(Orders, listOf(order.copy(id = ObjectId()))) },
                shouldThrow<RunnelException> { mongo.bulk(Orders) { it.insert(order.copy(id = ObjectId())) } },
                shouldThrow<RunnelException> {
                    mongo.update(Orders) { it[email] = order.email }.where { id eq ObjectId() }.upsert().execute()
                },
            )
            for (e in errors) {
                e.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                e.constraint() shouldBe "orders_by_reference"
                e.stackTraceToString() shouldNotContain "hunter2"
            }
        }

        test("a bulk tells each change that failed, ordered and unordered") {
            val a = order("a", 1)
            val b = order("b", 2)
            mongo.insert(Orders, a)
            val unordered = mongo.tryBulk(Orders) {
                it
                    .insert(
                        a,
                    ).insert(b)
                    .insert(a)
                    .update(Orders.id eq b.id) { c -> c.set(Orders.customer, "c") }
                    .unordered()
            }
            unordered.modified() shouldBe 1
            mongo.from(Orders).where { customer eq "c" }.one().id shouldBe b.id
            unordered.failures().map { it.row() } shouldBe listOf(0L, 2L)
            val ordered = mongo.tryBulk(Orders) { it.delete(Orders.id eq b.id).insert(a).insert(b) }
            ordered.deleted() shouldBe 1
            mongo.from(Orders).count() shouldBe 1
            ordered.failures().map { it.row() } shouldBe listOf(1L)
            shouldThrow<RunnelException> { mongo.bulk(Orders) { it.insert(a) } }.row() shouldBe 0L
        }

        test("a document that is too large is refused, and the client goes on") {
            val large = order("x".repeat(17_000_000), 1)
            shouldThrow<RunnelException> { mongo.insert(Orders, large) }.kind() shouldBe ErrorKind.DATA_INVALID
            shouldThrow<RunnelException> { mongo.insertAll(Orders, listOf(order("a", 1), large)) }.kind() shouldBe
                ErrorKind.DATA_INVALID
            mongo.ping()
        }

        test("what the server does not understand says so without quoting values") {
            mongo.insert(Orders, order("a", 1))
            val wrong = BsonDocument.parse("{find: 'orders', filter: {customer: {\$nonsense: 'hunter2'}}}")
            shouldThrow<RunnelException> { mongo.raw(wrong) }.stackTraceToString() shouldNotContain "hunter2"
            shouldThrow<RunnelException> { mongo.raw(BsonDocument.parse("{noSuchCommand: 1}")) }.kind() shouldBe
                ErrorKind.UNDEFINED_OBJECT
        }

        test("listeners are told of every request, with paths and without values") {
            events.clear()
            mongo
                .from(
                    Orders,
                ).where { (customer eq "hunter2") and (status inList listOf(Status.NEW)) }
                .label("mine")
                .list()
            val event = events.toList().also { it shouldHaveSize 1 }.single()
            event.backend() shouldBe "mongodb"
            event.label() shouldBe "mine"
            event.sql() shouldContain "orders.find({\$and: [{customer: {\$eq: ?}}, {status: {\$in: ?}}]})"
        }

        test("without a replica set a transaction says what it needs") {
            val e = shouldThrow<RunnelException> { mongo.transaction { insert(Orders, order("a", 1)) } }
            e.kind() shouldBe ErrorKind.NOT_PORTABLE
            e.message shouldContain "replica set"
        }
    })
