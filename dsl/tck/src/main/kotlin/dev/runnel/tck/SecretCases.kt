package dev.runnel.tck

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.io.File
import java.nio.file.Files
import java.util.Base64
import java.util.concurrent.TimeUnit.SECONDS

/** Long enough for a busy machine; the program itself takes seconds. */
private const val PATIENCE = 120L

/** As java.util.logging has it, through which pgjdbc and others log; level and logger first, as SLF4J's simple one does. */
private const val EVERYTHING_LOGGED = "handlers=java.util.logging.ConsoleHandler\n" +
    ".level=ALL\njava.util.logging.ConsoleHandler.level=ALL\n" +
    "java.util.logging.SimpleFormatter.format=%4\$s %3\$s - %5\$s%6\$s%n\n"

internal fun FunSpec.secretCases(kit: KitContext) {
    testWhere(
        "a password is in no log at TRACE, error, event, flight record, thread's name nor text of an object, and no value",
        "${kit.target.name} asks nobody for a password",
        { kit.target.asksForPasswords },
    ) {
        val program = Files.createTempDirectory("runnel-secrets").toFile()
        try {
            val said = program.say(kit.target.newUser(CANARY), kit.target.endlessQuery)
            withClue(said.takeLast(4_000)) {
                // It has looked at all there is: levels, errors of each kind, an event, a flight record.
                listOf(
                    "TRACE",
                    "CONFIGURATION",
                    "CONNECTION_FAILED",
                    "AUTHENTICATION",
                    "UNDEFINED_OBJECT",
                    "QueryEvent",
                    "dev.runnel.Query",
                    SECRETS_SHOWN,
                ).forEach { said shouldContain it }
            }
            said.lines().filter { line -> HIDDEN.any { it in line } }.shouldBeEmpty()
            said.lines().filter { line -> BOUND in line && !DRIVERS_LINE.containsMatchIn(line) }.shouldBeEmpty()
        } finally {
            program.deleteRecursively()
        }
    }
}

/** The password as it is, and as a dump of packets or a header would show it, whose lines may end in the middle of it. */
private val HIDDEN = CANARY.chunked((CANARY.length + 1) / 2).flatMap { half ->
    listOf(half, half.toByteArray().joinToString(" ") { "%02x".format(it) })
} + Base64.getEncoder().encodeToString(CANARY.toByteArray())

/** What a driver logs of the values that it sends is not Runnel's to say; at TRACE some tell all. */
private val DRIVERS_LINE =
    Regex("(TRACE|DEBUG|FINE|FINER|FINEST) (io\\.|org\\.|com\\.|reactor)|^\\|[0-9a-fA-F]{4,8}\\|")

/** Everything that the program SecretsShown prints in a JVM of its own, where all that logs does so at its finest level. */
private fun File.say(vararg lines: String): String {
    val logging = resolve("logging.properties").apply { writeText(EVERYTHING_LOGGED) }
    val output = resolve("output")
    val process =
        ProcessBuilder(
            File(System.getProperty("java.home"), "bin/java").path,
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
            "-Djava.util.logging.config.file=$logging",
            "-XX:TieredStopAtLevel=1",
            "dev.runnel.tck.SecretsShown",
        ).redirectErrorStream(true)
            .redirectOutput(output)
            .apply { environment()["CLASSPATH"] = System.getProperty("java.class.path") }
            .start()
    // Not as arguments: these are everybody's to see, and of the flight records too.
    process.outputStream.use { it.write(lines.joinToString("\n").toByteArray()) }
    val ended = process.waitFor(PATIENCE, SECONDS)
    if (!ended) process.destroyForcibly()
    return output.readText().also { withClue(it.takeLast(4_000)) { ended shouldBe true } }
}
