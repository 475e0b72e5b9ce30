package dev.runnel.mysql

import dev.runnel.error.ErrorKind
import dev.runnel.mysql.MysqlOptions.Tls
import dev.runnel.servers.Servers
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.failure
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.session
import dev.runnel.tck.probe.value
import dev.runnel.url.ConnectUrl
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe

private const val CIPHER =
    "select variable_value from information_schema.session_status where variable_name = 'ssl_cipher'"

/** MariaDB makes itself a certificate that nobody else vouches for. */
class MariaDbTlsTest :
    FunSpec({
        test("a server must prove itself in full unless it is on this machine or less is asked for") {
            fun tls(url: String) = MysqlOptions.of(ConnectUrl.parse(url)).tls
            for (scheme in listOf("mariadb", "mariadb+jdbc", "mysql", "mysql+jdbc")) {
                tls("$scheme://u:p@db.example.com/x") shouldBe Tls.VERIFY_IDENTITY
                tls("$scheme://u:p@127.example.com/x") shouldBe Tls.VERIFY_IDENTITY
                tls("$scheme://u:p@localhost,db.example.com/x") shouldBe Tls.VERIFY_IDENTITY
                tls("$scheme://u:p@db.example.com/x?sslmode=required") shouldBe Tls.REQUIRED
                tls("$scheme://u:p@127.0.0.1/x") shouldNotBe Tls.VERIFY_IDENTITY
            }
        }

        for (scheme in listOf("mariadb+jdbc", "mariadb")) {
            val url = "$scheme://root@localhost:${Servers.mariadb().port()}/?sslmode"

            test("$scheme: a server that only itself vouches for is refused where it must prove itself") {
                failure { backend("$url=verify-identity").session() }.kind() shouldBe ErrorKind.CONNECTION_FAILED
                failure { backend("$url=verify-ca").session() }.kind() shouldBe ErrorKind.CONNECTION_FAILED
                val session = backend("$url=required").session()
                session.value(CIPHER) shouldNotBe ""
                session.close().now()
            }
        }
    })
