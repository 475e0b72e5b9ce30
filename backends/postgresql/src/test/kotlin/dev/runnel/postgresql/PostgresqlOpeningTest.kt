package dev.runnel.postgresql

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.Servers
import dev.runnel.spi.Session
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.read
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.net.URLEncoder
import kotlin.time.Duration.Companion.seconds

private const val SECRET = "canary-5f1c9e"

/** The ways to write where a database is: ours, and each driver's own. */
private val FORMS = listOf<(String, String, String) -> String>(
    { user, place, database -> "postgresql+jdbc://$user:$SECRET@$place/$database" },
    { user, place, database -> "postgresql://$user:$SECRET@$place/$database" },
    { user, place, database -> "jdbc:postgresql://$place/$database?user=$user&password=$SECRET" },
    { user, place, database -> "r2dbc:postgresql://$user:$SECRET@$place/$database" },
)

private fun encoded(text: String) = URLEncoder.encode(text, Charsets.UTF_8).replace("+", "%20")

private fun RunnelException.shouldNotShowSecret() =
    generateSequence<Throwable>(this) { it.cause }.forEach { it.toString() shouldNotContain SECRET }

private fun <T> opened(url: String, look: Session.() -> T): T {
    val session = backend(url).session()
    try {
        return session.look()
    } finally {
        session.close().now()
    }
}

class PostgresqlOpeningTest :
    FunSpec({
        val server = Servers.postgresql()
        val place = "${server.host()}:${server.port()}"

        test("every form of URL opens, with the types and errors of all of them") {
            for (form in FORMS) {
                opened(form(server.user(), place, "postgres")) {
                    value("select current_database()::text || \$1", "!") shouldBe "postgres!"
                    read(Range::class.java, "select int4range(1, 5)") shouldBe Range.of(1L, 5L)
                    failure { value("select 1 / 0") }.kind() shouldBe ErrorKind.DATA_INVALID
                    execute("set search_path to pg_catalog")
                    needsReset() shouldBe true
                }
            }
        }

        test("a driver's options are its own to read") {
            opened(
                "jdbc:postgresql://$place/postgres?user=${server.user()}&ApplicationName=mine&options=-c%20jit=off",
            ) {
                value("select current_setting('application_name') || current_setting('jit')") shouldBe "mineoff"
            }
            opened("r2dbc:postgresql://${server.user()}@$place/postgres?applicationName=mine&options=jit=off") {
                value("select current_setting('application_name') || current_setting('jit')") shouldBe "mineoff"
            }
        }

        test("what an option says is never SQL") {
            for (scheme in SCHEMES) {
                val url = server.url(scheme, "postgres")
                for (odd in listOf(
                    "a'; create table kit_injected (a int); --",
                    "a\" \\' \\\\",
                    "-c jit=off",
                    "\$\$ ? :a",
                    "%00",
                )) {
                    opened("$url?application_name=${encoded(odd)}") {
                        value("select current_setting('application_name')") shouldBe
                            odd
                    }
                    val escaped = odd.replace(Regex("[\\\\ ]"), "\\\\$0")
                    opened("$url?options=${encoded("-c kit.odd=$escaped")}") {
                        value("select current_setting('kit.odd')") shouldBe
                            odd
                    }
                    runCatching { opened("$url?timezone=${encoded(odd)}") {} }
                    runCatching { opened("$url?search_path=${encoded(odd)}") {} }
                }
                opened(url) { value("select to_regclass('kit_injected')::text") shouldBe null }
                val odd = "a\"; drop database postgres; --"
                server.execute("create database \"${odd.replace("\"", "\"\"")}\"")
                try {
                    opened(server.url(scheme, odd)) { value("select current_database()::text") shouldBe odd }
                } finally {
                    server.dropDatabase("\"${odd.replace("\"", "\"\"")}\"")
                }
            }
        }

        test("a URL that its driver cannot read is a wrong configuration, and shows no secret") {
            for (url in listOf(
                "jdbc:postgresql://u:$SECRET@h/x",
                "jdbc:postgresql://h?password=$SECRET",
                "jdbc:postgresql://h/x/y?password=$SECRET",
                "r2dbc:postgresql://h/x?password=$SECRET",
                "r2dbc:postgresql://u:$SECRET@h/x?sslMode=sometimes",
            )) {
                failure { backend(url) }.let {
                    it.kind() shouldBe ErrorKind.CONFIGURATION
                    it.shouldNotShowSecret()
                }
            }
        }

        test("where nothing listens, the error says where and shows no secret") {
            for (form in FORMS) {
                failure { backend(form("u", "127.0.0.1:1", "x")).session() }.let {
                    it.kind() shouldBe ErrorKind.CONNECTION_FAILED
                    it.message shouldContain "127.0.0.1:1"
                    it.shouldNotShowSecret()
                }
            }
        }

        test("a wrong password is told with the user and the place, and shows no secret") {
            val role = "locked_${ProcessHandle.current().pid()}"
            val rules = opened(server.url("postgresql", "postgres")) {
                execute("create role $role login password 'right'")
                value("show hba_file").toString()
            }
            val kept =
                opened(server.url("postgresql", "postgres")) { value("select pg_read_file(\$1)", rules).toString() }

            fun write(lines: String) = opened(server.url("postgresql", "postgres")) {
                execute(
                    "copy (select line from regexp_split_to_table('${lines.replace(
                        "'",
                        "''",
                    )}', '\\n') line) to '$rules'",
                )
                value("select pg_reload_conf()")
            }
            try {
                write("host all $role all scram-sha-256\n$kept")
                for (form in FORMS) {
                    eventually(10.seconds) {
                        failure { opened(form(role, place, "postgres")) {} }.let {
                            it.kind() shouldBe ErrorKind.AUTHENTICATION
                            it.message shouldContain role
                            it.message shouldContain place
                            it.shouldNotShowSecret()
                        }
                    }
                    opened(form(role, place, "postgres").replace(SECRET, "right")) { value("select 1") shouldBe 1L }
                }
            } finally {
                write(kept)
                server.execute("drop role $role")
            }
        }

        test("a server on another machine without TLS is refused unless less is asked for") {
            for (scheme in SCHEMES) {
                // The loopback interface by a name that does not look like it.
                val url = "$scheme://${server.user()}@[::ffff:127.0.0.1]:${server.port()}/postgres"
                failure { backend(url).session() }.let {
                    it.kind() shouldBe ErrorKind.CONNECTION_FAILED
                    it.message shouldContain "sslmode=verify-full"
                }
                opened("$url?sslmode=disable") { value("select 1") shouldBe 1L }
            }
        }

        test("of several servers the first that is there, and of the right role, is taken") {
            val hosts = "127.0.0.1:1,$place"
            val user = server.user()
            for (url in listOf(
                "postgresql+jdbc://$user@$hosts/postgres?target_session_attrs=primary",
                "postgresql://$user@$hosts/postgres?target_session_attrs=primary",
                "jdbc:postgresql://$hosts/postgres?user=$user&targetServerType=primary",
                "r2dbc:postgresql:failover://$user@$hosts/postgres?targetServerType=primary",
            )) {
                opened(url) { value("select pg_is_in_recovery()") shouldBe false }
            }
            for (scheme in SCHEMES) {
                failure { backend("$scheme://$user@$hosts/postgres?target_session_attrs=secondary").session() }.let {
                    it.kind() shouldBe ErrorKind.CONNECTION_FAILED
                    it.message shouldContain place
                }
            }
        }

        test("a Unix socket is found by its folder and port") {
            val folder = opened(server.url("postgresql", "postgres")) {
                value("select split_part(current_setting('unix_socket_directories'), ',', 1)").toString()
            }
            opened("postgresql://${server.user()}@/postgres?host=$folder&port=${server.port()}") {
                value("select inet_client_addr()::text") shouldBe null
            }
        }
    })
