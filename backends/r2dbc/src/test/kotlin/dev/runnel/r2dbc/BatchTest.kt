package dev.runnel.r2dbc

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Exchange
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.batch
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.r2dbc.spi.Statement
import java.lang.reflect.Proxy
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.TimeUnit

/** What a batch sends between its statements, and which row it blames. */
class BatchTest :
    FunSpec({
        test("a savepoint of our own waits for a cancel that is under way, and is then not sent") {
            val acknowledged = CompletableFuture<Void?>()
            var prepared = 0
            var cancel = {}
            val driver = PostgresqlDriver(postgresql.server, postgresql.database, postgresql.server.port(), {
                object : PostgresqlControl(it) {
                    override fun prepare(sql: String, keys: Boolean): Statement {
                        val statement = super.prepare(sql, keys)
                        if (!sql.startsWith("insert into held")) return statement
                        prepared++
                        return whenExecuted(statement) { cancel() }
                    }

                    override fun cancel(): CompletionStage<Void?> = acknowledged
                }
            })
            val session = driver.connect().now()
            session.execute("create table held (a integer)")
            val id = session.value("select pg_backend_pid()")
            session.begin(TxOptions.DEFAULT).now()
            session.ping().now()
            val insert: Exchange = session.open(
                Command(
                    "insert into held values ($1)",
                    List(2_500) { arrayOf<Any?>(it) },
                    listOf(),
                    Returns.COUNT,
                    null,
                    0,
                    null,
                    { n -> "insert into held values " + List(n) { "($" + (it + 1) + ")" }.joinToString() },
                    null,
                ),
            )
            cancel = { insert.cancel() }
            val fetch = insert.fetch(Int.MAX_VALUE, RowSink.DISCARD)
            // The last text stays in the list of the server: it is the insert, and behind it nothing has come.
            eventually {
                postgresql.asked(
                    "select 1 from pg_stat_activity where pid = $id and state = 'idle in transaction' " +
                        "and query like 'insert into held%'",
                ) != null
            }
            fetch.toCompletableFuture().isDone shouldBe false
            acknowledged.complete(null)
            failure { fetch.toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).now() }.kind() shouldBe
                ErrorKind.STATEMENT_CANCELLED
            prepared shouldBe 1
            session.health() shouldBe Health.IN_TRANSACTION
            session.rollback().now()
            session.execute("drop table held")
            session.close().now()
        }
        test("a lost connection is not the fault of the row that met it") {
            val session = postgresql.session()
            val end = "select case when $1::int = 3 then pg_terminate_backend(pg_backend_pid()) end"
            val lost = failure { session.batch(end, List(5) { arrayOf<Any?>(it) }) }
            lost.kind() shouldBe ErrorKind.CONNECTION_LOST
            lost.row() shouldBe null
            session.health() shouldBe Health.BROKEN
            session.abort()
        }
    })

private fun whenExecuted(statement: Statement, then: () -> Unit): Statement = Proxy.newProxyInstance(
    Statement::class.java.classLoader,
    arrayOf(Statement::class.java),
) { proxy, method, arguments ->
    val answer = method.invoke(statement, *(arguments ?: arrayOf<Any?>()))
    if (method.name == "execute") then()
    if (answer === statement) proxy else answer
} as Statement
