package dev.runnel.tck

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
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

/**
 * Everything that a program prints in a JVM of its own, with this class path, where all that logs does so at its finest level.
 *
 * @param program the name of its main class
 * @param lines what it reads; not arguments, for these are everybody's to see, and of the flight records too
 */
public fun sayEverything(program: String, vararg lines: String): String {
    val folder = Files.createTempDirectory("runnel-secrets").toFile()
    try {
        return folder.say(program, lines)
    } finally {
        folder.deleteRecursively()
    }
}

private fun File.say(program: String, lines: Array<out String>): String {
    val logging = resolve("logging.properties").apply { writeText(EVERYTHING_LOGGED) }
    val output = resolve("output")
    val process =
        ProcessBuilder(
            File(System.getProperty("java.home"), "bin/java").path,
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=trace",
            "-Djava.util.logging.config.file=$logging",
            "-XX:TieredStopAtLevel=1",
            program,
        ).redirectErrorStream(true)
            .redirectOutput(output)
            .apply { environment()["CLASSPATH"] = System.getProperty("java.class.path") }
            .start()
    process.outputStream.use { it.write(lines.joinToString("\n").toByteArray()) }
    val ended = process.waitFor(PATIENCE, SECONDS)
    if (!ended) process.destroyForcibly()
    return output.readText().also { withClue(it.takeLast(4_000)) { ended shouldBe true } }
}

/**
 * The lines that show a secret: as it is, or as a dump of packets or a header would, whose lines may end in the middle of it.
 */
public fun linesWith(secret: String, said: String): List<String> {
    val shown = secret.chunked((secret.length + 1) / 2).flatMap { half ->
        listOf(half, half.toByteArray().joinToString(" ") { "%02x".format(it) })
    } + Base64.getEncoder().encodeToString(secret.toByteArray())
    return said.lines().filter { line -> shown.any { it in line } }
}
