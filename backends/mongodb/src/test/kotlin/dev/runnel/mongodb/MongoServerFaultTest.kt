package dev.runnel.mongodb

import de.bwaldvogel.mongo.bson.Document
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import org.bson.BsonDocument
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

private const val CANARY = "canary-5f1c9e"

/** What a server does and is told when something goes wrong there; the memory server itself does nothing wrong. */
class MongoServerFaultTest :
    FunSpec({
        test(
            "what a cancelled caller has left is found by its comment and killed, and its place comes back",
        ) {
            ScriptedServer().use { server ->
                val running = CompletableDeferred<String>()
                val killed = CompletableFuture<Any?>()
                server.answer = { command ->
                    when (command.command) {
                        "find" -> {
                            running.complete(command["comment"] as String)
                            killed.get(10, TimeUnit.SECONDS)
                            refused(11601, "Interrupted", "operation was interrupted")
                        }
                        "aggregate" if command["\$db"] == "admin" -> {
                            val match = (command["pipeline"] as List<*>)[1] as Document
                            val comment = (match["\$match"] as Document)["command.comment"] as String
                            cursor(
                                "admin.\$cmd.aggregate",
                                Document("opid", 42).append("command", Document("comment", comment)),
                            )
                        }
                        "killOp" -> {
                            killed.complete(command["op"])
                            ok("info" to "attempting to kill op")
                        }
                        else -> null
                    }
                }
                server.open("pool_size=1").use { mongo ->
                    coroutineScope {
                        val find = launch(Dispatchers.Default) { mongo.from(Orders).list() }
                        running.await()
                        mongo.pool.leased() shouldBe 1
                        val took = measureTime { find.cancelAndJoin() }
                        println("left a running find after $took")
                        took shouldBeLessThan 500.milliseconds
                    }
                    killed.get(5, TimeUnit.SECONDS) shouldBe 42
                    eventually(5.seconds) { mongo.pool.leased() shouldBe 0 }
                    server.answer = { null }
                    mongo.from(Orders).count() shouldBe 0
                }
            }
        }

        test("a request that waits for its place is never sent once it is cancelled, and leaves at once") {
            ScriptedServer().use { server ->
                val running = CompletableDeferred<Unit>()
                val goOn = CompletableFuture<Unit>()
                server.answer = {
                    if (it.command == "find") {
                        running.complete(Unit)
                        goOn.get(10, TimeUnit.SECONDS)
                    }
                    null
                }
                server.open("pool_size=1&pool_timeout=300ms").use { mongo ->
                    coroutineScope {
                        val first = async(Dispatchers.Default) { mongo.from(Orders).list() }
                        running.await()
                        val waiting = launch(Dispatchers.Default) { mongo.insert(Orders, order("never", 1)) }
                        eventually(5.seconds) { mongo.pool.waiting() shouldBe 1 }
                        measureTime { waiting.cancelAndJoin() } shouldBeLessThan 500.milliseconds
                        mongo.pool.waiting() shouldBe 0
                        val late = shouldThrow<RunnelException> { mongo.from(Orders).label("late").list() }
                        late.kind() shouldBe ErrorKind.POOL_TIMEOUT
                        late.label() shouldBe "late"
                        goOn.complete(Unit)
                        first.await()
                    }
                    mongo.from(Orders).count() shouldBe 0
                }
            }
        }

        test("the server is told the time limit, and a limit that it keeps is a timeout") {
            ScriptedServer().use { server ->
                val limit = CompletableFuture<Any?>()
                server.answer = { command ->
                    if (command.command == "find") {
                        limit.complete(command["maxTimeMS"])
                        refused(50, "MaxTimeMSExpired", "operation exceeded time limit")
                    } else {
                        null
                    }
                }
                server.open().use { mongo ->
                    val e = shouldThrow<RunnelException> { mongo.from(Orders).timeout(2.seconds).list() }
                    e.kind() shouldBe ErrorKind.STATEMENT_TIMEOUT
                    (limit.get(1, TimeUnit.SECONDS) as Number).toLong() shouldBe 2000
                }
            }
        }

        test("a cursor that was killed on the server fails the flow, and one that is left is killed there") {
            ScriptedServer().use { server ->
                server.open("retryReads=false").use { mongo ->
                    mongo.insertAll(Orders, (1..50).map { order("c", it) })
                    server.answer = { command ->
                        if (command.command ==
                            "getMore"
                        ) {
                            refused(43, "CursorNotFound", "cursor id 7 not found")
                        } else {
                            null
                        }
                    }
                    val e = shouldThrow<RunnelException> { mongo.from(Orders).flow(10).toList() }
                    e.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                    server.answer = { null }
                    mongo.from(Orders).flow(10).take(15).toList().size shouldBe 15
                    eventually(5.seconds) { server.commands shouldContain "killCursors" }
                    mongo.pool.leased() shouldBe 0
                }
            }
        }

        test("a change stream whose history was lost tells a gap and goes on from now") {
            ScriptedServer().use { server ->
                server.open().use { mongo ->
                    mongo.insert(Orders, order("before", 1))
                    server.answer = { command ->
                        val stream = (command["pipeline"] as? List<*>)?.firstOrNull() as? Document
                        val from = stream?.get("\$changeStream") as? Document
                        if (from != null &&
                            "startAfter" in from
                        ) {
                            refused(286, "ChangeStreamHistoryLost", "resume point lost")
                        } else {
                            null
                        }
                    }
                    val old = BsonDocument.parse("{_data: '00'}")
                    coroutineScope {
                        val opened = CompletableDeferred<Unit>()
                        val seen = async(Dispatchers.Default) {
                            val all = ArrayList<Change<Order>>()
                            mongo.watch(Orders, old).take(2).collect {
                                all += it
                                if (it is Gap) opened.complete(Unit)
                            }
                            all
                        }
                        opened.await()
                        // The stream is open again only some time after its gap was told.
                        val writer = launch(Dispatchers.Default) {
                            eventually(10.seconds) {
                                mongo.insert(Orders, order("after", 1))
                                seen.isCompleted shouldBe true
                            }
                        }
                        val (gap, change) = seen.await()
                        writer.join()
                        gap.shouldBeInstanceOf<Gap<Order>>()
                        change.shouldBeInstanceOf<DocumentChange<Order>>().document()?.customer shouldBe "after"
                    }
                }
            }
        }

        test("authentication that is refused says so and names no secret") {
            ScriptedServer().use { server ->
                server.answer = { command ->
                    if (command.command ==
                        "saslStart"
                    ) {
                        refused(18, "AuthenticationFailed", "Authentication failed.")
                    } else {
                        null
                    }
                }
                for (mechanism in listOf("SCRAM-SHA-256", "PLAIN")) {
                    server.open("connect_timeout=2s&authMechanism=$mechanism", "eve:$CANARY@").use { mongo ->
                        val e = shouldThrow<RunnelException> { mongo.ping() }
                        e.kind() shouldBe ErrorKind.AUTHENTICATION
                        e.stackTraceToString() shouldNotContain CANARY
                        mongo.toString() shouldNotContain CANARY
                    }
                }
            }
        }
    })
