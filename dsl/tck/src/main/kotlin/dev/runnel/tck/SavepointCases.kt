package dev.runnel.tck

import dev.runnel.Transaction
import dev.runnel.error.ErrorKind
import dev.runnel.spi.Capability
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** A nested block is a savepoint: released at its end, rolled back to if it fails. */
internal fun FunSpec.savepointCases(kit: KitContext) {
    fun case(name: String, test: suspend () -> Unit) = testWith(kit, Capability.SAVEPOINTS, name) { test() }

    case("a nested block that ends well is committed with the outer one") {
        val db = kit.open()
        db.createT()
        db.transaction {
            insert(1)
            transaction { insert(2) }
            insert(3)
        }
        db.rows() shouldBe 3
    }

    case("a nested block that fails is undone alone if its exception is caught") {
        val db = kit.open()
        db.createT()
        db.transaction {
            insert(1)
            runCatching {
                transaction {
                    insert(2)
                    throw Boom()
                }
            }.exceptionOrNull().shouldBeInstanceOf<Boom>()
            insert(3)
        }
        db.rows() shouldBe 2
        db.rows("n = 2") shouldBe 0
    }

    case("blocks nested twice are undone to where they began") {
        val db = kit.open()
        db.createT()
        db.transaction {
            insert(1)
            transaction {
                insert(2)
                runCatching {
                    transaction {
                        insert(3)
                        throw Boom()
                    }
                }
                transaction { insert(4) }
            }
            runCatching {
                transaction {
                    transaction { insert(5) }
                    throw Boom()
                }
            }
        }
        db.rows() shouldBe 3
        db.rows("n in (3, 5)") shouldBe 0
    }

    case("what a nested block did goes with the outer block's rollback") {
        val db = kit.open()
        db.createT()
        runCatching {
            db.transaction {
                transaction { insert(1) }
                throw Boom()
            }
        }
        db.rows() shouldBe 0
    }

    case("a write of the outer block's child waits for the savepoint, a read does not") {
        val db = kit.open()
        db.createT()
        db.transaction {
            val outer: Transaction = this
            insert(1)
            val nested = CompletableDeferred<Unit>()
            val wrote = CompletableDeferred<Unit>()
            val read = CompletableDeferred<Long>()
            launch {
                nested.await()
                read.complete(outer.rows())
                outer.insert(2)
                wrote.complete(Unit)
            }
            runCatching {
                transaction {
                    insert(3)
                    nested.complete(Unit)
                    read.await() shouldBe 2
                    wrote.isCompleted shouldBe false
                    rows() shouldBe 2
                    throw Boom()
                }
            }.exceptionOrNull().shouldBeInstanceOf<Boom>()
            wrote.await()
        }
        db.rows() shouldBe 2
        db.rows("n = 3") shouldBe 0
    }

    testWith(
        kit,
        Capability.SAVEPOINTS,
        "a nested block that waits for a write of the outer one is told so instead of hanging",
    ) {
        val db = kit.open { poolTimeout(java.time.Duration.ofMillis(300)) }.also { it.opened() }
        db.createT()
        shouldFailWith(ErrorKind.SESSION_BUSY) {
            db.transaction {
                val nested = CompletableDeferred<Unit>()
                val write =
                    async {
                        nested.await()
                        insert(1)
                    }
                transaction {
                    nested.complete(Unit)
                    // The write's time is up while this runs: that must not make its wait endless.
                    runCatching { sql(kit.target.endlessQuery).timeout(500.milliseconds).value<Long>() }
                    write.await()
                }
            }
        }
        db.rows() shouldBe 0
    }

    case("nested blocks of concurrent children do not overlap") {
        val db = kit.open()
        db.createT()
        db.transaction {
            repeat(8) { i ->
                launch {
                    runCatching {
                        transaction {
                            insert(i)
                            rows("n = $i") shouldBe 1
                            if (i % 2 == 1) throw Boom()
                        }
                    }.exceptionOrNull()?.shouldBeInstanceOf<Boom>()
                }
            }
        }
        db.rows() shouldBe 4
        db.rows("n in (1, 3, 5, 7)") shouldBe 0
    }

    case("a sibling's failure inside a nested block undoes that block only") {
        val db = kit.open()
        db.createT()
        db.transaction {
            insert(1)
            runCatching {
                transaction {
                    insert(2)
                    launch { throw Boom() }
                    awaitCancellation()
                }
            }.exceptionOrNull().shouldBeInstanceOf<Boom>()
            insert(3)
        }
        db.rows() shouldBe 2
    }

    testWith(
        kit,
        Capability.SAVEPOINTS,
        "a nested block that is cancelled while its statement runs is undone alone",
    ) {
        val db = kit.open()
        db.createT()
        db.transaction {
            insert(1)
            runCatching {
                withTimeout(100.milliseconds) {
                    transaction {
                        insert(2)
                        sql(kit.target.endlessQuery).value<Long>()
                    }
                }
            }.exceptionOrNull().shouldBeInstanceOf<TimeoutCancellationException>()
            insert(3)
        }
        db.rows() shouldBe 2
        db.rows("n = 2") shouldBe 0
    }

    case("a nested block that waits for another one to end can be cancelled") {
        val db = kit.open()
        db.createT()
        db.transaction {
            val begun = CompletableDeferred<Unit>()
            val waited = CompletableDeferred<Unit>()
            launch {
                transaction {
                    insert(1)
                    begun.complete(Unit)
                    waited.await()
                }
            }
            begun.await()
            val start = TimeSource.Monotonic.markNow()
            runCatching { withTimeout(50.milliseconds) { transaction { insert(2) } } }
                .exceptionOrNull()
                .shouldBeInstanceOf<TimeoutCancellationException>()
            start.elapsedNow() shouldBeLessThan 5.seconds
            waited.complete(Unit)
        }
        db.rows() shouldBe 1
    }

    case("the outer transaction's handle is refused inside a nested block") {
        val db = kit.open()
        db.createT()
        db.transaction {
            val outer: Transaction = this
            transaction {
                shouldFailWith(ErrorKind.WRONG_SCOPE) { outer.insert(1) }
                shouldFailWith(ErrorKind.WRONG_SCOPE) { outer.transaction { } }
                insert(2)
            }
            outer.insert(3)
        }
        db.rows() shouldBe 2
    }

    case("a nested block's handle used after it fails, and the outer one goes on") {
        val db = kit.open()
        db.createT()
        db.transaction {
            lateinit var leaked: Transaction
            transaction { leaked = this }
            shouldFailWith(ErrorKind.TRANSACTION_CLOSED) { leaked.insert(1) }
            insert(2)
        }
        db.rows() shouldBe 1
    }

    case("afterCommit of a nested block that was undone is dropped") {
        val db = kit.open()
        db.createT()
        val log = ArrayList<String>()
        db.transaction {
            runCatching {
                transaction {
                    afterCommit { log += "never" }
                    transaction { afterCommit { log += "never, though this one was released" } }
                    throw Boom()
                }
            }
            transaction { afterCommit { log += "once" } }
        }
        log shouldBe listOf("once")
    }

    testWhere(
        "without savepoints a nested block joins the outer one, and takes it along if it fails",
        "${kit.target.name} has savepoints",
        { !kit.hasSavepoints },
    ) {
        val db = kit.open()
        db.createT()
        db.transaction {
            insert(1)
            transaction { insert(2) }
        }
        db.rows() shouldBe 2
        shouldFailWith(ErrorKind.TRANSACTION_ABORTED) {
            db.transaction {
                insert(3)
                runCatching {
                    transaction {
                        insert(4)
                        throw Boom()
                    }
                }.exceptionOrNull().shouldBeInstanceOf<Boom>()
                shouldFailWith(ErrorKind.TRANSACTION_ABORTED) { insert(5) }
            }
        }
        db.rows() shouldBe 2
    }

    case("a nested block takes no options of its own") {
        val db = kit.open()
        db.transaction {
            shouldFailWith(ErrorKind.CONFIGURATION) { transaction(readOnly = true) { } }
        }
    }
}
