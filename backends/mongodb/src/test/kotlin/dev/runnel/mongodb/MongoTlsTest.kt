package dev.runnel.mongodb

import de.bwaldvogel.mongo.MongoServer
import de.bwaldvogel.mongo.ServerVersion
import de.bwaldvogel.mongo.backend.memory.MemoryBackend
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.servers.TestCertificates
import dev.runnel.servers.TestCertificates.Identity
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.security.KeyFactory
import java.security.cert.CertificateFactory
import java.security.cert.X509Certificate
import java.security.spec.PKCS8EncodedKeySpec
import java.util.Base64
import kotlin.io.path.inputStream
import kotlin.io.path.readText

/**
 * The loopback interface by an address that does not look like it, so that the defaults are those for another machine.
 */
private const val ELSEWHERE = "[::ffff:7f00:1]"

private const val CANARY = "canary-5f1c9e"

/** Whom a server must be before anything is told it. */
class MongoTlsTest :
    FunSpec({
        val certificates by lazy { TestCertificates(tempdir().toPath()) }
        val names = "ip:127.0.0.1,dns:localhost"

        fun server(identity: Identity?) = MongoServer(MemoryBackend().version(ServerVersion.MONGO_5_0)).apply {
            if (identity != null) {
                val pem = identity.key().readText().replace(Regex("-----[^-]+-----"), "")
                val key = KeyFactory
                    .getInstance(
                        "RSA",
                    ).generatePrivate(PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem)))
                val chain = identity.certificate().inputStream().use(
                    CertificateFactory.getInstance("X.509")::generateCertificates,
                )
                enableSsl(key, null, *chain.map { it as X509Certificate }.toTypedArray())
            }
            bind("127.0.0.1", 0)
        }

        /** What a client says who wants to be sure that the server is the one of the URL's host. */
        suspend fun refusal(identity: Identity?, host: String, options: String): String {
            val server = server(identity)
            try {
                val url = "mongodb://eve:$CANARY@$host:${server.localAddress.port}/tls?connect_timeout=3s$options"
                Mongo.open(url).use { mongo ->
                    val e = shouldThrow<RunnelException> { mongo.ping() }
                    e.kind() shouldBe ErrorKind.CONNECTION_FAILED
                    e.stackTraceToString() shouldNotContain CANARY
                    return checkNotNull(e.message)
                }
            } finally {
                server.shutdownNow()
            }
        }

        test("a server whose certificate nobody who is trusted vouches for is refused, without an option saying so") {
            refusal(certificates.selfSigned("alone", names), ELSEWHERE, "") shouldContain
                "nobody who is trusted vouches"
            refusal(certificates.issue("unknown", names), "127.0.0.1", "&tls=true") shouldContain
                "nobody who is trusted vouches"
        }

        test("a server with a certificate for another name is refused") {
            refusal(
                certificates.issue("other", "dns:db.example.com"),
                "127.0.0.1",
                "&sslrootcert=${certificates.authority()}",
            ) shouldContain "its certificate is for another name"
        }

        test("a server whose certificate has expired is refused") {
            refusal(
                certificates.expired("old", names),
                "127.0.0.1",
                "&sslrootcert=${certificates.authority()}",
            ) shouldContain "its certificate has expired"
        }

        test("a server without TLS is refused, and told no password") {
            refusal(null, ELSEWHERE, "")
        }

        test("a server that the named authority vouches for is trusted") {
            val server = server(certificates.issue("good", names))
            try {
                val authority = "sslrootcert=${certificates.authority()}"
                Mongo.open("mongodb://127.0.0.1:${server.localAddress.port}/tls?$authority").use { mongo ->
                    mongo.ping()
                    mongo.insert(Orders, order("a", 1))
                    mongo.from(Orders).count() shouldBe 1
                }
            } finally {
                server.shutdownNow()
            }
        }

        test("a file of certificates that cannot be read is refused by the option's name") {
            val e =
                shouldThrow<RunnelException> {
                    Mongo
                        .open(
                            "mongodb://127.0.0.1/tls?sslrootcert=/nowhere/authority.pem",
                        ).close()
                }
            e.kind() shouldBe ErrorKind.CONFIGURATION
            e.message shouldContain "sslrootcert"
        }
    })
