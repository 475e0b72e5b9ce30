package dev.runnel.mysql

import dev.runnel.error.ErrorKind
import dev.runnel.spi.Command
import dev.runnel.spi.RowSink
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.sql.Connection
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** The drivers' own URLs go to the drivers, and what stands above them is the same. */
class DriverUrlTest :
    FunSpec({
        for ((scheme, server) in targets()) {
            val jdbc = scheme.endsWith("+jdbc")
            val dialect = scheme.removeSuffix("+jdbc")
            val place = "${server.host()}:${server.port()}"

            fun url(options: String) = if (jdbc) {
                "jdbc:$dialect://$place/mysql?user=root$options"
            } else {
                "r2dbc:$dialect://root@$place/mysql?x=y$options"
            }

            test("$scheme by its driver's URL: dialect, prepared statements and one statement for each text") {
                val greedy = if (jdbc) "&allowMultiQueries=true&useServerPrepStmts=false" else "&allowMultiQueries=true"
                val tls = if (dialect == "mysql") "&sslMode=required" else ""
                val backend = backend(url(greedy + tls))
                backend.name() shouldBe dialect
                backend.dialect().name() shouldBe dialect
                backend.blocking() shouldBe jdbc
                val session = backend.session()
                session.ping().now()
                session.value("select database()") shouldBe "mysql"
                session.value("select @@time_zone") shouldBe "+00:00"
                session.value("select @@character_set_client") shouldBe "utf8mb4"
                session.value("select concat(?, ?)", "a\\", "'") shouldBe "a\\'"
                failure { session.rows("select ?; select 2", 1) }.kind() shouldBe ErrorKind.SYNTAX
                session.rows("set @x = 1")
                session.needsReset() shouldBe true
                session.close().now()
                backend.close().now()
            }

            test("$scheme by its driver's URL of several hosts: the next one is tried, and a cancel finds the server") {
                val tls = if (dialect == "mysql") "&sslMode=required" else ""
                val several = "127.0.0.1:1,$place"
                val ways = if (dialect == "mariadb") listOf("", "sequential:") else listOf("")
                for (way in ways) {
                    val url = (
                        url(
                            "",
                        ) + tls
                    ).replace("//root@$place", "$way//root@$several").replace("//$place", "$way//$several")
                    val backend = backend(url)
                    val session = backend.session()
                    session.value("select database()") shouldBe "mysql"
                    session.value("select @@time_zone") shouldBe "+00:00"
                    val mark = "several_${scheme.replace('+', '_')}_${way.length}"
                    val sleeping = session.open(Command.of("select sleep(60), '$mark'", Command.Returns.ROWS))
                    val fetched = CompletableFuture.supplyAsync { sleeping.fetch(10, RowSink.DISCARD).now() }
                    server.connect().use { admin ->
                        eventually { admin.running(mark) == 1 }
                        sleeping.cancel().now()
                        eventually { admin.running(mark) == 0 }
                    }
                    fetched.handle { _, _ -> }.get(10, TimeUnit.SECONDS)
                    session.value("select 1").toString() shouldBe "1"
                    session.close().now()
                    backend.close().now()
                }
            }
        }

        test(
            "a driver's URL by which a session may change its server is refused with the reason, and without its secrets",
        ) {
            for (url in listOf(
                "jdbc:mysql:loadbalance://one,two/x?user=root&password=s3cret-word",
                "jdbc:mysql:replication://one,two/x?user=root&password=s3cret-word",
                "jdbc:mariadb:loadbalance://one,two/x?user=root&password=s3cret-word",
                "r2dbc:mariadb:loadbalance://root:s3cret-word@one,two/x",
            )) {
                val error = failure { backend(url).session() }
                error.kind() shouldBe ErrorKind.CONFIGURATION
                error.message!! shouldContain "in the order in which they are to be tried"
                error.stackTraceToString() shouldNotContain "s3cret-word"
            }
            for (url in listOf(
                "jdbc:mysql://(host=one,port=1,password=s3cret-word),(host=two)/x",
                "jdbc:mysql://address=(host=one)(password=s3cret-word),address=(host=two)/x",
                "jdbc:mysql://root:s3cret-word@one,root:s3cret-word@two/x",
            )) {
                val error = failure { backend(url).session() }
                error.kind() shouldBe ErrorKind.CONFIGURATION
                error.message!! shouldContain "//one:3306,two:3306/database"
                error.stackTraceToString() shouldNotContain "s3cret-word"
            }
        }

        test("of several hosts that do not answer the error names each, and not the password") {
            for (url in listOf(
                "jdbc:mariadb://127.0.0.1:1,127.0.0.1:2/x?user=root&password=s3cret-word",
                "jdbc:mysql://127.0.0.1:1,127.0.0.1:2/x?user=root&password=s3cret-word",
                "r2dbc:mariadb://root:s3cret-word@127.0.0.1:1,127.0.0.1:2/x",
                "r2dbc:mysql://root:s3cret-word@127.0.0.1:1,127.0.0.1:2/x",
            )) {
                val error = failure { backend(url).session() }
                error.kind() shouldBe ErrorKind.CONNECTION_FAILED
                error.message!! shouldContain "127.0.0.1:"
                error.stackTraceToString() shouldNotContain "s3cret-word"
            }
        }

        test("a driver's URL that reaches nobody says where, and not the password") {
            for (url in listOf(
                "jdbc:mariadb://127.0.0.1:1/x?user=root&password=s3cret-word",
                "jdbc:mysql://127.0.0.1:1/x?user=root&password=s3cret-word",
                "r2dbc:mariadb://root:s3cret-word@127.0.0.1:1/x",
                "r2dbc:mysql://root:s3cret-word@127.0.0.1:1/x",
            )) {
                val error = failure { backend(url).session() }
                error.kind() shouldBe ErrorKind.CONNECTION_FAILED
                error.message!! shouldContain "127.0.0.1:1"
                error.stackTraceToString() shouldNotContain "s3cret-word"
            }
        }
    })

/** How many sessions of the server run a statement with this mark in it. */
private fun Connection.running(mark: String): Int = createStatement().use { statement ->
    val sql = "select count(*) from information_schema.processlist where info like '%$mark%' and id <> connection_id()"
    statement.executeQuery(sql).use { it.next().let { _ -> it.getInt(1) } }
}
