package dev.runnel.mongodb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.mongodb.Accumulator.sum
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import org.bson.BsonDocument
import org.bson.BsonInt32
import org.bson.types.ObjectId
import java.math.BigDecimal
import java.time.Instant
import java.util.UUID

internal data class CustomerTotal(val id: String, val total: BigDecimal)

internal data class Summary(val id: ObjectId, val customer: String)

internal data class Box(val id: Int, val things: List<BsonDocument>)

internal object Boxes : Collection<Box>("boxes") {
    val id = field(Box::id)
    val things = field(Box::things)
}

internal data class Where(val address: Address?)

class MongoCrudTest :
    FunSpec({
        val mongo = Mongo.open(TestServer.url("crud"))

        afterSpec { mongo.close() }

        beforeEach { mongo.drop(Orders) }

        val a = order("ann", 10)
        val b = order("bob", 20, Status.PAID)
        val c = order("ann", 30, Status.PAID)

        test("the server answers a ping") {
            mongo.ping()
        }

        test(
            "documents that come as a flow are inserted a thousand at a time, and one refused is named by its position",
        ) {
            val all = (1..2500).map { order("flow", it) }
            mongo.insertAll(Orders, all.asFlow()) shouldBe 2500
            mongo.from(Orders).count() shouldBe 2500
            mongo.drop(Orders)
            val e = shouldThrow<RunnelException> { mongo.insertAll(Orders, (all.take(1700) + all.first()).asFlow()) }
            e.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
            e.row() shouldBe 1700
            mongo.from(Orders).count() shouldBe 1700
        }

        test("a document comes back as it was inserted, every type of it") {
            val full = Order(
                ObjectId(),
                "ann",
                BigDecimal("12.340"),
                Email("a@x.org"),
                Status.PAID,
                listOf(Line("s1", 2, BigDecimal("1.10")), Line("s2", 1, BigDecimal("10.14"))),
                Address("High St", "Ulm", 89073),
                setOf("x", "y"),
                mapOf("k" to "v", "dotted.key" to ""),
                Card("4242", 7),
                Instant.parse("2026-11-22T05:10:00.123Z"),
                UUID.randomUUID(),
            )
            mongo.insert(Orders, full) shouldBe full.id
            mongo.from(Orders).one() shouldBe full
            for (payment in listOf(Transfer("DE00"), Cash, null)) {
                mongo.upsert(Orders, full.copy(payment = payment)) shouldBe true
                mongo.from(Orders).one().payment shouldBe payment
            }
        }

        test("find has the words of SQL") {
            mongo.insertAll(Orders, listOf(a, b, c)) shouldBe 3
            val paid = mongo.from(Orders).where { (status eq Status.PAID) and (total gt 10.toBigDecimal()) }
            paid.orderBy({ total.desc() }).list() shouldContainExactly listOf(c, b)
            paid.orderBy({ total.asc() }).limit(1).list() shouldContainExactly listOf(b)
            paid.orderBy({ total.asc() }).offset(1).first() shouldBe c
            paid.count() shouldBe 2
            mongo.from(Orders).where { customer inList listOf("bob", "eve") }.one() shouldBe b
            mongo.from(Orders).where { customer inList emptyList() }.list() shouldBe emptyList()
            mongo.from(Orders).where { total between 15.toBigDecimal()..25.toBigDecimal() }.one() shouldBe b
            mongo.from(Orders).where { customer like "%nn" }.count() shouldBe 2
            mongo.from(Orders).where { customer like "_nn" }.count() shouldBe 2
            mongo.from(Orders).where { !(customer eq "ann") or (total eq 30.toBigDecimal()) }.count() shouldBe 2
            mongo.from(Orders).where { address.isNull() }.count() shouldBe 3
            mongo.from(Orders).where { email eq Email("bob-20@x.org") }.one() shouldBe b
            mongo.from(Orders).where { customer eq "eve" }.firstOrNull() shouldBe null
            shouldThrow<RunnelException> { mongo.from(Orders).one() }.kind() shouldBe ErrorKind.TOO_MANY_ROWS
            shouldThrow<RunnelException> { mongo.from(Orders).where { customer eq "eve" }.first() }.kind() shouldBe
                ErrorKind.NO_ROWS
        }

        test("nested documents and lists are reached by typed paths") {
            val order = a.copy(address = Address("High St", "Ulm"), lines = listOf(Line("s1", 2, BigDecimal.ONE)))
            mongo.insertAll(Orders, listOf(order, b))
            mongo.from(Orders).where { city eq "Ulm" }.one() shouldBe order
            mongo.from(Orders).where { skus eq "s1" }.one() shouldBe order
            val twoOfThem = (element(Line::sku) eq "s1") and (element(Line::count) ge 2)
            mongo.from(Orders).where { lines any twoOfThem }.one() shouldBe order
            mongo.from(Orders).where { lines.hasSize(0) }.one() shouldBe b
        }

        test("a projection sends only what it names") {
            mongo.insertAll(Orders, listOf(a, b, c))
            mongo.from(Orders).orderBy({ total.asc() }).select { customer }.list() shouldBe listOf("ann", "bob", "ann")
            mongo.from(Orders).orderBy({ total.asc() }).selectAs<Summary>().first() shouldBe Summary(a.id, "ann")
            mongo.from(Orders).select { address }.first() shouldBe null
            mongo.from(Orders).distinct(Orders.customer) shouldContainExactlyInAnyOrder listOf("ann", "bob")
            mongo.from(Orders).distinct(Orders.status) shouldContainExactlyInAnyOrder listOf(Status.NEW, Status.PAID)
        }

        test("pages by keyset give each document once") {
            val all = (1..25).map { order("c${it % 3}", it / 4) }
            mongo.insertAll(Orders, all)
            val query = mongo.from(Orders).orderBy({ customer.desc() }, { total.asc() })
            val seen = ArrayList<Order>()
            var cursor: String? = null
            do {
                val page = query.page(4, cursor)
                seen += page.rows()
                cursor = page.next()
            } while (cursor != null)
            seen.map { it.id }.toSet() shouldBe all.map { it.id }.toSet()
            seen.size shouldBe 25
            seen.map { it.customer } shouldBe seen.map { it.customer }.sortedDescending()
            shouldThrow<RunnelException> { query.page(4, "nonsense") }.kind() shouldBe ErrorKind.INPUT
        }

        test("update operators change what they name") {
            mongo.insertAll(Orders, listOf(a, b, c))
            mongo.update(Orders) { it[status] = Status.CLOSED }.where { customer eq "ann" }.execute() shouldBe
                Updated(2, 2, null)
            mongo
                .update(Orders) {
                    it.inc(total, BigDecimal.TEN)
                    it.addToSet(tags, "hot")
                    it.push(lines, Line("s9", 1, BigDecimal.ONE))
                    it.unset(email)
                }.where { id eq b.id }
                .execute()
            val changed = mongo.from(Orders).where { id eq b.id }.one()
            changed.total.compareTo(30.toBigDecimal()) shouldBe 0
            changed.tags shouldBe setOf("hot")
            changed.lines.single().sku shouldBe "s9"
            changed.email shouldBe null
            val old = mongo.update(Orders) { it[customer] = "bea" }.where { id eq b.id }.returningOld()
            old?.customer shouldBe "bob"
            mongo.update(Orders) { it[customer] = "bibi" }.where { id eq b.id }.returningNew()?.customer shouldBe "bibi"
            val fresh = ObjectId()
            val upserted = mongo
                .update(Orders) {
                    it[customer] = "new"
                    it[total] = BigDecimal.ONE
                }.where { id eq fresh }
                .upsert()
                .execute()
            upserted.upserted()?.asObjectId()?.value shouldBe fresh
            shouldThrow<RunnelException> { mongo.update(Orders) { it[customer] = "x" }.execute() }.kind() shouldBe
                ErrorKind.CONFIGURATION
        }

        test("elements that one update adds to a list are all added, and another change said twice is refused") {
            mongo.insert(Orders, a)
            val changed = mongo
                .update(Orders) {
                    it.push(lines, Line("one", 1, BigDecimal.ONE)).push(lines, Line("two", 2, BigDecimal.ONE))
                    it.pushAll(lines, listOf(Line("three", 3, BigDecimal.ONE)))
                    it.addToSet(tags, "x").addToSet(tags, "y")
                }.where { id eq a.id }
                .returningNew()
            changed?.lines?.takeLast(3)?.map { it.sku } shouldBe listOf("one", "two", "three")
            changed?.tags shouldBe a.tags + setOf("x", "y")
            shouldThrow<RunnelException> {
                mongo
                    .update(
                        Orders,
                    ) { it.inc(total, BigDecimal.ONE).inc(total, BigDecimal.TEN) }
                    .where { id eq a.id }
                    .execute()
            }.message shouldContain "${'$'}inc twice for 'total'"
        }

        test("an element of a list is never taken for an operator") {
            mongo.drop(Boxes)
            val hostile = BsonDocument.parse("{'\$each': [], '\$slice': 0}")
            mongo.insert(Boxes, Box(1, listOf(BsonDocument("a", BsonInt32(1)))))
            mongo.update(Boxes) { it.push(things, hostile) }.where { id eq 1 }.execute()
            mongo.from(Boxes).one().things.size shouldBe 2
            mongo
                .update(
                    Boxes,
                ) { it.addToSet(things, BsonDocument.parse("{'\$each': []}")) }
                .where { id eq 1 }
                .execute()
            mongo.from(Boxes).one().things.size shouldBe 3
        }

        test(
            "a path through a list is refused where one value is wanted, and a page may be ordered within a projection",
        ) {
            mongo.drop(Orders)
            val line = Line("sku", 1, BigDecimal.ONE)
            mongo.insert(Orders, order("c", 1).copy(lines = listOf(line), address = Address("s", "town")))
            shouldThrow<RunnelException> { mongo.from(Orders).select { skus }.list() }.kind() shouldBe
                ErrorKind.DATA_CONVERSION
            val page = mongo.from(Orders).selectAs<Where>().orderBy({ city.asc() }).page(10)
            page.rows().single().address?.city shouldBe "town"
        }

        test("replace and delete find by id and condition") {
            mongo.insertAll(Orders, listOf(a, b))
            mongo.replace(Orders, a.copy(customer = "eve")) shouldBe true
            mongo.replace(Orders, c) shouldBe false
            mongo.upsert(Orders, c) shouldBe false
            mongo.from(Orders).where { id eq a.id }.one().customer shouldBe "eve"
            mongo.delete(Orders).where { id eq b.id }.returningOld() shouldBe b
            mongo.delete(Orders).where { total ge 0.toBigDecimal() }.execute() shouldBe 2
        }

        test("a pipeline groups and sorts") {
            mongo.insertAll(Orders, listOf(a, b, c))
            val totals = mongo
                .aggregate(Orders)
                .match { total gt BigDecimal.ZERO }
                .group(Orders.customer, sum("total", Orders.total))
                .stage(BsonDocument.parse("{\$sort: {_id: 1}}"))
                .into<CustomerTotal>()
                .list()
            totals.map { it.id to it.total.toInt() } shouldBe listOf("ann" to 40, "bob" to 20)
        }

        test("a flow reads batch by batch and closes its cursor when it has enough") {
            mongo.insertAll(Orders, (1..2500).map { order("c", it) }) shouldBe 2500
            mongo.from(Orders).flow(100).toList().size shouldBe 2500
            mongo
                .from(Orders)
                .orderBy({ total.asc() })
                .flow(10)
                .take(25)
                .toList()
                .map { it.total.toInt() } shouldBe
                (1..25).toList()
        }

        test("a second key is refused with the index's name, and the row it was") {
            mongo.createIndexes(Orders)
            mongo.insert(Orders, a)
            val twice = shouldThrow<RunnelException> { mongo.insert(Orders, a.copy(id = ObjectId())) }
            twice.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
            twice.constraint() shouldBe "orders_by_reference"
            twice.table() shouldBe "orders"
            val inMany = shouldThrow<RunnelException> { mongo.insertAll(Orders, listOf(b, c, a)) }
            inMany.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
            inMany.row() shouldBe 2
            mongo.from(Orders).count() shouldBe 3
        }

        test("any command is sent as it is") {
            mongo.raw(BsonDocument.parse("{ping: 1}")).getNumber("ok").intValue() shouldBe 1
        }
    })
