package dev.runnel.postgresql

import dev.runnel.error.ErrorKind
import dev.runnel.servers.Servers
import dev.runnel.servers.TestCertificates
import dev.runnel.servers.TestCertificates.Identity
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.nio.file.Path
import kotlin.io.path.readText
import kotlin.io.path.writeText
import kotlin.time.Duration.Companion.seconds

/** The loopback interface by an address that does not look like it, so that the defaults are those for another machine. */
private const val ELSEWHERE = "[::ffff:127.0.0.1]"

private const val NOBODY = "nobody who is trusted vouches"

/** Whom a server must be before anything is told it. */
class PostgresqlTlsTest :
    FunSpec({
        val server = Servers.otherPostgresql()
        val certificates by lazy { TestCertificates(tempdir().toPath()) }
        val trusted by lazy { "sslrootcert=${certificates.authority()}" }

        suspend fun show(identity: Identity) {
            server.execute(
                "alter system set ssl_cert_file = '${identity.certificate()}'",
                "alter system set ssl_key_file = '${identity.key()}'",
                "alter system set ssl = on",
                "select pg_reload_conf()",
            )
            eventually(10.seconds) {
                server.connect().use { connection ->
                    connection.createStatement().use { statement ->
                        statement.executeQuery("select current_setting('ssl_cert_file')").use {
                            it.next()
                            it.getString(1) shouldBe "${identity.certificate()}"
                        }
                    }
                }
            }
        }

        fun url(scheme: String, host: String, vararg options: String) =
            "$scheme://${server.user()}@$host:${server.port()}/postgres?${options.joinToString("&")}"

        fun opens(url: String) {
            val session = backend(url).session()
            try {
                session.value("select ssl from pg_stat_ssl where pid = pg_backend_pid()") shouldBe true
            } finally {
                session.close().now()
            }
        }

        fun refused(url: String, reason: String) {
            val error = failure { backend(url).session() }
            withClue(error.stackTraceToString()) {
                error.kind() shouldBe ErrorKind.CONNECTION_FAILED
                error.message shouldContain reason
            }
        }

        afterSpec { server.execute("alter system reset all", "select pg_reload_conf()") }

        test("a server without TLS is refused off loopback unless that is asked for") {
            for (scheme in SCHEMES) {
                val plain = url(scheme, ELSEWHERE).replace(":${server.port()}", ":${Servers.postgresql().port()}")
                failure { backend(plain).session() }.let {
                    it.kind() shouldBe ErrorKind.CONNECTION_FAILED
                    it.message shouldContain "sslmode=verify-full"
                }
            }
        }

        test("a server that a known authority vouches for, for its name, is let in") {
            show(certificates.issue("good", "ip:127.0.0.1,dns:localhost"))
            for (scheme in SCHEMES) {
                for (host in listOf("127.0.0.1", "localhost")) opens(url(scheme, host, "sslmode=verify-full", trusted))
            }
        }

        test("a server that only an unknown authority vouches for is refused off loopback, and anywhere if asked") {
            for (scheme in SCHEMES) {
                refused(url(scheme, ELSEWHERE), NOBODY)
                refused(url(scheme, "127.0.0.1", "sslmode=verify-full"), NOBODY)
            }
        }

        test("a server with another's certificate is refused off loopback, unless its name is not to be looked at") {
            show(certificates.issue("other", "dns:db.example.com"))
            for (scheme in SCHEMES) {
                refused(url(scheme, ELSEWHERE, trusted), "for another name")
                refused(url(scheme, "localhost", "sslmode=verify-full", trusted), "for another name")
                opens(url(scheme, ELSEWHERE, "sslmode=verify-ca", trusted))
            }
        }

        test("a server that only itself vouches for is refused off loopback, unless nobody is to be asked") {
            show(certificates.selfSigned("alone", "ip:127.0.0.1"))
            for (scheme in SCHEMES) {
                refused(url(scheme, ELSEWHERE), NOBODY)
                refused(url(scheme, ELSEWHERE, trusted), NOBODY)
                opens(url(scheme, ELSEWHERE, "sslmode=require"))
            }
        }

        test("a client that must show a certificate is let in with one of the server's authority, and with no other") {
            show(certificates.issue("asking", "dns:localhost"))
            val user = "tls_client"
            val rules = server.connect().use { connection ->
                connection.createStatement().use { statement ->
                    statement.executeQuery("show hba_file").use { Path.of(it.apply { next() }.getString(1)) }
                }
            }
            val before = rules.readText()
            rules.writeText("hostssl all $user all cert\n$before")
            server.execute(
                "create role $user login",
                "alter system set ssl_ca_file = '${certificates.authority()}'",
                "select pg_reload_conf()",
            )
            try {
                val known = certificates.issue(user, "dns:client")
                val unknown = TestCertificates(tempdir().toPath()).issue(user, "dns:client")
                for (scheme in SCHEMES) {
                    val asked = url(
                        scheme,
                        "localhost",
                        "sslmode=verify-full",
                        trusted,
                    ).replace("://${server.user()}@", "://$user@")

                    fun shown(client: Identity) = "$asked&sslcert=${client.certificate()}&sslkey=${client.key()}"
                    eventually(10.seconds) { opens(shown(known)) }
                    failure { backend(asked).session() }.kind() shouldBe ErrorKind.AUTHENTICATION
                    failure { backend(shown(unknown)).session() }.kind() shouldBe ErrorKind.CONNECTION_FAILED
                }
            } finally {
                rules.writeText(before)
                server.execute("drop role $user")
            }
        }

        test("a server whose certificate's time is over is refused, known authority or not") {
            show(certificates.expired("old", "ip:127.0.0.1,dns:localhost"))
            for (scheme in SCHEMES) {
                refused(url(scheme, ELSEWHERE, trusted), "has expired")
                refused(url(scheme, "127.0.0.1", "sslmode=verify-full", trusted), "has expired")
            }
        }
    })
