package dev.runnel.mongodb

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.File
import java.util.Base64
import java.util.concurrent.TimeUnit.SECONDS

private const val CANARY = "canary-5f1c9e"

/** Bound where a request fails; what the driver itself says at TRACE of what it sends is not Runnel's to say. */
private const val BOUND = "bound-7d21"
private val DRIVERS_LINE = Regex("(TRACE|DEBUG) (org\\.mongodb|reactor|io\\.netty)")

/** Long enough for a busy machine. */
private const val PATIENCE = 120L

class MongoSecretTest :
    FunSpec({
        val folder = tempdir()

        fun say(lines: List<String>): String {
            val output = folder.resolve("output")
            val process = ProcessBuilder(
                File(System.getProperty("java.home"), "bin/java").path,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
                "-XX:TieredStopAtLevel=1",
                "dev.runnel.mongodb.MongoSecretsShown",
            ).redirectErrorStream(true)
                .redirectOutput(output)
                .apply { environment()["CLASSPATH"] = System.getProperty("java.class.path") }
                .start()
            process.outputStream.use { it.write(lines.joinToString("\n").toByteArray()) }
            val ended = process.waitFor(PATIENCE, SECONDS)
            if (!ended) process.destroyForcibly()
            return output.readText().also { withClue(it.takeLast(4_000)) { ended shouldBe true } }
        }

        test(
            "a password is in no log, error, event, thread's name nor text of an object, and no value in an error",
        ) {
            ScriptedServer().use { server ->
                server.answer = { command ->
                    if (command.command ==
                        "saslStart"
                    ) {
                        refused(18, "AuthenticationFailed", "Authentication failed.")
                    } else {
                        null
                    }
                }
                val there = "eve:$CANARY@127.0.0.1:${server.address.port}/secrets?connect_timeout=2s"
                val said = say(
                    listOf(
                        "mongodb://$there&authMechanism=SCRAM-SHA-256&echo=true",
                        "mongodb://$there&authMechanism=PLAIN",
                        "mongodb://eve:$CANARY@127.0.0.1:1/secrets?connect_timeout=200ms",
                        "mongodb://$there&pool_size=many",
                        "mongodb://eve:$CANARY@127.0.0.1:99999/secrets",
                        "mongodb://127.0.0.1:${server.address.port}/secrets?authMechanismProperties=$CANARY",
                    ),
                )
                withClue(said.takeLast(4_000)) {
                    listOf(
                        " DEBUG org.mongodb.",
                        "AUTHENTICATION",
                        "CONNECTION_FAILED",
                        "CONFIGURATION",
                        "event ",
                        MongoSecretsShown.END,
                    ).forEach { said shouldContain it }
                }
                val hidden = listOf(CANARY, Base64.getEncoder().encodeToString(CANARY.toByteArray()))
                said.lines().filter { line -> hidden.any { it in line } }.shouldBeEmpty()
                said.lines().filter { line -> BOUND in line && !DRIVERS_LINE.containsMatchIn(line) }.shouldBeEmpty()
            }
        }
    })
