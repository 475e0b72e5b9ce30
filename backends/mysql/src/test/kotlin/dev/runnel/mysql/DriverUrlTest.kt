package dev.runnel.mysql

import dev.runnel.error.ErrorKind
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
