package dev.runnel.postgresql

import dev.runnel.error.ErrorKind
import dev.runnel.postgresql.PostgresqlOptions.TargetServer
import dev.runnel.postgresql.PostgresqlTls.Mode
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.url.ConnectUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

private fun options(url: String) = PostgresqlOptions.of(ConnectUrl.parse(url))

class PostgresqlOptionsTest :
    FunSpec({
        test("TLS is verified in full unless the server is on this machine or less is asked for") {
            options("postgresql://u:p@db.example.com/x").tls.mode shouldBe Mode.VERIFY_FULL
            options("postgresql://u:p@localhost/x").tls.mode shouldBe Mode.PREFER
            options("postgresql://u:p@[::1]/x").tls.mode shouldBe Mode.PREFER
            options("postgresql://u:p@localhost,db.example.com/x").tls.mode shouldBe Mode.VERIFY_FULL
            options("postgresql://u:p@db.example.com/x?sslmode=verify-ca").tls.mode shouldBe Mode.VERIFY_CA
            options("postgresql://u:p@db.example.com/x?sslmode=disable").tls.mode shouldBe Mode.DISABLE
            failure { options("postgresql://u@h/x?sslcert=/a") }.message shouldContain "sslkey"
        }

        test("settings of the server come by their own options and by libpq's") {
            val options = options(
                "postgresql://u@h/x?search_path=a,b&lock_timeout=5s&options=-c%20jit%3Doff%20-c%20work_mem%3D1%5C%20MB",
            )
            options.settings shouldBe
                mapOf("search_path" to "a,b", "lock_timeout" to "5s", "jit" to "off", "work_mem" to "1 MB")
            options.settingsText() shouldBe "-c search_path=a,b -c lock_timeout=5s -c jit=off -c work_mem=1\\ MB"
            failure { options("postgresql://u@h/x?options=nonsense") }.kind() shouldBe ErrorKind.CONFIGURATION
        }

        test("hosts have PostgreSQL's port, and a role if one is wanted") {
            val options = options("postgresql://u@a,b:7/x?target_session_attrs=prefer-standby")
            options.hosts.map { it.toString() } shouldBe listOf("a:5432", "b:7")
            options.target shouldBe TargetServer.PREFER_STANDBY
            options("postgresql:///x").place() shouldBe "localhost:5432"
        }

        test("a Unix socket is for R2DBC, and the error of JDBC names the way") {
            options("postgresql:///x?host=/var/run/postgresql").socket shouldBe "/var/run/postgresql/.s.PGSQL.5432"
            failure { backend("postgresql+jdbc:///x?host=/var/run/postgresql") }.let {
                it.kind() shouldBe ErrorKind.NOT_PORTABLE
                it.message shouldContain "postgresql://"
            }
            failure { options("postgresql://h/x?host=other") }.kind() shouldBe ErrorKind.CONFIGURATION
        }

        test("an unknown option is refused by its name") {
            failure { backend("postgresql://u@h/x?ssl_mode=require") }.message shouldContain "sslmode"
        }
    })
