@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.r2dbc

import dev.runnel.error.ErrorKind
import dev.runnel.servers.Servers
import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.RowSink
import dev.runnel.spi.Session
import dev.runnel.spi.Session.Health
import dev.runnel.spi.TxOptions
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.r2dbc.spi.Connection
import java.util.concurrent.CompletionStage

/** What MySQL's and MariaDB's answers do not say: that an error has ended the transaction, and that a KILL is still to hit. */
class DoubtTest :
    FunSpec({
        val server = Servers.mariadb()
        val database = server.createDatabase()
        val drivers = mapOf<String, (KillingControls) -> KillingDriver>(
            "mysql" to { MysqlDriver(server, database, server.port(), it) },
            "mariadb" to { MariadbDriver(server, database, server.port(), it) },
        )

        for ((name, make) in drivers) {
            fun case(what: String, controls: KillingControls, block: (Session, count: () -> Any?) -> Unit) =
                test("$name: $what") {
                    val driver = make(controls)
                    val session = driver.connect().now()
                    val other = driver.connect().now()
                    try {
                        other.execute("create or replace table doubt (a integer primary key)")
                        block(session) { (other.value("select count(*) from doubt") as Number).toInt() }
                    } finally {
                        session.close().now()
                        other.close().now()
                        driver.close().now()
                    }
                }

            case("an error that has ended the transaction is noticed", ::KillingControl) { session, count ->
                session.begin(TxOptions.DEFAULT).now()
                session.execute("insert into doubt values (1)")
                failure { session.execute("create table doubt (a integer)") }
                session.health() shouldBe Health.CLEAN
                count() shouldBe 1
            }
            case("an error that leaves the transaction open is none", ::KillingControl) { session, count ->
                session.begin(TxOptions.DEFAULT).now()
                session.execute("insert into doubt values (1)")
                failure { session.execute("insert into doubt values (1)") }.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                session.health() shouldBe Health.IN_TRANSACTION
                session.rollback().now()
                count() shouldBe 0
            }
            case("the rows of a batch do not go again when its transaction is gone", {
                connection,
                side,
                ->
                object : KillingControl(connection, side) {
                    override fun ping(): CompletionStage<Void?> = run("rollback").thenCompose { super.ping() }
                }
            }) { session, count ->
                val rows = List(8) { arrayOf<Any?>(it / 2) }
                val text = "insert into doubt values (?)"
                val many = { n: Int -> "insert into doubt values " + List(n) { "(?)" }.joinToString() }
                session.begin(TxOptions.DEFAULT).now()
                failure {
                    session
                        .open(Command(text, rows, listOf(), Returns.COUNT, null, 0, null, many, null))
                        .fetch(Int.MAX_VALUE, RowSink.DISCARD)
                        .now()
                }.kind() shouldBe ErrorKind.UNIQUE_VIOLATION
                session.health() shouldBe Health.CLEAN
                count() shouldBe 0
            }
            val pings = mutableListOf<String>()
            case("a KILL that is still waiting is taken by a ping, not by the next statement", {
                connection,
                side,
                ->
                object : KillingControl(connection, side) {
                    override fun ping(): CompletionStage<Void?> {
                        pings += "ping"
                        // What the server answers to the statement that such a KILL hits.
                        return if (pings.size <
                            3
                        ) {
                            run("signal sqlstate '70100' set mysql_errno = 1317")
                        } else {
                            super.ping()
                        }
                    }
                }
            }) { session, _ ->
                val sleep = session.open(Command.of("select sleep(23.5)", Returns.ROWS))
                val fetch = sleep.fetch(Int.MAX_VALUE, RowSink.DISCARD)
                stop(sleep, fetch)
                pings.size shouldBe 3
                session.health() shouldBe Health.CLEAN
                session.value("select 'x'") shouldBe "x"
            }
            case("a session whose pings are all hit is given up", {
                connection,
                side,
                ->
                object : KillingControl(connection, side) {
                    override fun ping(): CompletionStage<Void?> = run("signal sqlstate '70100' set mysql_errno = 1317")
                }
            }) { session, _ ->
                val sleep = session.open(Command.of("select sleep(24.5)", Returns.ROWS))
                val fetch = sleep.fetch(Int.MAX_VALUE, RowSink.DISCARD)
                stop(sleep, fetch)
                session.health() shouldBe Health.BROKEN
            }
        }
    })
