package dev.runnel.jdbc

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.net.InetAddress
import java.net.ServerSocket

private const val SECRET = "canary-5f1c9e"

/** The databases of which only the driver can be had here: their URLs go to it as they are, and nothing secret comes back. */
class WarehouseDriversTest :
    FunSpec({
        /** A port where nothing listens, for as long as nobody takes it. */
        fun closedPort(): Int = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }

        listOf<Pair<String, (Int) -> String>>(
            "Oracle" to { "jdbc:oracle:thin:scott/$SECRET@//127.0.0.1:$it/x" },
            "Oracle with options" to { "jdbc:oracle:thin:@//127.0.0.1:$it/x?user=scott&password=$SECRET" },
            "Teradata" to { "jdbc:teradata://127.0.0.1/DBS_PORT=$it,USER=scott,PASSWORD=$SECRET" },
        ).forEach { (name, url) ->
            test("$name: its driver is asked, and an error of it shows no secret") {
                Database.open(url(closedPort())).use { db ->
                    val error = shouldThrow<RunnelException> { db.ping() }
                    error.kind() shouldBeIn listOf(ErrorKind.CONNECTION_FAILED, ErrorKind.AUTHENTICATION)
                    error.message shouldContain "driver could not open a connection"
                    error.stackTraceToString() shouldNotContain SECRET
                    "$db" shouldNotContain SECRET
                }
            }
        }

        test("Snowflake: without its driver the error names what is missing, and shows no secret") {
            Database.open("jdbc:snowflake://account.snowflakecomputing.com/?user=scott&password=$SECRET").use { db ->
                val error = shouldThrow<RunnelException> { db.ping() }
                error.message shouldContain "No JDBC driver on the class path accepts this jdbc:snowflake: URL"
                error.stackTraceToString() shouldNotContain SECRET
            }
        }
    })
