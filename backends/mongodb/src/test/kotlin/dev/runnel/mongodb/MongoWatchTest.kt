package dev.runnel.mongodb

import dev.runnel.mongodb.DocumentChange.Kind
import dev.runnel.tck.fault.FaultProxy
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import org.bson.BsonDocument
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.time.Duration.Companion.seconds

class MongoWatchTest :
    FunSpec({
        val mongo = Mongo.open(TestServer.url("watch"))

        afterSpec { mongo.close() }

        /** Begins to watch before anything happens: a first change of no importance gives the token. */
        suspend fun token(): BsonDocument = coroutineScope {
            val seen = ConcurrentLinkedQueue<Change<Order>>()
            val watching = launch(Dispatchers.Default) { mongo.watch(Orders).collect { seen += it } }
            eventually(10.seconds) {
                mongo.insert(Orders, order("first", 0))
                seen.isEmpty() shouldBe false
            }
            watching.cancelAndJoin()
            (seen.first() as DocumentChange<Order>).token()
        }

        suspend fun changesAfter(token: BsonDocument, count: Int) = withTimeout(10.seconds) {
            mongo.watch(Orders, token).take(count).toList().map { it as DocumentChange<Order> }
        }

        fun List<DocumentChange<Order>>.of(customer: String) = filter { it.document()?.customer == customer }

        test("changes come as they happen, and a token resumes after the one it was of") {
            val token = token()
            val a = order("ann", 1)
            mongo.insert(Orders, a)
            mongo.update(Orders) { it[customer] = "ann2" }.where { id eq a.id }.execute()
            val changes = withTimeout(10.seconds) {
                mongo.watch(Orders, token).first { (it as DocumentChange<Order>).kind() == Kind.UPDATE }
            } as DocumentChange<Order>
            changes.document()?.customer shouldBe "ann2"
            mongo.insertAll(Orders, listOf(order("x", 1), order("y", 2)))
            changesAfter(changes.token(), 2).map { it.document()?.customer } shouldBe listOf("x", "y")
            changesAfter(changesAfter(changes.token(), 1).single().token(), 1).of("y").size shouldBe 1
        }

        test("a stream goes on after its connection was lost, and misses nothing") {
            val token = token()
            FaultProxy(TestServer.address).use { proxy ->
                val url = TestServer.url("watch", "connect_timeout=500ms&heartbeatFrequencyMS=500")
                Mongo.open(proxy.through(url)).use { far ->
                    coroutineScope {
                        val seen = ConcurrentLinkedQueue<Change<Order>>()
                        val watching = launch(Dispatchers.Default) { far.watch(Orders, token).collect { seen += it } }

                        fun customers() = seen.toList().map { (it as DocumentChange<Order>).document()?.customer }
                        mongo.insert(Orders, order("one", 1))
                        eventually(10.seconds) { ("one" in customers()) shouldBe true }
                        proxy.refusing = true
                        proxy.reset()
                        mongo.insert(Orders, order("two", 1))
                        proxy.heal()
                        mongo.insert(Orders, order("three", 1))
                        eventually(20.seconds) { ("three" in customers()) shouldBe true }
                        customers().filter { it in setOf("one", "two", "three") } shouldBe listOf("one", "two", "three")
                        watching.cancelAndJoin()
                    }
                }
            }
        }
    })
