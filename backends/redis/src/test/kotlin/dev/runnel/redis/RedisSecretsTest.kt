package dev.runnel.redis

import dev.runnel.servers.RedisServer
import dev.runnel.tck.linesWith
import dev.runnel.tck.sayEverything
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.string.shouldContain

/** What Lettuce and Netty log of the values that they send is not Runnel's to say. */
private val DRIVERS_LINE = Regex("(TRACE|DEBUG) (io\\.)|^\\|[0-9a-fA-F]{4,8}\\|")

/** A value as it comes from the server, in Lettuce's log of that: its length and, in the next line, itself. */
private val RECEIVED = Regex("\\$\\d+\\R.*")

internal class RedisSecretsTest :
    FunSpec({
        test(
            "a password is in no log at TRACE, error, event, flight record, thread's name nor text of an object, and no value",
        ) {
            RedisServer.started("requirepass $CANARY").use { server ->
                val said =
                    sayEverything("dev.runnel.redis.SecretsShown", server.url().replace("://", "://default:$CANARY@"))
                withClue(said.takeLast(4_000)) {
                    listOf(
                        "TRACE",
                        "CONFIGURATION",
                        "CONNECTION_FAILED",
                        "AUTHENTICATION",
                        "DATA_CONVERSION",
                        "QueryEvent",
                        SECRETS_SHOWN,
                    ).forEach { said shouldContain it }
                }
                linesWith(CANARY, said).shouldBeEmpty()
                said
                    .replace(
                        RECEIVED,
                        "",
                    ).lines()
                    .filter { SENT in it && !DRIVERS_LINE.containsMatchIn(it) }
                    .shouldBeEmpty()
            }
        }
    })
