package dev.runnel.mongodb

import de.bwaldvogel.mongo.bson.BsonTimestamp
import de.bwaldvogel.mongo.bson.Document
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import org.bson.BsonDocument
import java.time.Instant
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
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
                            killed.get(30, TimeUnit.SECONDS)
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
                        goOn.get(60, TimeUnit.SECONDS)
                    }
                    null
                }
                server.open("pool_size=1&pool_timeout=3s").use { mongo ->
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
                    val pings = AtomicInteger()
                    server.answer = { command ->
                        val stream = (command["pipeline"] as? List<*>)?.firstOrNull() as? Document
                        val from = stream?.get("\$changeStream") as? Document
                        if (from != null &&
                            "startAfter" in from
                        ) {
                            refused(286, "ChangeStreamHistoryLost", "resume point lost")
                        } else if (command.command == "ping") {
                            // No gap is told before a server answers.
                            if (pings.incrementAndGet() == 1) {
                                refused(11602, "InterruptedDueToReplStateChange", "not now")
                            } else {
                                ok("operationTime" to BsonTimestamp(Instant.now(), 0))
                            }
                        } else {
                            null
                        }
                    }
                    val old = BsonDocument.parse("{_data: '00'}")
                    val seen = ArrayList<Change<Order>>()
                    withTimeout(10.seconds) {
                        mongo.watch(Orders, old).first {
                            seen += it
                            // The stream is not open again yet: it begins at the time that was told before.
                            if (it is Gap) mongo.insert(Orders, order("after", 1))
                            it is DocumentChange && it.document()?.customer == "after"
                        }
                    }
                    seen.first().shouldBeInstanceOf<Gap<Order>>()
                    seen.count { it is Gap } shouldBe 1
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

        test("a server that fails to find an operation is asked again, one that cannot find any is not") {
            for ((code, again) in listOf(6 to true, 40324 to false)) {
                ScriptedServer().use { server ->
                    val running = CompletableDeferred<Unit>()
                    val asked = AtomicInteger()
                    val over = CompletableFuture<Unit>()
                    server.answer = { command ->
                        when (command.command) {
                            "find" -> {
                                running.complete(Unit)
                                over.get(10, TimeUnit.SECONDS)
                                null
                            }
                            "aggregate" if command["\$db"] == "admin" -> {
                                if (asked.incrementAndGet() == 4) over.complete(Unit)
                                refused(code, "Scripted", "as the test says")
                            }
                            else -> null
                        }
                    }
                    server.open().use { mongo ->
                        coroutineScope {
                            val find = launch(Dispatchers.Default) { mongo.from(Orders).list() }
                            running.await()
                            find.cancelAndJoin()
                        }
                        if (again) {
                            over.get(10, TimeUnit.SECONDS)
                        } else {
                            eventually(5.seconds) { asked.get() shouldBe 3 }
                            over.complete(Unit)
                        }
                        eventually(5.seconds) { mongo.pool.leased() shouldBe 0 }
                    }
                }
            }
        }

        test("a cursor's later batches are killed by the comment that the server knows it by") {
            ScriptedServer().use { server ->
                val comment = CompletableFuture<Any?>()
                val killed = CompletableFuture<Any?>()
                val running = CompletableDeferred<Unit>()
                server.open("retryReads=false").use { mongo ->
                    mongo.insertAll(Orders, (1..50).map { order("c", it) })
                    server.answer = { command ->
                        when (command.command) {
                            "find" -> null.also { comment.complete(command["comment"]) }
                            "getMore" -> {
                                running.complete(Unit)
                                killed.get(30, TimeUnit.SECONDS)
                                refused(11601, "Interrupted", "operation was interrupted")
                            }
                            "aggregate" if command["\$db"] == "admin" -> {
                                val match = (command["pipeline"] as List<*>)[1] as Document
                                killed.complete((match["\$match"] as Document)["command.comment"])
                                cursor("admin.\$cmd.aggregate")
                            }
                            else -> null
                        }
                    }
                    coroutineScope {
                        val flow = launch(Dispatchers.Default) { mongo.from(Orders).flow(10).collect {} }
                        running.await()
                        flow.cancelAndJoin()
                    }
                    killed.get(5, TimeUnit.SECONDS) shouldBe comment.get()
                }
            }
        }

        test("distinct has a comment and a time limit, and refuses what the server would not heed") {
            ScriptedServer().use { server ->
                val sent = CompletableFuture<Document>()
                server.answer = { command -> null.also { if (command.command == "distinct") sent.complete(command) } }
                server.open().use { mongo ->
                    mongo.insertAll(Orders, listOf(order("a", 1), order("a", 2), order("b", 3)))
                    mongo.from(Orders).timeout(2.seconds).distinct(Orders.customer).sorted() shouldBe listOf("a", "b")
                    (sent.get()["comment"] as String).startsWith("runnel-") shouldBe true
                    (sent.get()["maxTimeMS"] as Number).toLong() shouldBe 2000
                    shouldThrow<RunnelException> {
                        mongo
                            .from(
                                Orders,
                            ).limit(1)
                            .distinct(Orders.customer)
                    }.kind() shouldBe
                        ErrorKind.CONFIGURATION
                }
            }
        }

        test("a server that changes its state, or is no primary, is a lost connection") {
            ScriptedServer().use { server ->
                server.open("retryReads=false").use { mongo ->
                    for (code in listOf(11602, 13436, 10058)) {
                        server.answer = { if (it.command == "find") refused(code, "Scripted", "not now") else null }
                        shouldThrow<RunnelException> { mongo.from(Orders).list() }.kind() shouldBe
                            ErrorKind.CONNECTION_LOST
                    }
                }
            }
        }

        test("a caller that is cancelled already has nothing sent") {
            ScriptedServer().use { server ->
                server.open().use { mongo ->
                    coroutineScope {
                        launch {
                            coroutineContext[Job]?.cancel()
                            mongo.insert(Orders, order("never", 1))
                        }.join()
                    }
                    mongo.ping()
                    server.commands shouldNotContain "insert"
                }
            }
        }
    })
