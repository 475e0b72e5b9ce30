package dev.runnel.tck

import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.listen
import dev.runnel.spi.Backend
import dev.runnel.spi.Backends
import dev.runnel.spi.Capability
import dev.runnel.sql
import dev.runnel.url.ConnectUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.first
import java.time.Duration

/** Whoever wants a second session while holding the last one is told who holds it: no composition hangs. */
internal fun FunSpec.compositionCases(kit: KitContext) {
    fun openSmall(sessions: Int, wait: Duration) = kit.open { poolSize(sessions).maxOverflow(0).poolTimeout(wait) }

    suspend fun openOne() = openSmall(1, Duration.ofMillis(300)).also { it.opened() }

    test("with a pool of one, a transaction in a flow's collector finds the writer's session or is told of the flow") {
        val db = openOne()
        db.createT()
        val rows = db.sql(kit.target.series(10_000)).flow<Long>(batch = 10)
        val write = suspend { rows.first { db.transaction { insert(1) } == 1L } }
        if (kit.hasWriterOfItsOwn) {
            write()
            db.rows() shouldBe 1
        } else {
            shouldFailWith(ErrorKind.POOL_TIMEOUT) { write() }.message shouldContain "select"
            eventually("the session is given back") { db.pool.leased == 0 }
            db.rows() shouldBe 0
        }
    }

    test("with a pool of one, a transaction detached from another of the same database is told of it") {
        val db = openOne()
        db.createT()
        shouldFailWith(ErrorKind.POOL_TIMEOUT) {
            db.transaction {
                insert(1)
                db.detached { it.transaction { insert(2) } }
            }
        }.message shouldContain "begin"
        db.rows() shouldBe 0
    }

    test("an insert of rows that come from a flow of the same database is refused at once") {
        val db = openOne()
        db.createAll(Authors)
        db.insertAll(Authors, listOf(ann))
        shouldFailWith(ErrorKind.WRONG_SCOPE) { db.insertAll(Authors, db.from(Authors).flow()) }
        db.from(Authors).count() shouldBe 1L
    }

    testWith(
        kit,
        Capability.CONCURRENT_WRITERS,
        "of two transactions that each want a second session one is told of both",
    ) {
        val db = openSmall(2, Duration.ofSeconds(2))
        db.createT()
        val both = List(2) { CompletableDeferred<Unit>() }
        val told = List(2) { i ->
            kit.scope.async {
                runCatching {
                    db.transaction {
                        insert(i)
                        both[i].complete(Unit)
                        both.awaitAll()
                        db.detached { it.insert(9) }
                    }
                }.exceptionOrNull()
            }
        }.awaitAll().filterNotNull()
        // The other may find the session that the first one gives back.
        for (error in told) {
            error.shouldBeInstanceOf<RunnelException>().kind() shouldBe ErrorKind.POOL_TIMEOUT
            error.message shouldContain "begin"
        }
        told.size shouldBeGreaterThan 0
        db.rows() shouldBe 2 * (2 - told.size)
    }

    testWith(kit, Capability.NOTIFICATIONS, "a listener takes no session of a pool of one") {
        val db = openOne()
        val heard = kit.scope.async { db.listen("orders").first() }
        while (!heard.isCompleted) db.sql("notify orders, 'one'").execute()
        db.sql("select 1").value<Int>() shouldBe 1
        heard.await()
    }
}

/** Whether reading sessions and the one that writes are lent apart. */
private val KitContext.hasWriterOfItsOwn: Boolean
    get() = Backends.create(ConnectUrl.parse(url)).sharing() == Backend.Sharing.ONE_WRITER
