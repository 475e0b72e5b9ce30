package dev.runnel.mysql

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.OwnServer
import dev.runnel.servers.Servers
import dev.runnel.sql
import dev.runnel.tck.fault.Outage
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toKotlinDuration

private const val SESSIONS = 4
private val POOL_TIMEOUT = Duration.ofSeconds(3)

/** What kills the statements of sessions, and the administrator, whose last connection may not be counted out yet. */
private const val BESIDE = 3

/** The server's own process ends and begins again, under load. */
class MariaDbRestartTest :
    FunSpec({
        val own = lazy { Servers.ownMariadb() }

        afterSpec { if (own.isInitialized()) own.value.close() }

        fun whenItEnds(scheme: String, how: String, end: (OwnServer) -> Unit) = test(
            "$scheme: a server that $how is used again within the pool's wait and a second, and what ran has failed",
        ) {
            val server = own.value.server()
            val name = server.createDatabase()
            // By another pool, which has time: the first connection of a JVM may take longer than this one may wait.
            Database.open(server.url(scheme, name)).use { db ->
                db.sql("create table kept (n integer) engine = innodb").execute()
            }
            Database
                .open(server.url(scheme, name)) {
                    poolSize(SESSIONS).maxOverflow(0).poolTimeout(POOL_TIMEOUT).connectTimeout(POOL_TIMEOUT)
                }.use { db -> Restart(own.value, name, db).run(scheme, how, end) }
            // The server's own count, since it was started.
            server
                .ask(
                    "select variable_value from information_schema.global_status " +
                        "where variable_name = 'max_used_connections'",
                ).toInt() shouldBeLessThanOrEqual SESSIONS + BESIDE
            server.dropDatabase(name)
        }

        for (scheme in listOf("mariadb+jdbc", "mariadb")) {
            whenItEnds(scheme, "is stopped", OwnServer::stop)

            whenItEnds(scheme, "crashes", OwnServer::kill)
        }
    })

private class Restart(private val own: OwnServer, private val name: String, private val db: Database) {
    /** What a server that stops told the statements and the COMMIT that it was in the middle of. */
    private class Ends(val statements: List<Result<*>>, val commit: Result<*>)

    suspend fun run(scheme: String, how: String, end: (OwnServer) -> Unit) {
        val outage = Outage(db, SESSIONS, callers = 16)
        lateinit var ends: Ends
        outage.run(
            begin = { ends = whileUnderWay { withContext(Dispatchers.IO) { end(own) } } },
            end = { withContext(Dispatchers.IO) { own.start() } },
        )
        println("$scheme, a server that $how: $outage")
        outage.check(POOL_TIMEOUT.toKotlinDuration())
        for (told in ends.statements) told.kind() shouldBe ErrorKind.CONNECTION_LOST
        val kept = db.sql("select count(*) from kept").value<Long>()
        // A server that stops ends what holds the COMMIT up before it ends the COMMIT, which may pass, and be answered, in between.
        if (ends.commit.isSuccess) {
            kept shouldBe 2
        } else {
            ends.commit.kind() shouldBe ErrorKind.COMMIT_UNKNOWN
            kept shouldBeIn setOf(0L, 2L)
        }
    }

    /** Stops the server in the middle of two statements, one of them in a transaction, and of a COMMIT. */
    private suspend fun whileUnderWay(stop: suspend () -> Unit): Ends = coroutineScope {
        val inserted = CompletableDeferred<Unit>()
        val locked = CompletableDeferred<Unit>()
        val commit = async {
            runCatching {
                db.transaction {
                    sql("insert into kept (n) values (1)").execute()
                    sql("insert into kept (n) values (2)").execute()
                    inserted.complete(Unit)
                    locked.await()
                }
            }
        }
        inserted.await()
        own.server().connect().use { admin ->
            admin.createStatement().use { it.execute("flush tables with read lock") }
            locked.complete(Unit)
            val statements = listOf(
                async { runCatching { db.sql("select sleep(60)").execute() } },
                async { runCatching { db.transaction { sql("select sleep(60)").execute() } } },
            )
            val busy = "select count(*) from information_schema.processlist where db = '$name' and command <> 'Sleep'"
            withTimeout(20.seconds) { while (own.server().ask(busy) != "3") delay(5.milliseconds) }
            stop()
            Ends(statements.awaitAll(), commit.await())
        }
    }

    private fun Result<*>.kind() = (exceptionOrNull() as? RunnelException)?.kind()
}
