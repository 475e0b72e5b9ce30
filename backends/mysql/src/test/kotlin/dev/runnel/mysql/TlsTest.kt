package dev.runnel.mysql

import dev.runnel.error.ErrorKind
import dev.runnel.mysql.MysqlOptions.Tls
import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import dev.runnel.servers.TestCertificates
import dev.runnel.servers.TestCertificates.Identity
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.session
import dev.runnel.url.ConnectUrl
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.string.shouldStartWith

/** The loopback interface by an address that does not look like it, so that the defaults are those for another machine. */
private const val ELSEWHERE = "[::ffff:7f00:1]"

private const val NOBODY = "nobody who is trusted vouches"

private const val SECRET = "canary-5f1c9e"

/** Whom a server must be before anything is told it. */
class TlsTest :
    FunSpec({
        val certificates by lazy { TestCertificates(tempdir().toPath()) }
        val trusted by lazy { "sslrootcert=${certificates.authority()}" }
        val good by lazy { certificates.issue("good", "ip:127.0.0.1,dns:localhost") }
        val other by lazy { certificates.issue("other", "dns:db.example.com") }
        val named by lazy { certificates.issue("named", "dns:localhost") }
        val alone by lazy { certificates.selfSigned("alone", "ip:127.0.0.1,dns:localhost") }
        val old by lazy { certificates.expired("old", "ip:127.0.0.1,dns:localhost") }

        test("a server must prove itself in full unless it is on this machine or less is asked for") {
            fun tls(url: String) = MysqlOptions.of(ConnectUrl.parse(url)).tls
            for (scheme in listOf("mariadb", "mariadb+jdbc", "mysql", "mysql+jdbc")) {
                tls("$scheme://u:p@db.example.com/x") shouldBe Tls.VERIFY_IDENTITY
                tls("$scheme://u:p@127.example.com/x") shouldBe Tls.VERIFY_IDENTITY
                tls("$scheme://u:p@localhost,db.example.com/x") shouldBe Tls.VERIFY_IDENTITY
                tls("$scheme://u:p@db.example.com/x?sslmode=required") shouldBe Tls.REQUIRED
                (tls("$scheme://u:p@127.0.0.1/x") == Tls.VERIFY_IDENTITY) shouldBe false
            }
        }

        for ((scheme, server) in doors()) {
            // What MySQL's drivers refuse, they refuse before they know that the server is MariaDB; only let in they are not.
            val speaks = (scheme to server) in targets()

            fun opens(url: String, tls: Boolean = true) {
                if (speaks) {
                    val backend = backend(url)
                    val session = backend.session()
                    val cipher = session.rows("show session status like 'ssl_cipher'").single()[1]
                    cipher.toString().isEmpty() shouldBe !tls
                    session.close().now()
                    backend.close().now()
                }
            }

            fun refused(url: String, reason: String) {
                val backend = backend(url)
                val error = failure { backend.session() }
                withClue(error.stackTraceToString()) {
                    error.kind() shouldBe ErrorKind.CONNECTION_FAILED
                    error.message shouldContain reason
                    error.message shouldStartWith (if (scheme.startsWith("mariadb")) "MariaDB at " else "MySQL at ")
                    error.message shouldContain "sslmode=verify_"
                    error.stackTraceToString() shouldNotContain SECRET
                }
                backend.close().now()
            }

            /** @param identity null for a server without TLS */
            fun case(name: String, identity: () -> Identity?, test: ((String, List<String>) -> String) -> Unit) {
                test("$scheme before ${server.brand()}: $name") {
                    TlsFront(server).use { front ->
                        front.shown = identity()?.let(certificates::tls)
                        test { host, options ->
                            "$scheme://root:$SECRET@$host:${front.port}/?${options.joinToString("&")}"
                        }
                    }
                }
            }

            case("a server without TLS is refused off loopback unless that is asked for", { null }) { url ->
                refused(url(ELSEWHERE, listOf()), "it offers no TLS (sslmode=verify_identity)")
                opens(url(ELSEWHERE, listOf("sslmode=disabled")).withoutSecret(), tls = false)
            }

            case(
                "a server that a known authority vouches for, for its name, is let in, and off loopback by default only one",
                { good },
            ) { url ->
                for (host in listOf("localhost", "127.0.0.1")) {
                    opens(url(host, listOf("sslmode=verify_identity", trusted)).withoutSecret())
                }
                refused(url(ELSEWHERE, listOf()), NOBODY)
                refused(url("localhost", listOf("sslmode=verify_identity")), NOBODY)
                refused(url("localhost", listOf("sslmode=verify_ca")), NOBODY)
            }

            case(
                "a server with another's certificate is refused off loopback, unless its name is not to be looked at",
                { other },
            ) { url ->
                refused(url(ELSEWHERE, listOf(trusted)), "for another name")
                refused(url("localhost", listOf("sslmode=verify_identity", trusted)), "for another name")
                opens(url(ELSEWHERE, listOf("sslmode=verify_ca", trusted)).withoutSecret())
            }

            case(
                "an address is not known by the name that the name service has for it",
                { named },
            ) { url ->
                refused(url("127.0.0.1", listOf("sslmode=verify_identity", trusted)), "for another name")
            }

            case(
                "a server that only itself vouches for is refused off loopback, unless nobody is to be asked",
                { alone },
            ) { url ->
                refused(url(ELSEWHERE, listOf()), NOBODY)
                refused(url(ELSEWHERE, listOf(trusted)), NOBODY)
                refused(url("localhost", listOf("sslmode=verify_identity")), NOBODY)
                opens(url(ELSEWHERE, listOf("sslmode=required")).withoutSecret())
            }

            case(
                "a server whose certificate's time is over is refused, known authority or not",
                { old },
            ) { url ->
                refused(url(ELSEWHERE, listOf(trusted)), "has expired")
                refused(url("localhost", listOf("sslmode=verify_identity", trusted)), "has expired")
            }
        }

        for ((scheme, server) in targets()) {
            test("$scheme: a server that made its certificate itself is refused, though it knows the user's password") {
                val database = server.createDatabase()
                val user = server.createUser(database, SECRET)
                try {
                    val url = server.url(scheme, database, user, SECRET)
                    for (host in listOf(ELSEWHERE to "", "localhost" to "?sslmode=verify_ca")) {
                        val error = failure { backend(url.replace("127.0.0.1", host.first) + host.second).session() }
                        withClue(error.stackTraceToString()) {
                            error.kind() shouldBe ErrorKind.CONNECTION_FAILED
                            error.message shouldContain NOBODY
                        }
                    }
                } finally {
                    server.dropDatabase(database)
                    server.dropUser(user)
                }
            }
        }
    })

/** Every driver before MariaDB, which is always there, and MySQL's before MySQL where there is one. */
private fun doors() = (listOf("mysql+jdbc" to Servers.mariadb(), "mysql" to Servers.mariadb()) + targets())

private fun DatabaseServer.brand() = if (this === Servers.mariadb()) "MariaDB" else "MySQL"

/** For root, who has none. */
private fun String.withoutSecret() = replace(":$SECRET@", "@")
