package dev.runnel.mysql

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.DatabaseServer
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Exchange
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.tck.probe.batch
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.sql.Connection
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionException

/** Each text runs the statement that was prepared for it, whatever became of those before it. */
class PreparedTest :
    FunSpec({
        for ((scheme, server) in targets()) {
            test("$scheme: a text that cannot be prepared leaves the others what they are") {
                server.withSession(scheme) { session ->
                    failure { session.value("select ? + missing from nowhere", 1) }.kind() shouldBe
                        ErrorKind.UNDEFINED_OBJECT
                    session.eachRunsItsOwn()
                }
            }

            test("$scheme: a text that is stopped while it is prepared leaves the others what they are") {
                server.withSession(scheme) { session ->
                    session.whilePreparing(server) { exchange, fetch, _ ->
                        exchange.cancel().now()
                        val error = shouldThrow<CompletionException> { fetch.join() }.cause
                        (error as RunnelException).kind() shouldBe ErrorKind.STATEMENT_CANCELLED
                    }
                    session.eachRunsItsOwn()
                }
            }

            test("$scheme: of a session that is given up while a text is prepared the server keeps nothing") {
                server.withSession(scheme) { session ->
                    session.whilePreparing(server) { _, fetch, waiting ->
                        session.abort()
                        shouldThrow<CompletionException> { fetch.join() }
                        eventually { waiting() == 0 }
                    }
                }
            }

            test("$scheme: a value that is refused before it is sent costs nobody the session") {
                server.withSession(scheme) { session ->
                    failure { session.value("select ? + 1", Double.NaN) }.kind() shouldBe ErrorKind.DATA_INVALID
                    session.needsReset() shouldBe false
                    session.eachRunsItsOwn()
                }
            }

            test("$scheme: an insert gives its keys where they are wanted, also when it has run without") {
                server.withSession(scheme) { session ->
                    session.execute("create table t (id int primary key auto_increment, a int)")
                    val insert = "insert into t (a) values (?)"
                    session.execute(insert, 1) shouldBe 1L
                    session.batch(insert, listOf(arrayOf(2)), Returns.KEYS).rows.map { it.first().toString() } shouldBe
                        listOf("2")
                    session.execute(insert, 3) shouldBe 1L
                    session.run(Command.of(insert, Returns.KEYS, 4)).rows.map { it.first().toString() } shouldBe
                        listOf("4")
                }
            }
        }
    })

private fun Session.eachRunsItsOwn() = repeat(3) {
    for (n in 1..3) value("select ? + $n", 10).toString().toDouble() shouldBe 10.0 + n
}

/** A reader, and behind it who wants the table alone: the server prepares nothing that names it. */
private fun Session.whilePreparing(
    server: DatabaseServer,
    test: (Exchange, CompletableFuture<*>, waiting: () -> Int) -> Unit,
) {
    execute("create table t (a int)")
    val database = value("select database()").toString()
    val alone = server.connect().use { reader ->
        reader.autoCommit = false
        reader.run("select * from `$database`.t")
        val alone = CompletableFuture.runAsync { server.connect().use { it.run("drop table `$database`.t") } }
        eventually { server.waitingForTables(database, "drop") == 1 }
        val exchange = open(Command.of("insert into t select ?", Returns.COUNT, 1))
        val fetch = CompletableFuture.supplyAsync { exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD).now() }
        val waiting = { server.waitingForTables(database, "insert") }
        eventually { waiting() == 1 }
        test(exchange, fetch, waiting)
        reader.commit()
        alone
    }
    alone.join()
}

private fun Connection.run(sql: String) = createStatement().use { it.execute(sql) }

private fun DatabaseServer.waitingForTables(database: String, statement: String): Int = connect().use { admin ->
    admin.createStatement().use {
        it
            .executeQuery(
                "select count(*) from information_schema.processlist where info like '$statement%' and " +
                    "(db = '$database' or info like '%$database%') and state like 'Waiting for table%'",
            ).use { row -> row.next().let { _ -> row.getInt(1) } }
    }
}
