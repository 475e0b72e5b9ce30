package dev.runnel.guides

import dev.runnel.Database
import dev.runnel.async.AsyncDatabase
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.ErrorKind.DEADLOCK
import dev.runnel.error.ErrorKind.STATEMENT_TIMEOUT
import dev.runnel.error.RunnelException
import dev.runnel.insertAll
import dev.runnel.servers.Servers
import dev.runnel.sql
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.nio.file.Path
import java.util.concurrent.CompletionException
import java.util.concurrent.CountDownLatch
import kotlin.io.path.Path
import kotlin.io.path.absolute
import kotlin.io.path.extension
import kotlin.io.path.isRegularFile
import kotlin.io.path.readText
import kotlin.io.path.walk
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import dev.runnel.guides.java.Timeouts as JavaTimeouts

private const val HEAVY =
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000000000) select count(*) from n"

class TimeoutsTest :
    FunSpec({
        test("a statement, a transaction and a caller have their own timeouts, in Kotlin and in Java") {
            Database.open("sqlite::memory:").use { db ->
                shouldThrow<RunnelException> { report(db, HEAVY) }.kind() shouldBe STATEMENT_TIMEOUT
                report(db, "select 42") shouldBe 42
                shouldThrow<RunnelException> {
                    db.transaction(timeout = 200.milliseconds) { sql(HEAVY).value<Long>() }
                }.kind() shouldBe STATEMENT_TIMEOUT
                db.createAll(Users)
                db.insertAll(Users, listOf(User(1, "ada@x.org")))
                deactivate(db, 1) shouldBe 1
            }
            AsyncDatabase.open("sqlite::memory:").use { db ->
                val error = shouldThrow<CompletionException> { JavaTimeouts.report(db, HEAVY).join() }.cause
                (error as RunnelException).kind() shouldBe STATEMENT_TIMEOUT
                JavaTimeouts.report(db, "select 42").join() shouldBe 42
            }
            BlockingDatabase.open("sqlite::memory:").use { db ->
                db.createAll(dev.runnel.guides.java.Accounts.Users.USERS)
                JavaTimeouts.deactivate(db, 1) shouldBe 0
            }
        }

        test("a pool opens as many sessions as it may, and no more") {
            Servers.postgresql().lends("postgresql") { url ->
                service(url).use { db ->
                    coroutineScope {
                        val full = CompletableDeferred<Unit>()
                        repeat(40) {
                            launch {
                                db.transaction {
                                    sql("select 1").value<Int>()
                                    full.await()
                                }
                            }
                        }
                        eventually(60.seconds) { db.pool.leased to db.pool.waiting shouldBe (20 to 20) }
                        full.complete(Unit)
                    }
                    db.pool.created() shouldBe 20
                }
                JavaTimeouts.service(url).use { db ->
                    withContext(Dispatchers.IO) {
                        val full = CountDownLatch(1)
                        repeat(40) {
                            launch {
                                db.transaction { tx ->
                                    tx.sql("select 1").value(Int::class.javaObjectType)
                                    full.await()
                                }
                            }
                        }
                        try {
                            eventually(60.seconds) { db.pool().leased to db.pool().waiting shouldBe (20 to 20) }
                        } finally {
                            full.countDown()
                        }
                    }
                    db.pool().created() shouldBe 20
                }
            }
        }

        test("the guide names every kind of error, once, and both languages give it the same answer") {
            val rows = page().readText().lines().filter { it.startsWith("| `") }
            val named = rows.flatMap { row -> NAME.findAll(row.split('|')[1]).map { it.groupValues[1] } }
            named.filter { name -> ErrorKind.entries.any { it.name == name } } shouldContainExactlyInAnyOrder
                ErrorKind.entries.map { it.name }
            for (kind in ErrorKind.entries) {
                withClue(kind) { JavaTimeouts.answer(kind).name shouldBe answer(kind).name }
                withClue(kind) { (answer(kind) == Answer.RETRY) shouldBe kind.isRetryable }
            }
        }

        test("every kind of error is asked for by a test") {
            val tests = listOf("dsl", "backends", "samples")
                .flatMap { root().resolve(it).walk().filter { file -> file.isTest() }.toList() }
                .map { it.readText() }
            ErrorKind.entries.filter { kind -> tests.none { Regex("\\b${kind.name}\\b") in it } }.shouldBeEmpty()
        }

        for (scheme in listOf("postgresql", "postgresql+jdbc", "mariadb", "mariadb+jdbc")) {
            val server = { if ("postgresql" in scheme) Servers.postgresql() else Servers.mariadb() }

            test("of two transactions that wait for each other one is told of the DEADLOCK, on $scheme") {
                server().lends(scheme) { url ->
                    Database.open(url).use { db ->
                        db.twoUsers()
                        val holds = List(2) { CompletableDeferred<Unit>() }
                        val outcomes = coroutineScope {
                            (0..1)
                                .map { me ->
                                    async {
                                        runCatching {
                                            db.transaction {
                                                activate(me.toLong(), false)
                                                holds[me].complete(Unit)
                                                holds[1 - me].await()
                                                activate(1L - me, false)
                                            }
                                        }
                                    }
                                }.awaitAll()
                        }
                        val lost = outcomes.mapNotNull { it.exceptionOrNull() }
                        lost shouldHaveSize 1
                        (lost.single() as RunnelException).kind() shouldBe DEADLOCK
                    }
                }
            }

            test("a transaction that may retry gets through, in Kotlin and in Java, on $scheme") {
                server().lends(scheme) { url ->
                    Database.open(url).use { db ->
                        BlockingDatabase.open(url).use { java ->
                            db.twoUsers()
                            repeat(5) {
                                withContext(Dispatchers.IO) {
                                    launch { swap(db, 0, 1) shouldBe 2 }
                                    launch { JavaTimeouts.swap(java, 1, 0) shouldBe 2 }
                                }
                            }
                        }
                    }
                }
            }
        }
    })

private val NAME = Regex("`([A-Z_]+)`")

private suspend fun Database.twoUsers() {
    createAll(Users)
    insertAll(Users, listOf(User(0, "ada@x.org"), User(1, "bob@x.org")))
}

private fun root(): Path = generateSequence(Path("").absolute()) { it.parent }
    .first { it.resolve("dsl/core/pom.xml").isRegularFile() }

private fun page(): Path = root().resolve("samples/guides/timeouts-and-errors.md")

private fun Path.isTest(): Boolean = extension in setOf("kt", "java") &&
    ("/src/test/" in toString() || "/dsl/tck/src/main/" in toString()) && "/samples/guides/" !in toString()
