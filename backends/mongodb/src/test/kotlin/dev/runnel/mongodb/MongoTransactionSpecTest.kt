package dev.runnel.mongodb

import com.mongodb.MongoException
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.shouldBe
import org.bson.Document
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger

/**
 * The cases of the driver specification's `transactions-convenient-api`, by the server's fail points. Those of a
 * callback that commits or aborts by itself have no counterpart: a block has no word for it.
 */
class MongoTransactionSpecTest :
    FunSpec({
        val mongo by lazy { Mongo.open(checkNotNull(REPLICA_SET)) }
        val admin by lazy { mongo.unwrap().getDatabase("admin") }
        val runs = AtomicInteger()

        suspend fun failPoint(mode: String, data: String) {
            admin.runCommand(Document.parse("{configureFailPoint: 'failCommand', mode: $mode, data: $data}"))
        }

        suspend fun failCommit(times: Int, data: String) =
            failPoint("{times: $times}", "{failCommands: ['commitTransaction'], $data}")

        /** Inserts an account in a block, and counts the block's runs. */
        suspend fun insertInBlock(retryFor: Duration = Duration.ofSeconds(20)) =
            mongo.transaction(TransactionSettings.DEFAULT.withRetryFor(retryFor)) {
                runs.incrementAndGet()
                insert(Accounts, Account(1, 100))
            }

        suspend fun inserted() = mongo.from(Accounts).count()

        beforeEach {
            if (REPLICA_SET != null) {
                failPoint("'off'", "{}")
                admin.runCommand(Document.parse("{killAllSessions: []}"))
                mongo.drop(Accounts)
                mongo.insert(Accounts, Account(99, 0))
                mongo.delete(Accounts).everyDocument().execute()
                runs.set(0)
            }
        }

        afterSpec {
            if (REPLICA_SET != null) {
                failPoint("'off'", "{}")
                mongo.close()
            }
        }

        onReplicaSet("callback succeeds after multiple connection errors") {
            failPoint("{times: 2}", "{failCommands: ['insert'], closeConnection: true}")
            insertInBlock()
            runs.get() shouldBe 3
            inserted() shouldBe 1
        }

        onReplicaSet("callback is not retried after a non-transient error of its own") {
            shouldThrow<RunnelException> {
                mongo.transaction {
                    runs.incrementAndGet()
                    insert(Accounts, Account(1, 1))
                    insert(Accounts, Account(1, 1))
                }
            }.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
            runs.get() shouldBe 1
            inserted() shouldBe 0
        }

        onReplicaSet("callback is retried after a transient error that it throws itself") {
            mongo.transaction {
                if (runs.incrementAndGet() == 1) {
                    throw MongoException("by hand").apply { addLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL) }
                }
                insert(Accounts, Account(1, 1))
            }
            runs.get() shouldBe 2
            inserted() shouldBe 1
        }

        onReplicaSet("commitTransaction succeeds after multiple connection errors, and the block runs once") {
            failCommit(2, "closeConnection: true")
            insertInBlock()
            runs.get() shouldBe 1
            inserted() shouldBe 1
        }

        onReplicaSet("commitTransaction is retried after a lost primary and a shutdown, and the block runs once") {
            for (code in listOf(10107, 13435, 11602, 11600, 189, 91)) {
                withClue("code $code") {
                    runs.set(0)
                    mongo.delete(Accounts).everyDocument().execute()
                    failCommit(2, "errorCode: $code, errorLabels: ['RetryableWriteError']")
                    insertInBlock()
                    runs.get() shouldBe 1
                    inserted() shouldBe 1
                }
            }
        }

        onReplicaSet("commitTransaction that fails with a transient error has the whole block run again") {
            for ((code, times) in listOf(24 to 1, 112 to 2, 246 to 1, 251 to 1, 267 to 1)) {
                withClue("code $code") {
                    runs.set(0)
                    mongo.delete(Accounts).everyDocument().execute()
                    failCommit(times, "errorCode: $code, errorLabels: ['TransientTransactionError']")
                    insertInBlock()
                    runs.get() shouldBe times + 1
                    inserted() shouldBe 1
                }
            }
        }

        onReplicaSet("commitTransaction is not retried after MaxTimeMSExpired, in the answer or in its write concern") {
            for (fault in listOf(
                "errorCode: 50",
                "writeConcernError: {code: 50, errmsg: 'operation exceeded time limit'}",
            )) {
                withClue(fault) {
                    runs.set(0)
                    mongo.delete(Accounts).everyDocument().execute()
                    failCommit(1, fault)
                    shouldThrow<RunnelException> { insertInBlock() }.kind() shouldBeIn
                        setOf(ErrorKind.COMMIT_UNKNOWN, ErrorKind.STATEMENT_TIMEOUT)
                    runs.get() shouldBe 1
                    failPoint("'off'", "{}")
                    admin.runCommand(Document.parse("{killAllSessions: []}"))
                }
            }
        }

        onReplicaSet("commitTransaction is retried after a write concern that failed or timed out") {
            for (code in listOf(64, 91)) {
                withClue("code $code") {
                    runs.set(0)
                    mongo.delete(Accounts).everyDocument().execute()
                    failCommit(2, "writeConcernError: {code: $code, errmsg: 'multiple errors reported'}")
                    insertInBlock()
                    runs.get() shouldBe 1
                    inserted() shouldBe 1
                }
            }
        }

        onReplicaSet("commitTransaction is not retried after a write concern that the set cannot meet") {
            for ((code, name) in listOf(100 to "UnsatisfiableWriteConcern", 79 to "UnknownReplWriteConcern")) {
                withClue(name) {
                    runs.set(0)
                    mongo.delete(Accounts).everyDocument().execute()
                    failCommit(
                        1,
                        "writeConcernError: {code: $code, codeName: '$name', errmsg: 'not enough data-bearing nodes'}",
                    )
                    shouldThrow<RunnelException> { insertInBlock() }
                    runs.get() shouldBe 1
                    // The commit itself was done: only its replication is less than was asked for.
                    inserted() shouldBe 1
                }
            }
        }

        onReplicaSet("the time limit ends the retries of the block and of the commit") {
            failPoint("'alwaysOn'", "{failCommands: ['insert'], closeConnection: true}")
            shouldThrow<RunnelException> { insertInBlock(Duration.ZERO) }.kind() shouldBe ErrorKind.CONNECTION_LOST
            runs.get() shouldBe 1
            failPoint("'alwaysOn'", "{failCommands: ['commitTransaction'], closeConnection: true}")
            runs.set(0)
            shouldThrow<RunnelException> { insertInBlock(Duration.ZERO) }.kind() shouldBe ErrorKind.COMMIT_UNKNOWN
            runs.get() shouldBe 1
            failPoint(
                "'alwaysOn'",
                "{failCommands: ['commitTransaction'], errorCode: 251, errorLabels: ['TransientTransactionError']}",
            )
            runs.set(0)
            shouldThrow<RunnelException> { insertInBlock(Duration.ZERO) }.kind() shouldBe
                ErrorKind.SERIALIZATION_FAILURE
            runs.get() shouldBe 1
        }
    })
