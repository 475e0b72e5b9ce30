package dev.runnel.mongodb

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.bson.BsonDocument
import org.bson.Document
import java.math.BigDecimal
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.measureTime

internal data class Account(val id: Int, val balance: Int)

internal object Accounts : Collection<Account>("accounts") {
    val id = field(Account::id)
    val balance = field(Account::balance)
}

class MongoTransactionTest :
    FunSpec({
        val mongo by lazy { Mongo.open(checkNotNull(REPLICA_SET)) }
        val admin by lazy { mongo.unwrap().getDatabase("admin") }

        suspend fun failPoint(mode: String, data: String) {
            admin.runCommand(Document.parse("{configureFailPoint: 'failCommand', mode: $mode, data: $data}"))
        }

        beforeEach {
            if (REPLICA_SET != null) {
                failPoint("'off'", "{}")
                // A transaction whose commit stayed unknown holds its locks until the server gives it up.
                admin.runCommand(Document.parse("{killAllSessions: []}"))
                mongo.drop(Accounts)
                mongo.insertAll(Accounts, (1..5).map { Account(it, 100) })
            }
        }

        afterSpec {
            if (REPLICA_SET != null) {
                failPoint("'off'", "{}")
                mongo.close()
            }
        }

        suspend fun balance(of: Int) = mongo.from(Accounts).where { id eq of }.one().balance

        onReplicaSet("a block is committed whole") {
            val after = AtomicInteger()
            val result = mongo.transaction {
                update(Accounts) { it.inc(balance, -10) }.where { id eq 1 }.execute()
                update(Accounts) { it.inc(balance, 10) }.where { id eq 2 }.execute()
                afterCommit { after.incrementAndGet() }
                from(Accounts).where { id eq 1 }.one().balance
            }
            result shouldBe 90
            balance(1) shouldBe 90
            balance(2) shouldBe 110
            after.get() shouldBe 1
        }

        onReplicaSet("a block that throws leaves nothing") {
            val after = AtomicInteger()
            shouldThrow<IllegalStateException> {
                mongo.transaction {
                    update(Accounts) { it.inc(balance, -10) }.where { id eq 1 }.execute()
                    afterCommit { after.incrementAndGet() }
                    error("no")
                }
            }
            balance(1) shouldBe 100
            after.get() shouldBe 0
        }

        onReplicaSet("concurrent children share the session one at a time, and are joined") {
            mongo.transaction {
                (1..5).map { account ->
                    async(Dispatchers.Default) {
                        repeat(5) { update(Accounts) { it.inc(balance, 1) }.where { id eq account }.execute() }
                        from(Accounts).where { id eq account }.flow(1).toList()
                    }
                }
                launch { update(Accounts) { it.inc(balance, 1) }.where { id eq 1 }.execute() }
            }
            balance(1) shouldBe 106
            (2..5).forEach { balance(it) shouldBe 105 }
        }

        onReplicaSet("the database itself is refused inside its block, and the handle after it") {
            shouldThrow<RunnelException> {
                mongo.transaction { mongo.from(Accounts).list() }
            }.kind() shouldBe ErrorKind.WRONG_SCOPE
            mongo.transaction { mongo.detached { it.from(Accounts).count() } } shouldBe 5
            val leaked: MongoTransaction = mongo.transaction { this }
            shouldThrow<RunnelException> { leaked.from(Accounts).list() }.kind() shouldBe ErrorKind.TRANSACTION_CLOSED
            shouldThrow<RunnelException> { mongo.transaction { transaction { } } }.kind() shouldBe
                ErrorKind.NOT_PORTABLE
        }

        onReplicaSet("a transient error runs the block again") {
            failPoint(
                "{times: 2}",
                "{failCommands: ['update'], errorCode: 112, errorLabels: ['TransientTransactionError']}",
            )
            val runs = AtomicInteger()
            mongo.transaction {
                runs.incrementAndGet()
                update(Accounts) { it.inc(balance, 1) }.where { id eq 1 }.execute()
            }
            runs.get() shouldBe 3
            balance(1) shouldBe 101
        }

        onReplicaSet("the time limit ends the attempts with the conflict") {
            failPoint(
                "'alwaysOn'",
                "{failCommands: ['update'], errorCode: 112, errorLabels: ['TransientTransactionError']}",
            )
            val runs = AtomicInteger()
            val settings = TransactionSettings.DEFAULT.withRetryFor(Duration.ofMillis(300))
            shouldThrow<RunnelException> {
                mongo.transaction(settings) {
                    runs.incrementAndGet()
                    update(Accounts) { it.inc(balance, 1) }.where { id eq 1 }.execute()
                }
            }.kind() shouldBe ErrorKind.SERIALIZATION_FAILURE
            (runs.get() > 1) shouldBe true
            failPoint("'off'", "{}")
            balance(1) shouldBe 100
        }

        onReplicaSet("a commit whose answer was lost is sent again, and unknown in the end") {
            failPoint(
                "{times: 2}",
                "{failCommands: ['commitTransaction'], errorCode: 91, errorLabels: ['UnknownTransactionCommitResult']}",
            )
            val runs = AtomicInteger()
            mongo.transaction {
                runs.incrementAndGet()
                update(Accounts) { it.inc(balance, 1) }.where { id eq 1 }.execute()
            }
            runs.get() shouldBe 1
            balance(1) shouldBe 101
            failPoint(
                "'alwaysOn'",
                "{failCommands: ['commitTransaction'], errorCode: 91, errorLabels: ['UnknownTransactionCommitResult']}",
            )
            shouldThrow<RunnelException> {
                mongo.transaction(TransactionSettings.DEFAULT.withRetryFor(Duration.ofMillis(300))) {
                    update(Accounts) { it.inc(balance, 1) }.where { id eq 2 }.execute()
                }
            }.kind() shouldBe ErrorKind.COMMIT_UNKNOWN
        }

        onReplicaSet("two transactions that write the same document: one conflicts and runs again, none is lost") {
            val turn = CompletableDeferred<Unit>()
            val runs = AtomicInteger()
            coroutineScope {
                val first = async(Dispatchers.Default) {
                    mongo.transaction {
                        update(Accounts) { it.inc(balance, 1) }.where { id eq 1 }.execute()
                        turn.complete(Unit)
                        if (runs.incrementAndGet() == 1) delay(100)
                    }
                }
                val second = async(Dispatchers.Default) {
                    turn.await()
                    mongo.transaction { update(Accounts) { it.inc(balance, 1) }.where { id eq 1 }.execute() }
                }
                awaitAll(first, second)
            }
            balance(1) shouldBe 102
        }

        onReplicaSet("cancelled while the server works, the caller leaves at once and the transaction is aborted") {
            failPoint("{times: 1}", "{failCommands: ['update'], blockConnection: true, blockTimeMS: 1500}")
            val took = measureTime {
                shouldThrow<TimeoutCancellationException> {
                    withTimeout(100.milliseconds) {
                        mongo.transaction {
                            update(Accounts) { it.inc(balance, 1) }.where { id eq 1 }.execute()
                        }
                    }
                }
            }
            took shouldBeLessThan 600.milliseconds
            failPoint("'off'", "{}")
            // The document is free again when the abort has come through: this write would conflict before.
            eventually(10.seconds) {
                mongo.transaction(TransactionSettings.DEFAULT.withRetryFor(Duration.ZERO)) {
                    update(Accounts) { it.inc(balance, 5) }.where { id eq 1 }.execute()
                }
            }
            balance(1) shouldBe 105
        }

        onReplicaSet("a bank under a storm of cancels keeps its total") {
            val seed = System.getProperty("runnel.seed")?.toLong() ?: System.nanoTime()
            println("seed $seed")
            val cancels = Integer.getInteger("runnel.cancels", 300)
            val left = AtomicInteger(cancels)
            withContext(Dispatchers.Default) {
                (1..8)
                    .map { worker ->
                        async {
                            val random = Random(seed + worker)
                            while (left.getAndDecrement() > 0) {
                                val from = random.nextInt(1, 6)
                                val to = random.nextInt(1, 6)
                                try {
                                    withTimeout(random.nextLong(1, 25).milliseconds) {
                                        mongo.transaction {
                                            update(Accounts) { it.inc(balance, -1) }.where { id eq from }.execute()
                                            update(Accounts) { it.inc(balance, 1) }.where { id eq to }.execute()
                                        }
                                    }
                                } catch (_: TimeoutCancellationException) {
                                    continue
                                } catch (e: RunnelException) {
                                    if (!e.isRetryable) throw e
                                }
                            }
                        }
                    }.awaitAll()
            }
            mongo.from(Accounts).list().sumOf { it.balance } shouldBe 500
            eventually(10.seconds) {
                mongo.transaction(TransactionSettings.DEFAULT.withRetryFor(Duration.ZERO)) {
                    (1..5).forEach { account ->
                        update(Accounts) { it.inc(balance, 0) }.where { id eq account }.execute()
                    }
                }
            }
        }

        onReplicaSet("documents that come as a flow are inserted within a transaction, or not at all") {
            shouldThrow<IllegalStateException> {
                mongo.transaction {
                    insertAll(Accounts, (1000..3500).asFlow().map { Account(it, 0) }) shouldBe 2501
                    error("no")
                }
            }
            mongo.from(Accounts).count() shouldBe 5
        }

        onReplicaSet("decimals and aggregation work on this server too") {
            mongo.drop(Orders)
            mongo.insert(Orders, order("ann", 5))
            mongo.from(Orders).where { total eq BigDecimal(5) }.count() shouldBe 1
            mongo.raw(BsonDocument.parse("{ping: 1}"))
        }
    })
