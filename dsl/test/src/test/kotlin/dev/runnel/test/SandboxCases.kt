package dev.runnel.test

import dev.runnel.Querier
import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.sql
import dev.runnel.sql.Table
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration.Companion.milliseconds

internal data class Product(val id: Long, val name: String)

internal object Products : Table<Product>("sandbox_products") {
    val id = bigint("id").generated().primaryKey()
    val name = varchar("name", 100).unique()
}

internal suspend fun Querier.add(name: String): Long =
    insert(Products) { it[this.name] = name }.returning(Products.id).one()

internal suspend fun Querier.names(): List<String> =
    sql("select name from sandbox_products order by name").list<String>()

/** What every database with savepoints must do in a sandbox. */
internal fun FunSpec.sandboxCases(name: String, endless: String, atOnce: Boolean, url: () -> String) {
    fun cases(title: String, case: suspend (Sandbox) -> Unit) = test("$name: $title") {
        val sandbox = Sandbox.open(url()).prepare { it.createAll(Products) }
        sandbox.use { case(it) }
    }

    cases("a test sees what was prepared, and leaves nothing behind") { sandbox ->
        sandbox.prepare { db -> db.insert(Products).set(Products.name, "prepared").execute() }
        repeat(2) {
            sandbox.test { db ->
                db.names() shouldContainExactly listOf("prepared")
                db.add("outside a transaction")
                db.transaction { add("inside a transaction") }
                db.names() shouldContainExactly listOf("inside a transaction", "outside a transaction", "prepared")
            }
        }
    }

    cases("a failed block undoes its own work, and a failed statement only itself") { sandbox ->
        sandbox.test { db ->
            db.add("first")
            shouldThrow<RunnelException> { db.add("first") }.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
            shouldThrow<IllegalStateException> {
                db.transaction {
                    add("second")
                    transaction { add("third") }
                    error("no")
                }
            }
            db.transaction {
                add("fourth")
                shouldThrow<IllegalStateException> {
                    transaction {
                        add("fifth")
                        error("no")
                    }
                }
            }
            shouldThrow<RunnelException> { db.transaction { add("fourth") } }.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
            db.names() shouldContainExactly listOf("first", "fourth")
        }
    }

    cases("afterCommit runs when the test's own transaction commits") { sandbox ->
        sandbox.test { db ->
            val told = ArrayList<String>()
            db.transaction {
                add("one")
                afterCommit { told += "committed" }
            }
            shouldThrow<IllegalStateException> {
                db.transaction {
                    afterCommit { told += "rolled back" }
                    error("no")
                }
            }
            told shouldContainExactly listOf("committed")
        }
    }

    cases("a query that is cancelled, or left after its first row, takes nothing with it") { sandbox ->
        sandbox.test { db ->
            db.add("kept")
            withTimeoutOrNull(100.milliseconds) { db.sql(endless).list<Long>() } shouldBe null
            db.from(Products).flow().first().name shouldBe "kept"
            db.add("later")
            db.names() shouldContainExactly listOf("kept", "later")
        }
    }

    cases("tests at once do not see each other") { sandbox ->
        val met = List(3) { CompletableDeferred<Unit>() }
        coroutineScope {
            List(3) { i ->
                async {
                    sandbox.test { db ->
                        db.add("$i")
                        met[i].complete(Unit)
                        // Where one session writes, tests take turns instead of meeting.
                        if (atOnce) met.forEach { it.await() }
                        db.names() shouldContainExactly listOf("$i")
                    }
                }
            }.awaitAll()
        }
    }

    cases("a text that would end the transaction is refused") { sandbox ->
        sandbox.test { db ->
            db.add("one")
            for (text in listOf("commit", "rollback", "begin")) {
                shouldThrow<RunnelException> { db.sql(text).execute() }.kind() shouldBe ErrorKind.WRONG_SCOPE
            }
            db.names() shouldContainExactly listOf("one")
        }
    }

    cases("a session that is not given back fails the test, and the next test is not hurt") { sandbox ->
        val never = CompletableDeferred<Unit>()
        coroutineScope {
            val held = CompletableDeferred<Unit>()
            shouldThrow<AssertionError> {
                sandbox.test { db ->
                    this@coroutineScope.launch {
                        runCatching {
                            db.transaction {
                                sql("select 1").value<Int>()
                                held.complete(Unit)
                                never.await()
                            }
                        }
                    }
                    held.await()
                }
            }.message shouldContain "was not given back. Held by: begin"
            never.complete(Unit)
        }
        sandbox.test { db -> db.names() shouldBe emptyList() }
    }

    cases("more queries than expected fail the test, which lists them") { sandbox ->
        sandbox.test { db ->
            expectQueries(max = 2) {
                db.add("one")
                db.names()
            }
            val ids = List(3) { db.add("$it") }
            val report = shouldThrow<AssertionError> {
                expectQueries(max = 2) {
                    ids.forEach { id ->
                        db.sql("select name from sandbox_products where id = :id", "id" to id).one<String>()
                    }
                }
            }.message
            report shouldContain "Expected at most 2 queries, but there were 3. The same text again and again"
            report shouldContain "3 × select name from sandbox_products where id = "
        }
    }
}
