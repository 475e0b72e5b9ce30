package dev.runnel.tck

import dev.runnel.async.AsyncTransaction
import dev.runnel.blocking.BlockingQuerier
import dev.runnel.error.ErrorKind
import dev.runnel.spi.Capability
import dev.runnel.transaction.TransactionOptions
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.future.await
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException
import java.util.concurrent.atomic.AtomicReference

private fun BlockingQuerier.insert(n: Int) = sql("insert into t (n) values ($n)").execute()

private fun BlockingQuerier.rows(): Long = sql("select count(*) from t").value(Long::class.javaObjectType)

private fun AsyncTransaction.insert(n: Int): CompletableFuture<Long> = sql("insert into t (n) values ($n)").execute()

/** The same transactions through the Java faces. */
internal fun FunSpec.javaTransactionCases(kit: KitContext) {
    test("a blocking transaction commits, rolls back, nests and refuses misuse") {
        val db = kit.openBlocking()
        db.sql("create table t (n integer)").execute()
        db.transaction { tx -> tx.insert(1) } shouldBe 1
        runCatching {
            db.transaction<Unit> { tx ->
                tx.insert(2)
                throw IllegalStateException("boom")
            }
        }.exceptionOrNull().shouldBeInstanceOf<IllegalStateException>()
        db.rows() shouldBe 1
        if (!kit.hasSavepoints) return@test
        val log = ArrayList<String>()
        val leaked = AtomicReference<BlockingQuerier>()
        db.transaction { tx ->
            leaked.set(tx)
            tx.afterCommit { log += "outer" }
            runCatching {
                tx.transaction<Unit> { inner ->
                    inner.afterCommit { log += "never" }
                    inner.insert(3)
                    throw IllegalStateException("boom")
                }
            }
            tx.transaction { inner ->
                inner.afterCommit { log += "inner" }
                inner.insert(4)
                runCatching { tx.insert(5) }.exceptionOrNull().kind() shouldBe ErrorKind.WRONG_SCOPE
            }
            runCatching { db.insert(6) }.exceptionOrNull().kind() shouldBe ErrorKind.WRONG_SCOPE
            runCatching { db.transaction { it.insert(6) } }.exceptionOrNull().kind() shouldBe ErrorKind.WRONG_SCOPE
            if (kit.target.shared) db.detached().rows() shouldBe 1
        }
        log shouldBe listOf("outer", "inner")
        db.rows() shouldBe 2
        runCatching { leaked.get().rows() }.exceptionOrNull().kind() shouldBe ErrorKind.TRANSACTION_CLOSED
    }

    testWith(kit, Capability.CANCEL_RUNNING, "a blocking transaction whose time is up is stopped and rolled back") {
        val db = kit.openBlocking()
        db.sql("create table t (n integer)").execute()
        runCatching {
            db.transaction<Unit>(TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(100))) { tx ->
                tx.insert(1)
                tx.sql(kit.target.endlessQuery).value(Long::class.javaObjectType)
            }
        }.exceptionOrNull().kind() shouldBe ErrorKind.STATEMENT_TIMEOUT
        db.rows() shouldBe 0
    }

    test("a future's transaction commits, rolls back and nests") {
        val db = kit.openAsync()
        db.sql("create table t (n integer)").execute().await()

        suspend fun rows(): Long = db.sql("select count(*) from t").value(Long::class.javaObjectType).await()
        db.transaction { tx -> tx.insert(1).thenCompose { tx.insert(2) } }.await() shouldBe 1
        rows() shouldBe 2
        runCatching {
            db.transaction { tx -> tx.insert(3).thenApply { throw Boom() } }.await()
        }.exceptionOrNull().cause() shouldBe Boom::class
        rows() shouldBe 2
        if (!kit.hasSavepoints) return@test
        db
            .transaction { tx ->
                tx.insert(4).thenCompose {
                    tx
                        .transaction { inner -> inner.insert(5).thenApply<Unit> { throw Boom() } }
                        .handle { _, _ -> }
                        .thenCompose { tx.transaction { inner -> inner.insert(6) } }
                }
            }.await()
        rows() shouldBe 4
    }

    testWith(kit, Capability.SAVEPOINTS, "a nested future that is cancelled is undone alone") {
        val db = kit.openAsync()
        db.sql("create table t (n integer)").execute().await()
        val started = CompletableFuture<Unit>()
        db
            .transaction { tx ->
                tx.insert(1).thenCompose {
                    val nested =
                        tx.transaction { inner ->
                            inner.insert(2).thenCompose {
                                started.complete(Unit)
                                inner.sql(kit.target.endlessQuery).value(Long::class.javaObjectType)
                            }
                        }
                    started.thenAccept { nested.cancel(true) }
                    nested.handle { _, _ -> }.thenCompose { tx.insert(3) }
                }
            }.await()
        db.sql("select count(*) from t").value(Long::class.javaObjectType).await() shouldBe 2
    }

    testWith(kit, Capability.CANCEL_RUNNING, "a cancelled future stops the statements of nested transactions too") {
        val db = kit.openAsync()
        db.sql("create table t (n integer)").execute().await()
        val started = CompletableFuture<Unit>()
        val work =
            db.transaction { tx ->
                tx.transaction { inner ->
                    inner.insert(1).thenCompose {
                        started.complete(Unit)
                        inner.sql(kit.target.endlessQuery).value(Long::class.javaObjectType)
                    }
                }
            }
        started.await()
        work.cancel(true)
        eventually("the session is given back") { db.pool().leased == 0 }
        db.sql("select count(*) from t").value(Long::class.javaObjectType).await() shouldBe 0
    }

    test("a future's transaction whose work never ends is rolled back when its time is up") {
        val db = kit.openAsync()
        db.sql("create table t (n integer)").execute().await()
        shouldFailWith(ErrorKind.STATEMENT_TIMEOUT) {
            db
                .transaction(TransactionOptions.DEFAULT.withTimeout(Duration.ofMillis(50))) { tx ->
                    tx.insert(1).thenCompose { CompletableFuture<Unit>() }
                }.await()
        }
        eventually("the session is given back") { db.pool().leased == 0 }
        db.sql("select count(*) from t").value(Long::class.javaObjectType).await() shouldBe 0
    }
}

private fun Throwable?.kind(): ErrorKind? = (this as? dev.runnel.error.RunnelException)?.kind()

private fun Throwable?.cause() = (if (this is CompletionException) cause else this)?.let { it::class }
