package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.OwnServer
import dev.runnel.servers.Servers
import dev.runnel.sql
import dev.runnel.tck.fault.Outage
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withContext
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toKotlinDuration

private const val SESSIONS = 4
private val POOL_TIMEOUT = Duration.ofSeconds(3)

/** The server's own process ends and begins again, under load. */
class PostgresqlRestartTest :
    FunSpec({
        val own = lazy { Servers.ownPostgresql() }

        afterSpec { if (own.isInitialized()) own.value.close() }

        fun whenItEnds(how: String, end: (OwnServer) -> Unit) =
            overBoth("a server that $how is used again within the pool's wait and a second, and what ran has failed") {
                val server = own.value.server()
                val name = server.createDatabase()
                // The embedded server is set to lose its last transactions in a crash.
                server.execute("alter database $name set synchronous_commit = on")
                // By another pool, which has time: the first connection of a JVM may take longer than this one may wait.
                Database.open(server.url(it, name)).use { db -> prepare(db) }
                Database
                    .open(server.url(it, name)) {
                        poolSize(SESSIONS).maxOverflow(0).poolTimeout(POOL_TIMEOUT).connectTimeout(POOL_TIMEOUT)
                    }.use { db -> Restart(own.value, name, db).run(it, how, end) }
                // The server's own count, to which a session is added when it has ended; a crash begins it again.
                val before = if (how == "crashes") 0 else 1 + SESSIONS
                server
                    .ask("select sessions from pg_stat_database where datname = '$name'")
                    .toInt() shouldBeLessThanOrEqual before + SESSIONS
                server.dropDatabase(name)
            }

        whenItEnds("is stopped", OwnServer::stop)

        whenItEnds("crashes", OwnServer::kill)
    })

/** A table whose rows hold up the COMMIT that inserts them. */
private suspend fun prepare(db: Database) {
    db.sql("create table slow (n integer)").execute()
    db
        .sql(
            "create function slow() returns trigger language plpgsql as " +
                "'begin perform pg_sleep(60); return null; end'",
        ).execute()
    db
        .sql(
            "create constraint trigger slow after insert on slow deferrable initially deferred " +
                "for each row execute function slow()",
        ).execute()
}

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
        ends.commit.kind() shouldBe ErrorKind.COMMIT_UNKNOWN
        db.sql("select count(*) from slow").value<Long>() shouldBe 0
    }

    /** Stops the server in the middle of two statements, one of them in a transaction, and of a COMMIT. */
    private suspend fun whileUnderWay(stop: suspend () -> Unit): Ends = coroutineScope {
        val statements = listOf(
            async { runCatching { db.sql("select pg_sleep(60)").execute() } },
            async { runCatching { db.transaction { sql("select pg_sleep(60)").execute() } } },
        )
        val commit = async { runCatching { db.transaction { sql("insert into slow (n) values (1)").execute() } } }
        eventually("all are under way", 20.seconds) {
            withContext(Dispatchers.IO) {
                own.server().ask(
                    "select count(*) from pg_stat_activity where datname = '$name' and wait_event = 'PgSleep'",
                ) == "3"
            }
        }
        stop()
        Ends(statements.awaitAll(), commit.await())
    }

    private fun Result<*>.kind() = (exceptionOrNull() as? RunnelException)?.kind()
}
