package dev.runnel.gates

import io.kotest.core.spec.style.FunSpec
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.getLastModifiedTime
import kotlin.io.path.isRegularFile
import kotlin.io.path.readText

/** Finds tests that are passed over in silence: Kotlin tests did, when nobody told the compiler where they are. */
class TestsRunTest :
    FunSpec({
        // This module's own reports are not written yet, and a run that names its tests leaves the others out.
        val others = Repository.modules.filter { !Path.of("").toAbsolutePath().endsWith(it.path) }
        val tests = others.flatMap { module -> module.testSources.filter { it.isTest() }.map { module to it } }

        test("every file of tests was compiled") {
            gate(
                "The class of a test is not in target/test-classes; does the module's pom name kotlin-maven-plugin?",
                tests,
            ) { (module, source) ->
                if (module.testClass(source).isRegularFile()) emptyList() else listOf("${source.name}:1")
            }
        }

        test("every file of tests was run").config(enabled = System.getProperty("test") == null) {
            gate("Surefire wrote no report on a test, or one without a test case.", tests) { (module, source) ->
                if (module.ran(source)) emptyList() else listOf("${source.name}:1")
            }
        }
    })

private fun Source.isTest(): Boolean = Regex("Test\\.(kt|java)$").containsMatchIn(name)

private fun Source.className(): String = "$packageName." + file.fileName.toString().substringBeforeLast('.')

private fun Module.testClass(source: Source): Path =
    directory("target/test-classes").resolve(source.className().replace('.', '/') + ".class")

private fun Module.ran(source: Source): Boolean {
    val report = directory("target/surefire-reports").resolve("TEST-${source.className()}.xml")
    return report.exists() &&
        report.getLastModifiedTime() >= testClass(source).getLastModifiedTime() &&
        "<testcase" in report.readText()
}
