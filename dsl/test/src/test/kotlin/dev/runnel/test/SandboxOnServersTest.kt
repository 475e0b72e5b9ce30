package dev.runnel.test

import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import dev.runnel.sql
import dev.runnel.tck.fault.FaultProxy
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.net.InetSocketAddress

class SandboxOnServersTest :
    FunSpec({
        fun DatabaseServer.newUrl(scheme: String): String = url(scheme, createDatabase())

        for (scheme in listOf("postgresql", "postgresql+jdbc")) {
            sandboxCases(scheme, "select count(*) from generate_series(1, 1000000000000)", atOnce = true) {
                Servers.postgresql().newUrl(scheme)
            }
        }

        for (scheme in listOf("postgresql", "postgresql+jdbc")) {
            test("$scheme: a test whose database falls silent ends within control_timeout, and says so") {
                val server = Servers.postgresql()
                FaultProxy(InetSocketAddress(server.host(), server.port())).use { proxy ->
                    val url = proxy.through(server.newUrl(scheme)) + "?control_timeout=3s"
                    Sandbox.open(url).prepare { it.createAll(Products) }.use { sandbox ->
                        val failure = shouldThrow<RunnelException> {
                            sandbox.test { db ->
                                db.add("one")
                                proxy.silent = true
                            }
                        }
                        failure.kind() shouldBe ErrorKind.CONNECTION_LOST
                        failure.message shouldContain "control_timeout"
                        proxy.silent = false
                        sandbox.test { db -> db.add("one") }
                    }
                }
            }
        }

        fun commitsByDdl(server: () -> DatabaseServer, vararg schemes: String) = schemes.forEach { scheme ->
            sandboxCases(scheme, "select sleep(600)", atOnce = true) { server().newUrl(scheme) }

            test("$scheme: a statement that would commit is refused, and one that has committed fails the test") {
                Sandbox.open(server().newUrl(scheme)).prepare { it.createAll(Products) }.use { sandbox ->
                    sandbox.test { db ->
                        shouldThrow<RunnelException> { db.sql("create table t (i int)").execute() }.kind() shouldBe
                            ErrorKind.NOT_PORTABLE
                        db.add("one")
                    }
                    shouldThrow<AssertionError> {
                        sandbox.test { db -> db.sql("truncate table sandbox_products").execute() }
                    }.message shouldContain "truncate table"
                }
            }
        }

        commitsByDdl(Servers::mariadb, "mariadb", "mariadb+jdbc")
        // Only the one that RUNNEL_TEST_MYSQL_URL names.
        Servers.mysql().ifPresent { server -> commitsByDdl({ server }, "mysql", "mysql+jdbc") }
    })
