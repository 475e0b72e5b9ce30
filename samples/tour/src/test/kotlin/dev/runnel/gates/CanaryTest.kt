package dev.runnel.gates

import io.kotest.core.spec.style.FunSpec
import java.nio.file.Path
import kotlin.io.path.isDirectory
import kotlin.io.path.isRegularFile
import kotlin.io.path.readText
import kotlin.io.path.walk

/** The passwords of all tests, and the values that they bind where statements fail. */
private val CANARIES = listOf("canary-5f1c9e", "Zq9^Xw7!Kv5", "Zq9Xw7Kv5")

/** r2dbc-mariadb logs at WARN what the server says of a statement that failed, and that names the value. Never a password. */
private const val SERVERS_WORDS = " WARN org.mariadb.r2dbc.message.server.ErrorPacket - Error: "

/** Finds secrets in what the tests of all modules have printed: their logs, and their reports with every failure. */
class CanaryTest :
    FunSpec({
        test("the tests use no other secret") {
            val places = Repository.modules.flatMap { it.testSources + it.mainSources }
            gate(
                "A secret of a test is \"${CANARIES[0]}\", for which the build looks in all output.",
                places,
            ) { source ->
                Regex("canary-[0-9a-z]+")
                    .findAll(source.text)
                    .filter { it.value !in CANARIES }
                    .map { source.at(it.range.first, it.value) }
                    .toList()
            }
        }

        test("no secret is in what the tests have printed").config(enabled = System.getProperty("test") == null) {
            gate(
                "A secret was printed; find who prints it and have it hidden.",
                Repository.modules.flatMap(::outputs),
            ) {
                val lines = it.readText(Charsets.ISO_8859_1).lineSequence().filter { line -> SERVERS_WORDS !in line }
                lines.filter { line -> CANARIES.any(line::contains) }.map { line -> "$it: $line" }.toList()
            }
        }
    })

private fun outputs(module: Module): List<Path> = module
    .directory(
        "target/surefire-reports",
    ).takeIf { it.isDirectory() }
    ?.walk()
    ?.filter { it.isRegularFile() }
    ?.toList()
    .orEmpty()
