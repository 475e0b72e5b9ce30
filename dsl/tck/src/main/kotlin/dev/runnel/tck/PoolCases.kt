package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.spi.Capability
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.future.await
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import java.sql.Connection
import java.time.Duration
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** Sessions run out, are lent, break and close: always an error that says why, never a hang. */
internal fun FunSpec.poolCases(kit: KitContext) {
    test("a pool that is exhausted says who holds its sessions") {
        val db = kit.open { poolSize(1).maxOverflow(0).poolTimeout(Duration.ofSeconds(1)) }
        db.opened()
        db.createT()
        val gate = CompletableDeferred<Unit>()
        val held = CompletableDeferred<Unit>()
        val holder =
            kit.scope.async {
                db.transaction {
                    insert(1)
                    held.complete(Unit)
                    gate.await()
                }
            }
        held.await()
        shouldFailWith(ErrorKind.POOL_TIMEOUT) { db.insert(2) }.message shouldContain "begin"
        gate.complete(Unit)
        holder.await()
        db.insert(3)
        db.rows() shouldBe 2
    }

    test("with a pool of one, a query inside an open flow's collector ends with an error instead of a hang") {
        val db = kit.open { poolSize(1).maxOverflow(0).poolTimeout(Duration.ofMillis(200)) }
        db.opened()
        shouldFailWith(ErrorKind.POOL_TIMEOUT) {
            db.sql(kit.target.series(10_000)).flow<Long>(batch = 10).collect { db.sql("select 1").value<Int>() }
        }.message shouldContain "select"
        eventually("the session is given back") { db.pool.leased == 0 }
        db.sql("select 1").value<Int>() shouldBe 1
    }

    test("with a pool of one, a query inside the collector of a flow that was read to its end finds the session") {
        val db = kit.open { poolSize(1).maxOverflow(0).poolTimeout(Duration.ofSeconds(5)) }
        var seen = 0
        db.sql(kit.target.series(5)).flow<Long>().collect { seen += db.sql("select 1").value<Int>() }
        seen shouldBe 5
    }

    test("more callers than sessions are all served, in turn") {
        val db = kit.open { poolSize(2).maxOverflow(0) }
        List(100) { kit.scope.async { db.sql("select $it").value<Int>() } }.awaitAll() shouldBe (0 until 100).toList()
    }

    test("a pool is given another size while it is in use, through each face") {
        val db = kit.open { poolSize(1).maxOverflow(0) }
        if (kit.hasOneSession) {
            shouldFailWith(ErrorKind.CONFIGURATION) { db.resizePool(0, 2) }.message shouldContain "is the database"
            return@test
        }
        db.opened()
        val others = CompletableDeferred<Unit>()
        val here = AtomicInteger()
        val readers = List(3) {
            kit.scope.async {
                db.transaction(readOnly = true) {
                    sql("select 1").value<Int>()
                    if (here.incrementAndGet() == 3) others.complete(Unit)
                    others.await()
                }
            }
        }
        eventually("two wait for the one") { db.pool.waiting == 2 }
        db.resizePool(0, 3)
        readers.awaitAll()
        db.resizePool(0, 1)
        // The one that writes may stand beside it.
        eventually({ "all but one are closed: ${db.pool}" }) { db.pool.size() <= 2 && db.pool.closing == 0 }
        db.sql("select 1").value<Int>() shouldBe 1
        shouldFailWith(ErrorKind.CONFIGURATION) { db.resizePool(2, 1) }

        val blocking = kit.openBlocking()
        blocking.resizePool(2, 2)
        eventually("two are opened ahead") { blocking.pool().idle() == 2 }
        val async = kit.openAsync()
        async.resizePool(2, 2)
        eventually("two are opened ahead") { async.pool().idle() == 2 }
    }

    testWith(kit, Capability.CANCEL_RUNNING, "a statement is stopped after its own timeout and the session goes on") {
        val db = kit.open()
        db.sql("select 1").value<Int>()
        val before = db.pool.created
        val timeout = 100.milliseconds
        val start = TimeSource.Monotonic.markNow()
        shouldFailWith(ErrorKind.STATEMENT_TIMEOUT) {
            db.sql(kit.target.endlessQuery).label("endless").timeout(timeout).value<Long>()
        }.label() shouldBe "endless"
        start.elapsedNow() shouldBeLessThan 3.seconds
        // On a busy machine the caller may have left before the statement has ended.
        eventually("the session is given back") { db.pool.leased == 0 }
        val settled = start.elapsedNow() - timeout
        db.sql("select 1").value<Int>() shouldBe 1
        if (settled < kit.settles) db.pool.created shouldBe before
    }

    testWith(
        kit,
        Capability.CANCEL_RUNNING,
        "a statement is stopped after the database's default timeout, through each face",
    ) {
        val limit = Duration.ofMillis(100)
        val db = kit.open { statementTimeout(limit) }
        shouldFailWith(ErrorKind.STATEMENT_TIMEOUT) { db.sql(kit.target.endlessQuery).value<Long>() }
        shouldFailWith(ErrorKind.STATEMENT_TIMEOUT) { db.sql(kit.target.endlessQuery).flow<Long>().collect {} }
        val async = kit.openAsync { statementTimeout(limit) }
        shouldFailWith(ErrorKind.STATEMENT_TIMEOUT) {
            async.sql(kit.target.endlessQuery).value(Long::class.javaObjectType).await()
        }
        val blocking = kit.openBlocking { statementTimeout(limit) }
        shouldFailWith(ErrorKind.STATEMENT_TIMEOUT) {
            blocking.sql(kit.target.endlessQuery).value(Long::class.javaObjectType)
        }
    }

    testWith(
        kit,
        Capability.CANCEL_RUNNING,
        "shutdown stops what still runs after the grace and rolls back what is open",
    ) {
        val db = kit.open()
        db.createT()
        val query = kit.scope.async { runCatching { db.sql(kit.target.endlessQuery).value<Long>() } }
        eventually("the query has a session") { db.pool.leased == 1 }
        db.shutdown(50.milliseconds)
        (query.await().isFailure) shouldBe true
        shouldFailWith(ErrorKind.CLOSED) { db.sql("select 1").value<Int>() }
    }

    test("shutdown waits for a transaction that ends within the grace, and lets nobody in") {
        val db = kit.open()
        db.createT()
        val held = CompletableDeferred<Unit>()
        val gate = CompletableDeferred<Unit>()
        val block =
            kit.scope.async {
                db.transaction {
                    insert(1)
                    held.complete(Unit)
                    gate.await()
                    insert(2)
                }
            }
        held.await()
        val closing = kit.scope.async { db.shutdown(20.seconds) }
        withTimeout(10.seconds) {
            while (runCatching { db.sql("select 1").value<Int>() }.isSuccess) yield()
        }
        shouldFailWith(ErrorKind.CLOSED) { db.sql("select 1").value<Int>() }
        shouldFailWith(ErrorKind.CLOSED) { db.insert(3) }
        gate.complete(Unit)
        block.await() shouldBe 1
        closing.await()
        if (kit.target.shared) kit.open().rows() shouldBe 2
    }

    test("a closing database that still serves a reader lets no writer in") {
        val db = kit.open { poolSize(3) }
        db.createT()
        val reading = CompletableDeferred<Unit>()
        val gate = CompletableDeferred<Unit>()
        val reader =
            kit.scope.async {
                db.sql(kit.target.series(1_000)).flow<Long>(batch = 10).collect {
                    reading.complete(Unit)
                    gate.await()
                }
            }
        reading.await()
        val closing = kit.scope.async(start = CoroutineStart.UNDISPATCHED) { db.shutdown(20.seconds) }
        shouldFailWith(ErrorKind.CLOSED) { db.insert(1) }
        gate.complete(Unit)
        reader.await()
        closing.await()
    }

    test("a closed database says so, through each face, and may be closed again") {
        val db = kit.open()
        db.sql("select 1").value<Int>()
        db.close()
        shouldFailWith(ErrorKind.CLOSED) { db.sql("select 1").value<Int>() }
        shouldFailWith(ErrorKind.CLOSED) { db.transaction { } }
        shouldFailWith(ErrorKind.CLOSED) { db.sql("select 1").flow<Int>().collect {} }
        db.close()
        val async = kit.openAsync()
        async.close()
        shouldFailWith(ErrorKind.CLOSED) { async.sql("select 1").value(Int::class.javaObjectType).await() }
        val blocking = kit.openBlocking()
        blocking.close()
        shouldFailWith(ErrorKind.CLOSED) { blocking.sql("select 1").value(Int::class.javaObjectType) }
    }

    test("a session serves on after each kind of failure") {
        val db = kit.open { poolSize(1).maxOverflow(0) }
        db.sql("create table k (id integer primary key, n integer not null)").execute()
        db.sql("insert into k (id, n) values (1, 1)").execute()
        db.sql("select count(*) from k").value<Int>() shouldBe 1
        val before = db.pool.created
        shouldFailWith(ErrorKind.SYNTAX) { db.sql("selekt 1").execute() }
        shouldFailWith(ErrorKind.UNDEFINED_OBJECT) { db.sql("select * from missing").value<Int>() }
        shouldFailWith(ErrorKind.UNIQUE_VIOLATION) { db.sql("insert into k (id, n) values (1, 2)").execute() }
        shouldFailWith(ErrorKind.NOT_NULL_VIOLATION) { db.sql("insert into k (id, n) values (2, null)").execute() }
        shouldFailWith(ErrorKind.NO_ROWS) { db.sql("select n from k where id = 9").value<Int>() }
        shouldFailWith(ErrorKind.TOO_MANY_ROWS) { db.sql(kit.target.series(3)).value<Long>() }
        shouldFailWith(ErrorKind.OTHER) { db.sql(kit.target.series(3)).map { throw Boom() }.list() }
            .cause
            .shouldBeInstanceOf<Boom>()
        db.pool.let { it.leased to it.created } shouldBe (0 to before)
        db.sql("select n from k").value<Int>() shouldBe 1
    }

    test("the driver's connection is lent and reset afterwards, and lent in a transaction it is that transaction's") {
        val db = kit.open { poolSize(1).maxOverflow(0) }
        db.createT()
        if (runCatching { db.unwrap(Connection::class) { } }.isFailure) {
            shouldFailWith(ErrorKind.NOT_PORTABLE) { db.unwrap(Connection::class) { } }
        } else {
            db.unwrap(Connection::class) { it.createStatement().use { s -> s.execute("insert into t (n) values (1)") } }
            db.rows() shouldBe 1
            runCatching {
                db.transaction {
                    insert(2)
                    unwrap(Connection::class) {
                        it.createStatement().use { s ->
                            s.execute("insert into t (n) values (3)")
                        }
                    }
                    rows() shouldBe 3
                    throw Boom()
                }
            }.exceptionOrNull().shouldBeInstanceOf<Boom>()
            db.rows() shouldBe 1
            db.pool.leased shouldBe 0
            kit.target.beginText?.let { begin ->
                shouldFailWith(ErrorKind.TRANSACTION_ABORTED) {
                    db.transaction {
                        insert(4)
                        unwrap(Connection::class) { it.createStatement().use { s -> s.execute("rollback") } }
                        insert(5)
                    }
                }
                db.rows() shouldBe 1
                // What a borrower leaves open is nobody else's.
                db.unwrap(Connection::class) { connection ->
                    connection.createStatement().use { s -> s.execute(begin) }
                    connection.createStatement().use { s -> s.execute("insert into t (n) values (6)") }
                }
            }
            db.insert(7)
            db.rows("n = 7") shouldBe 1
        }
        shouldFailWith(ErrorKind.NOT_PORTABLE) { db.unwrap(Boom::class) { } }
        db.pool.leased shouldBe 0
    }
}

/** To open the one session may take longer than the short time that the case waits for it. */
internal suspend fun Database.opened() {
    while (pool.idle == 0) {
        runCatching { ping() }
    }
}
