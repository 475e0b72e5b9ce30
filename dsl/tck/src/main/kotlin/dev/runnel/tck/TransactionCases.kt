package dev.runnel.tck

import dev.runnel.Querier
import dev.runnel.error.ErrorKind
import dev.runnel.spi.Capability
import dev.runnel.spi.Isolation
import dev.runnel.sql
import dev.runnel.transaction.Retry
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

internal suspend fun Querier.rows(where: String = "1 = 1"): Long = sql("select count(*) from t where $where").value()

internal suspend fun Querier.insert(n: Int): Long = sql("insert into t (n) values ($n)").execute()

internal suspend fun Querier.createT() {
    sql("create table t (n integer)").execute()
}

/** A block's work is there whole or not at all, and its children belong to it. */
internal fun FunSpec.transactionCases(kit: KitContext) {
    test("what a block did is committed, and its value returned") {
        val db = kit.open()
        db.createT()
        db.transaction {
            insert(1)
            insert(2)
            rows()
        } shouldBe 2
        db.rows() shouldBe 2
    }

    test("a block that throws is rolled back and its exception thrown, even after the last statement") {
        val db = kit.open()
        db.createT()
        runCatching {
            db.transaction {
                insert(1)
                throw Boom()
            }
        }.exceptionOrNull().shouldBeInstanceOf<Boom>()
        db.rows() shouldBe 0
    }

    test("a cancelled block is rolled back") {
        val db = kit.open()
        db.createT()
        val inserted = CompletableDeferred<Unit>()
        val job =
            kit.scope.launch {
                db.transaction {
                    insert(1)
                    inserted.complete(Unit)
                    awaitCancellation()
                }
            }
        inserted.await()
        job.cancelAndJoin()
        eventually("the session is given back") { db.pool.leased == 0 }
        db.rows() shouldBe 0
    }

    test("children of a block have ended before its commit") {
        val db = kit.open()
        db.createT()
        db.transaction {
            launch(Dispatchers.Default) {
                repeat(20) { yield() }
                insert(1)
            }
            launch { insert(2) }
        }
        db.rows() shouldBe 2
    }

    test("a child's failure cancels the others, rolls the block back and is thrown") {
        val db = kit.open()
        db.createT()
        var other = false
        runCatching {
            db.transaction {
                insert(1)
                // Undispatched: cancelled before it had started, it would never come to its finally.
                launch(start = CoroutineStart.UNDISPATCHED) {
                    try {
                        awaitCancellation()
                    } finally {
                        other = true
                    }
                }
                launch { throw Boom() }
            }
        }.exceptionOrNull().shouldBeInstanceOf<Boom>()
        other shouldBe true
        db.rows() shouldBe 0
    }

    test("concurrent children keep their statements in the block's transaction") {
        val db = kit.open()
        db.createT()
        val random = kit.random()
        var committed = 0
        repeat(50) { round ->
            val fail = random.nextBoolean()
            val children = 1 + random.nextInt(4)
            val pauses = List(children) { List(5) { random.nextInt(3) } }
            val outcome =
                runCatching {
                    db.transaction {
                        pauses
                            .map { mine ->
                                async(Dispatchers.Default) {
                                    for (pause in mine) {
                                        repeat(pause) { yield() }
                                        insert(round)
                                    }
                                }
                            }.awaitAll()
                        rows("n = $round") shouldBe children * 5
                        if (fail) throw Boom()
                    }
                }
            if (outcome.isSuccess) committed += children * 5 else outcome.exceptionOrNull().shouldBeInstanceOf<Boom>()
            db.rows() shouldBe committed
        }
    }

    test("a handle used after its block fails") {
        val db = kit.open()
        db.createT()
        lateinit var leaked: Querier
        db.transaction { leaked = this }
        shouldFailWith(ErrorKind.TRANSACTION_CLOSED) { leaked.rows() }
        shouldFailWith(ErrorKind.TRANSACTION_CLOSED) { leaked.transaction { } }
        runCatching {
            db.transaction {
                leaked = this
                throw Boom()
            }
        }
        shouldFailWith(ErrorKind.TRANSACTION_CLOSED) { leaked.rows() }
    }

    test("the database itself is refused inside its transaction, and allowed in detached") {
        val db = kit.open()
        db.createT()
        db.transaction {
            shouldFailWith(ErrorKind.WRONG_SCOPE) { db.rows() }
            shouldFailWith(ErrorKind.WRONG_SCOPE) { db.transaction { } }
            launch { shouldFailWith(ErrorKind.WRONG_SCOPE) { db.rows() } }
            insert(1)
        }
        if (kit.target.shared) {
            db.transaction {
                insert(2)
                db.detached { it.rows() } shouldBe 1
            }
        }
        val other = kit.open()
        db.transaction { other.sql("select 1").value<Int>() } shouldBe 1
    }

    test("a statement issued while a flow of the same session is open fails at once") {
        val db = kit.open()
        db.createT()
        db.transaction {
            sql(kit.target.series(5_000)).flow<Long>(batch = 10).collect {
                if (it == 1L) {
                    shouldFailWith(ErrorKind.SESSION_BUSY) { insert(1) }
                    shouldFailWith(ErrorKind.SESSION_BUSY) { transaction { } }
                }
            }
            insert(2)
        }
        db.rows() shouldBe 1
    }

    test("afterCommit runs once, in order, after the commit, and a failing action is only logged") {
        val db = kit.open()
        db.createT()
        val log = ArrayList<String>()
        db.transaction {
            afterCommit {
                log += "first"
                db.rows() shouldBe 1
            }
            afterCommit { throw Boom() }
            transaction { afterCommit { log += "nested" } }
            afterCommit { log += "last" }
            insert(1)
            log += "block"
        }
        log shouldContainExactly listOf("block", "first", "nested", "last")
    }

    test("afterCommit is dropped when its block is rolled back") {
        val db = kit.open()
        db.createT()
        val log = ArrayList<String>()
        runCatching {
            db.transaction {
                afterCommit { log += "never" }
                insert(1)
                throw Boom()
            }
        }
        log shouldBe emptyList()
    }

    testWith(kit, Capability.CANCEL_RUNNING, "a transaction whose time is up is stopped, rolled back and reported") {
        val db = kit.open()
        db.createT()
        shouldFailWith(ErrorKind.STATEMENT_TIMEOUT) {
            db.transaction(timeout = 100.milliseconds) {
                insert(1)
                sql(kit.target.endlessQuery).value<Long>()
            }
        }
        shouldFailWith(ErrorKind.STATEMENT_TIMEOUT) {
            db.transaction(timeout = 50.milliseconds) {
                insert(1)
                awaitCancellation()
            }
        }
        eventually("the session is given back") { db.pool.leased == 0 }
        db.rows() shouldBe 0
        db.transaction(timeout = 30.seconds) { insert(1) }
        db.rows() shouldBe 1
    }

    testWith(
        kit,
        Capability.READ_ONLY_TRANSACTIONS,
        "a read-only transaction refuses writes and leaves none of it behind",
    ) {
        val db = kit.open()
        db.createT()
        shouldFailWith(ErrorKind.READ_ONLY) { db.transaction(readOnly = true) { insert(1) } }
        db.transaction(readOnly = true) { rows() } shouldBe 0
        db.insert(1)
        db.transaction { insert(2) }
        db.rows() shouldBe 2
    }

    test("an isolation level that the database lacks is refused before anything is sent, the others work") {
        val db = kit.open()
        db.createT()
        for (isolation in Isolation.entries) {
            if (Capability.of(isolation) in kit.capabilities) {
                db.transaction(isolation) { insert(1) } shouldBe 1
            } else {
                shouldFailWith(ErrorKind.NOT_PORTABLE) { db.transaction(isolation) { insert(1) } }
                    .message shouldContain isolation.sql()
            }
        }
    }

    test("a deferrable transaction reads where the database has them, and is refused everywhere else") {
        val db = kit.open()
        db.createT()
        if (Capability.DEFERRABLE_TRANSACTIONS !in kit.capabilities) {
            shouldFailWith(ErrorKind.NOT_PORTABLE) { db.transaction(deferrable = true) { rows() } }
            return@test
        }
        db.transaction(Isolation.SERIALIZABLE, readOnly = true, deferrable = true) { rows() } shouldBe 0
        shouldFailWith(ErrorKind.CONFIGURATION) { db.transaction(Isolation.SERIALIZABLE, deferrable = true) { rows() } }
            .message shouldContain "readOnly"
    }

    test("only conflicts are tried again, and not more often than said") {
        val db = kit.open()
        db.createT()
        val runs = AtomicInteger()
        shouldFailWith(ErrorKind.UNDEFINED_OBJECT) {
            db.transaction(retry = Retry.onConflict(5)) {
                runs.incrementAndGet()
                sql("insert into missing (n) values (1)").execute()
            }
        }
        runs.getAndSet(0) shouldBe 1
        runCatching {
            db.transaction(retry = Retry.onConflict(5)) {
                runs.incrementAndGet()
                throw Boom()
            }
        }.exceptionOrNull().shouldBeInstanceOf<Boom>()
        runs.getAndSet(0) shouldBe 1
        shouldFailWith(ErrorKind.SERIALIZATION_FAILURE) {
            db.transaction(retry = Retry.onConflict(4)) {
                insert(runs.incrementAndGet())
                throw conflict()
            }
        }
        runs.get() shouldBe 4
        db.rows() shouldBe 0
    }

    testWith(kit, Capability.FOREIGN_KEYS, "a COMMIT that the database refuses is rolled back and reported") {
        val deferred = kit.target.deferredForeignKey
        if (deferred == null) {
            println("${kit.target.name} has no deferred foreign keys")
        } else {
            val db = kit.open()
            db.sql("create table parent (id integer primary key)").execute()
            db.sql("create table child (id integer primary key, parent integer $deferred)").execute()
            shouldFailWith(ErrorKind.FOREIGN_KEY_VIOLATION) {
                db.transaction {
                    sql("insert into parent (id) values (1)").execute()
                    sql("insert into child (id, parent) values (1, 2)").execute()
                }
            }
            db.pool.leased shouldBe 0
            db.sql("select count(*) from parent").value<Long>() shouldBe 0
            db.transaction { sql("insert into parent (id) values (1)").execute() } shouldBe 1
        }
    }

    test("a transaction that a statement of its own has ended takes no more, and nothing is autocommitted") {
        val db = kit.open()
        db.createT()
        val failure =
            shouldFailWith(ErrorKind.TRANSACTION_ABORTED) {
                db.transaction {
                    insert(1)
                    sql("rollback").execute()
                    insert(2)
                }
            }
        failure.message shouldContain "ended"
        db.rows() shouldBe 0
        shouldFailWith(ErrorKind.TRANSACTION_ABORTED) {
            db.transaction {
                insert(1)
                sql("rollback").execute()
            }
        }
        db.rows() shouldBe 0
    }

    testWith(kit, Capability.CANCEL_RUNNING, "a transaction with an interrupted write commits nothing of it") {
        val db = kit.open()
        db.createT()
        runCatching {
            db.transaction {
                insert(1)
                runCatching {
                    sql("insert into t (n) ${kit.target.series(2_000_000_000)}").timeout(50.milliseconds).execute()
                }
                insert(2)
            }
        }.onSuccess { db.rows() shouldBe 2 }.onFailure { db.rows() shouldBe 0 }
    }

    test("a statement that failed neither loses the session nor what was done outside it") {
        val db = kit.open()
        db.createT()
        db.insert(1)
        repeat(20) {
            shouldFailWith(ErrorKind.UNDEFINED_OBJECT) { db.transaction { sql("select * from missing").value<Int>() } }
        }
        db.pool.leased shouldBe 0
        db.rows() shouldBe 1
    }

    test("a block that changes the dispatcher or waits in between stays in its transaction") {
        val db = kit.open()
        db.createT()
        db.transaction {
            insert(1)
            withContext(Dispatchers.Default) { insert(2) }
            delay(2.milliseconds)
            insert(3)
            rows() shouldBe 3
        }
        db.rows() shouldBe 3
    }
}

/** A conflict as the database reports it. */
private fun conflict() =
    dev.runnel.error.RunnelException(ErrorKind.SERIALIZATION_FAILURE, "Made by the case, to be tried again.")
