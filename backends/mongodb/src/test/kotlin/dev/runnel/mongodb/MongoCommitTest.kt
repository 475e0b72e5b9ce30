package dev.runnel.mongodb

import de.bwaldvogel.mongo.bson.Document
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.seconds

/** What a commit says when its answer is lost, late or contradictory, and what a transaction refuses. */
class MongoCommitTest :
    FunSpec({
        fun labelled(code: Int, vararg labels: String) =
            refused(code, "Scripted", "as the test says").append("errorLabels", labels.toList())

        suspend fun Mongo.insertInBlock(retryFor: Duration = Duration.ofSeconds(20)) =
            transaction(TransactionSettings.DEFAULT.withRetryFor(retryFor)) { insert(Orders, order("c", 1)) }

        test("a commit that outlives control_timeout is unknown, and no abort is sent beside it") {
            ScriptedServer(primary = true).use { server ->
                val goOn = CompletableFuture<Unit>()
                val committed = CompletableFuture<Unit>()
                server.answer = { command ->
                    when (command.command) {
                        "commitTransaction" -> {
                            goOn.get(60, TimeUnit.SECONDS)
                            committed.complete(Unit)
                            ok()
                        }
                        "abortTransaction" -> ok()
                        else -> null
                    }
                }
                server.open("control_timeout=200ms").use { mongo ->
                    val e = shouldThrow<RunnelException> { mongo.insertInBlock() }
                    e.kind() shouldBe ErrorKind.COMMIT_UNKNOWN
                    eventually(20.seconds) { server.commands.count { it == "commitTransaction" } shouldBe 1 }
                    goOn.complete(Unit)
                    committed.get(20, TimeUnit.SECONDS)
                    mongo.ping()
                    server.commands shouldNotContain "abortTransaction"
                }
            }
        }

        test("a failure after a lost answer leaves the commit unknown, unless it says that nothing was committed") {
            for (transient in listOf(false, true)) {
                ScriptedServer(primary = true).use { server ->
                    val commits = AtomicInteger()
                    server.answer = { command ->
                        if (command.command != "commitTransaction") {
                            null
                        } else {
                            when (commits.incrementAndGet()) {
                                // The driver repeats a commit once by itself.
                                1, 2 -> labelled(91, "RetryableWriteError", "UnknownTransactionCommitResult")
                                3 -> if (transient) labelled(251, "TransientTransactionError") else labelled(2)
                                else -> ok()
                            }
                        }
                    }
                    server.open().use { mongo ->
                        if (transient) {
                            mongo.insertInBlock()
                            server.commands.count { it == "insert" } shouldBe 2
                        } else {
                            val e = shouldThrow<RunnelException> { mongo.insertInBlock() }
                            e.kind() shouldBe ErrorKind.COMMIT_UNKNOWN
                            server.commands.count { it == "insert" } shouldBe 1
                        }
                    }
                }
            }
        }

        test("indexes are made in the transaction, and dropping a collection in one is refused") {
            ScriptedServer(primary = true).use { server ->
                val made = ConcurrentLinkedQueue<Document>()
                server.answer = { command ->
                    when (command.command) {
                        "createIndexes" -> ok().also { made += command }
                        "commitTransaction", "abortTransaction" -> ok()
                        else -> null
                    }
                }
                server.open().use { mongo ->
                    mongo.transaction { createIndexes(Orders) }
                    made.single()["autocommit"] shouldBe false
                    val e = shouldThrow<RunnelException> { mongo.transaction { drop(Orders) } }
                    e.kind() shouldBe ErrorKind.NOT_PORTABLE
                    e.message shouldContain "dropped in a transaction"
                    server.commands shouldNotContain "drop"
                }
            }
        }

        test("a limit that cannot be counted is none, and a place that it was given to comes back") {
            ScriptedServer().use { server ->
                val limits = ConcurrentLinkedQueue<Any>()
                server.answer = { command ->
                    if (command.command == "find") command["maxTimeMS"]?.let { limits += it }
                    null
                }
                server.open("pool_size=1&pool_timeout=1s").use { mongo ->
                    mongo.from(Orders).timeout(kotlin.time.Duration.INFINITE).list()
                    mongo.from(Orders).timeout(Duration.ofSeconds(Long.MAX_VALUE)).list()
                    mongo.from(Orders).timeout(Duration.ofDays(30)).list()
                    limits.isEmpty() shouldBe true
                    eventually(5.seconds) { mongo.pool.leased() shouldBe 0 }
                }
            }
        }
    })
