package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.tck.fault.FaultProxy
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.time.Duration

/** What a transaction's caller is told when the connection breaks is what has happened. */
internal fun FunSpec.cutCases(kit: KitContext) {
    testWithServer(
        kit,
        "a transaction cut at any step of its protocol is whole or not there, and the error says which",
    ) {
        val proxy = kit.proxy()
        val cuts = Cuts(proxy, kit.open(proxy) { poolSize(1).maxOverflow(0) }, kit.open())
        cuts.prepare()
        for (direction in listOf(proxy.toServer, proxy.toClient)) {
            if (Storm.on) {
                cuts.scan { direction.cutAfter(bytes = it) }
            } else {
                cuts.scan { direction.cutAfter(flushes = it) }
                cuts.scan { direction.cutAfter(flushes = it, bytes = 1) }
            }
        }
        println("${kit.target.name}: cut at ${cuts.trials} places: ${cuts.told}")
    }

    testWithServer(kit, "a COMMIT that is not answered in time is COMMIT_UNKNOWN, whether it has arrived or not") {
        val straight = kit.open()
        straight.createT()
        val proxy = kit.proxy()
        val db = kit.open(proxy) { poolSize(1).maxOverflow(0).controlTimeout(Duration.ofSeconds(2)) }
        for ((n, direction) in listOf(proxy.toServer, proxy.toClient).withIndex()) {
            shouldFailWith(ErrorKind.COMMIT_UNKNOWN) {
                db.transaction {
                    insert(n)
                    direction.silent = true
                }
            }
            val answered = if (direction === proxy.toClient) 1L else 0L
            if (answered == 1L) eventuallyRows(straight, "n = $n", answered)
            // What has not arrived by now never does.
            proxy.reset()
            proxy.heal()
            straight.rows("n = $n") shouldBe answered
            db.rows("n = $n") shouldBe answered
        }
    }

    testWithServer(
        kit,
        "a block that goes on after its connection was lost is not committed, and nobody is left in doubt",
    ) {
        val straight = kit.open()
        straight.createT()
        val proxy = kit.proxy()
        val db = kit.open(proxy) { poolSize(1).maxOverflow(0) }
        shouldFailWith(ErrorKind.CONNECTION_LOST) {
            db.transaction {
                insert(1)
                proxy.reset()
                shouldFailWith(ErrorKind.CONNECTION_LOST) { rows() }
            }
        }
        straight.rows() shouldBe 0
        db.rows() shouldBe 0
    }
}

private suspend fun eventuallyRows(db: Database, where: String, count: Long) {
    val deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos()
    while (db.rows(where) != count) check(System.nanoTime() < deadline) { "not $count rows where $where" }
}

/** Transactions of two inserts, each on a new session, each cut at another place. */
private class Cuts(private val proxy: FaultProxy, private val db: Database, private val straight: Database) {
    val told = sortedMapOf<String, Int>()
    var trials = 0
        private set

    suspend fun prepare() {
        straight.sql("create table step (trial integer not null, n integer not null)").execute()
    }

    /** Cuts at the places 0, 1, 2 and so on, until the transaction ends before the cut. */
    suspend fun scan(cut: (Long) -> Unit) {
        var place = 0L
        while (trial { cut(place) }) place++
    }

    /** True if the cut has happened. */
    private suspend fun trial(cut: () -> Unit): Boolean {
        val trial = ++trials
        // No session that was cut is lent again.
        db.sql("select 1").value<Int>() shouldBe 1
        cut()
        val towardsServer = proxy.toServer.cutting
        var done = false
        val error = try {
            db.transaction {
                sql("insert into step (trial, n) values ($trial, 1)").execute()
                sql("insert into step (trial, n) values ($trial, 2)").execute()
                done = true
            }
            null
        } catch (e: RunnelException) {
            e
        }
        val happened = !proxy.toServer.cutting && !proxy.toClient.cutting
        proxy.heal()
        val there = straight.sql("select count(*) from step where trial = $trial").value<Int>()
        withClue("$error in the cut number $trial, ${if (towardsServer) "towards the server" else "back"}") {
            when (error?.kind()) {
                null -> there shouldBe 2
                ErrorKind.COMMIT_UNKNOWN -> {
                    done shouldBe true
                    // A server may carry out a COMMIT whose last bytes it never gets: PostgreSQL's Sync, say.
                    (there == 2 || (towardsServer && there == 0)) shouldBe true
                }
                else -> {
                    error.kind() shouldBe ErrorKind.CONNECTION_LOST
                    there shouldBe 0
                }
            }
        }
        told.merge(error?.kind()?.name ?: "committed", 1, Int::plus)
        return happened
    }
}
