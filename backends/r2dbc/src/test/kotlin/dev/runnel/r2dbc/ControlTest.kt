@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.r2dbc

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Isolation
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.Session.SavepointOp
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.r2dbc.spi.Connection
import java.util.concurrent.TimeUnit

/** Transactions, the state of a session, and connections that end before their session does. */
class ControlTest :
    FunSpec({
        for (subject in subjects) {
            val shared: Session by lazy {
                subject.session().apply {
                    execute(
                        "create table c (a integer primary key)",
                    )
                }
            }

            fun case(name: String, block: (Session) -> Unit) = test("${subject.name}: $name") {
                shared.execute("delete from c")
                val session = subject.session()
                try {
                    block(session)
                } finally {
                    session.close().now()
                }
            }

            fun count() = (shared.value("select count(*) from c") as Number).toInt()

            afterSpec { shared.close().now() }

            case("a transaction is committed or rolled back") { session ->
                session.begin(TxOptions.DEFAULT).now()
                session.health() shouldBe Health.IN_TRANSACTION
                session.execute("insert into c values (1)")
                count() shouldBe 0
                session.commit().now()
                session.health() shouldBe Health.CLEAN
                count() shouldBe 1
                session.begin(TxOptions.DEFAULT).now()
                session.execute("delete from c")
                session.rollback().now()
                session.health() shouldBe Health.CLEAN
                count() shouldBe 1
            }
            case("savepoints") { session ->
                session.begin(TxOptions.DEFAULT).now()
                session.execute("insert into c values (1)")
                session.savepoint(SavepointOp.CREATE, "s1").now()
                session.execute("insert into c values (2)")
                session.savepoint(SavepointOp.ROLLBACK, "s1").now()
                session.savepoint(SavepointOp.RELEASE, "s1").now()
                session.commit().now()
                count() shouldBe 1
            }
            case("isolation and read only") { session ->
                session.begin(TxOptions(Isolation.SERIALIZABLE, false)).now()
                session.execute("insert into c values (1)")
                session.commit().now()
                session.begin(TxOptions(null, true)).now()
                failure { session.execute("insert into c values (2)") }.kind() shouldBe
                    if (subject.isPostgresql) {
                        ErrorKind.READ_ONLY
                    } else {
                        failure {
                            session.execute(
                                "insert into c values (2)",
                            )
                        }.kind()
                    }
                session.rollback().now()
                session.begin(TxOptions.DEFAULT).now()
                session.execute("insert into c values (3)")
                session.commit().now()
                count() shouldBe 2
            }
            case("a transaction begun and ended by a text is known") { session ->
                session.execute("begin")
                session.health() shouldBe Health.IN_TRANSACTION
                session.execute("insert into c values (1)")
                session.execute("rollback")
                session.health() shouldBe Health.CLEAN
                count() shouldBe 0
            }
            if (subject.isPostgresql) {
                case("the commit of an aborted transaction fails") { session ->
                    session.begin(TxOptions.DEFAULT).now()
                    session.execute("insert into c values (1)")
                    failure { session.execute("insert into c values (1)") }.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                    session.health() shouldBe Health.IN_TRANSACTION
                    failure { session.execute("insert into c values (2)") }.kind() shouldBe
                        ErrorKind.TRANSACTION_ABORTED
                    failure { session.commit().now() }.kind() shouldBe ErrorKind.TRANSACTION_ABORTED
                    session.health() shouldBe Health.CLEAN
                    count() shouldBe 0
                }
            }
            case("a setting and a lent connection must be reset before the next borrower") { session ->
                session.execute("select 1")
                session.needsReset() shouldBe false
                session.execute(if (subject.isPostgresql) "set work_mem = '8MB'" else "set sql_mode = ''")
                session.needsReset() shouldBe true
                failure { session.reset().now() }
                val other = subject.session()
                other.extension(Connection::class.java).isPresent shouldBe true
                other.needsReset() shouldBe true
                other.close().now()
            }
            case("ping proves the connection alive") { session ->
                session.ping().now()
                session.health() shouldBe Health.CLEAN
            }
            case("a connection that the server ends while it is idle") { session ->
                subject.server.execute(subject.kill(session.value(subject.id)))
                failure {
                    repeat(100) { session.value("select 1") }
                }.kind() shouldBe ErrorKind.CONNECTION_LOST
                session.health() shouldBe Health.BROKEN
                failure { session.ping().now() }.kind() shouldBe ErrorKind.CONNECTION_LOST
            }
            case("a connection that the server ends while a statement runs") { session ->
                val id = session.value(subject.id)
                val fetch = session
                    .open(
                        Command.of(subject.sleep(20.5), Returns.ROWS),
                    ).fetch(Int.MAX_VALUE, RowSink.DISCARD)
                eventually { (subject.asked(subject.running("sleep(20.5")) as Number).toInt() == 1 }
                subject.server.execute(subject.kill(id))
                failure { fetch.toCompletableFuture().orTimeout(5, TimeUnit.SECONDS).now() }.kind() shouldBe
                    ErrorKind.CONNECTION_LOST
                session.health() shouldBe Health.BROKEN
            }
            case("abort drops the connection under a running statement at once") { session ->
                val fetch = session
                    .open(
                        Command.of(subject.sleep(21.5), Returns.ROWS),
                    ).fetch(Int.MAX_VALUE, RowSink.DISCARD)
                eventually { (subject.asked(subject.running("sleep(21.5")) as Number).toInt() == 1 }
                session.abort()
                session.health() shouldBe Health.BROKEN
                failure { fetch.toCompletableFuture().orTimeout(1, TimeUnit.SECONDS).now() }.kind() shouldBe
                    ErrorKind.CONNECTION_LOST
                session.health() shouldBe Health.BROKEN
                failure { session.execute("select 1") }.kind() shouldBe ErrorKind.CONNECTION_LOST
            }
            case("a paused result may be aborted, and what is asked of it then fails") { session ->
                val exchange = session.open(Command.of(subject.numbers(10_000), Returns.ROWS))
                exchange.fetch(10, RowSink.DISCARD).now().more() shouldBe true
                session.abort()
                failure {
                    exchange
                        .fetch(
                            Int.MAX_VALUE,
                            RowSink.DISCARD,
                        ).toCompletableFuture()
                        .orTimeout(2, TimeUnit.SECONDS)
                        .now()
                }.kind() shouldBe ErrorKind.CONNECTION_LOST
            }
            if (!subject.isPostgresql) {
                case("the side connection of KILL is opened again when it was lost") { session ->
                    repeat(3) {
                        val exchange = session.open(Command.of(subject.sleep(22.5), Returns.ROWS))
                        val fetch = exchange.fetch(Int.MAX_VALUE, RowSink.DISCARD)
                        eventually { (subject.asked(subject.running("sleep(22.5")) as Number).toInt() == 1 }
                        exchange.cancel().now()
                        fetch.handle { _, _ -> null }.toCompletableFuture().get(2, TimeUnit.SECONDS)
                        val ids = listOf(session, shared).joinToString { it.value(subject.id).toString() }
                        // The newest: one that an earlier case has dropped may be ending still.
                        val side = subject.asked(
                            "select id from information_schema.processlist where db = '${subject.database}' " +
                                "and id not in ($ids) order by id desc limit 1",
                        )
                        subject.server.execute(subject.kill(side))
                    }
                }
            }
        }

        test("a server that is not there is CONNECTION_FAILED") {
            for (subject in subjects) {
                failure { subject.nowhere().connect().now() }.kind() shouldBe ErrorKind.CONNECTION_FAILED
            }
        }
    })
