@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.r2dbc

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Isolation
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.batch
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.value
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.r2dbc.spi.Connection
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.TimeUnit
import kotlin.random.Random

/** A BEGIN that goes with the first statement of its transaction, on PostgreSQL. */
class BeginAheadTest :
    FunSpec({
        val other: Session by lazy { postgresql.session().apply { execute("create table ahead (a integer)") } }

        fun count() = (other.value("select count(*) from ahead") as Number).toInt()

        fun case(name: String, block: (Session) -> Unit) = test(name) {
            other.execute("delete from ahead")
            val session = postgresql.session()
            try {
                block(session)
            } finally {
                session.close().now()
            }
        }

        afterSpec { other.close().now() }

        case("begin sends nothing, and the first statement runs in the transaction") { session ->
            val id = session.value("select pg_backend_pid()")
            val state = "select state from pg_stat_activity where pid = $id"
            session.begin(TxOptions(Isolation.SERIALIZABLE, false)).now()
            session.health() shouldBe Health.IN_TRANSACTION
            postgresql.asked(state) shouldBe "idle"
            session.value("show transaction_isolation") shouldBe "serializable"
            session.execute("insert into ahead values (1)")
            session.health() shouldBe Health.IN_TRANSACTION
            postgresql.asked(state) shouldBe "idle in transaction"
            count() shouldBe 0
            session.commit().now()
            count() shouldBe 1
        }
        case("a transaction without a statement is nothing to the server") { session ->
            session.begin(TxOptions.DEFAULT).now()
            session.commit().now()
            session.health() shouldBe Health.CLEAN
            session.begin(TxOptions.DEFAULT).now()
            session.rollback().now()
            session.health() shouldBe Health.CLEAN
            session.execute("insert into ahead values (1)")
            count() shouldBe 1
        }
        case("a statement that is refused before it is sent leaves the transaction to the next") { session ->
            session.begin(TxOptions.DEFAULT).now()
            failure { session.execute("insert into ahead values ($1)") }.kind() shouldBe ErrorKind.PARAMETER
            session.health() shouldBe Health.IN_TRANSACTION
            session.execute("insert into ahead values ($1)", 1)
            session.rollback().now()
            count() shouldBe 0
        }
        case("a batch, a ping, a savepoint and a lent connection begin it too") { session ->
            session.begin(TxOptions.DEFAULT).now()
            session.batch("insert into ahead values ($1)", List(3) { arrayOf(it) }).affected shouldBe 3
            session.rollback().now()
            session.begin(TxOptions.DEFAULT).now()
            session.ping().now()
            session.execute("insert into ahead values (1)")
            session.rollback().now()
            session.begin(TxOptions.DEFAULT).now()
            session.savepoint(Session.SavepointOp.CREATE, "s").now()
            session.rollback().now()
            session.begin(TxOptions.DEFAULT).now()
            shouldThrow<IllegalStateException> { session.extension(Connection::class.java) }
            session.ping().now()
            val lent = session.extension(Connection::class.java).get()
            Stages.count(lent.createStatement("insert into ahead values (1)").execute()).now()
            session.rollback().now()
            count() shouldBe 0
        }
        test("a cancel that comes while BEGIN is being sent waits for its answer") {
            other.execute("delete from ahead")
            val sent = mutableListOf<String>()
            var cancel = {}
            val driver = PostgresqlDriver(postgresql.server, postgresql.database, postgresql.server.port(), {
                object : PostgresqlControl(it) {
                    override fun begin(options: TxOptions): CompletionStage<Void?> {
                        cancel()
                        sent += "begin"
                        return super.begin(options)
                    }

                    override fun cancel(): CompletionStage<Void?> {
                        sent += "cancel"
                        return super.cancel()
                    }
                }
            })
            val session = driver.connect().now()
            session.begin(TxOptions.DEFAULT).now()
            val insert = session.open(Command.of("insert into ahead select 1 from pg_sleep(20)", Returns.COUNT))
            lateinit var acknowledged: CompletionStage<Void?>
            cancel = { acknowledged = insert.cancel() }
            val fetch = insert.fetch(Int.MAX_VALUE, RowSink.DISCARD)
            acknowledged.now()
            sent shouldBe listOf("begin", "cancel")
            stop(insert, fetch)
            failure { fetch.now() }.kind() shouldBe ErrorKind.STATEMENT_CANCELLED
            session.health() shouldBe Health.IN_TRANSACTION
            session.rollback().now()
            session.close().now()
            count() shouldBe 0
        }
        test("behind a BEGIN that could not be sent nothing is") {
            other.execute("delete from ahead")
            val driver = PostgresqlDriver(postgresql.server, postgresql.database, postgresql.server.port(), {
                object : PostgresqlControl(it) {
                    override fun begin(options: TxOptions): CompletionStage<Void?> = throw IllegalStateException("full")
                }
            })
            val session = driver.connect().now()
            session.begin(TxOptions.DEFAULT).now()
            failure { session.execute("insert into ahead values (1)") }.kind() shouldBe ErrorKind.CONNECTION_LOST
            session.health() shouldBe Health.BROKEN
            session.abort()
            count() shouldBe 0
        }
        case("a cancel at any moment lets nothing out of the transaction") { session ->
            val random = Random(4)
            var stopped = 0
            repeat(200) {
                session.begin(TxOptions.DEFAULT).now()
                val exchange = session.open(
                    Command.of(
                        "insert into ahead select $1::int + i from generate_series(1, 20000) i",
                        Returns.COUNT,
                        it,
                    ),
                )
                val fetch = exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD).toCompletableFuture()
                val until = System.nanoTime() + random.nextLong(10_000_000)
                while (it % 3 != 0 && System.nanoTime() < until) Thread.onSpinWait()
                val acknowledged = exchange.cancel().toCompletableFuture()
                CompletableFuture.allOf(fetch.handle { _, _ -> null }, acknowledged).get(5, TimeUnit.SECONDS)
                if (fetch.isCompletedExceptionally) stopped++
                session.health() shouldBe Health.IN_TRANSACTION
                session.rollback().now()
                session.health() shouldBe Health.CLEAN
            }
            count() shouldBe 0
            println("$stopped of 200 were stopped")
            stopped shouldBeGreaterThan 5
        }
    })
