package dev.runnel.gates

import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import org.jetbrains.kotlin.abi.tools.AbiFilters
import org.jetbrains.kotlin.abi.tools.AbiTools
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting
import kotlin.io.path.exists
import kotlin.io.path.extension
import kotlin.io.path.isDirectory
import kotlin.io.path.walk
import kotlin.io.path.writeText

/** What others compile against, in git: a change of it is seen in the review of the change. */
class AbiTest :
    FunSpec({
        Repository.published.forEach { module ->
            test("the public API of ${module.artifact} is the one in ${module.path}/api") {
                val dump = dump(module)
                val stored = module.directory("api").resolve("${module.artifact}.api")
                when {
                    dump.isEmpty() && module.mainSources.isNotEmpty() -> fail(
                        "${module.path}/target/classes has no public class.",
                    )
                    System.getProperty("abi.update") != null -> {
                        stored.parent.createDirectories()
                        stored.writeText(dump)
                    }
                    !stored.exists() -> fail("${module.path}/api/${module.artifact}.api is missing. $HOW_TO_UPDATE")
                    else -> difference(
                        stored,
                        dump,
                    )?.let { fail("The public API of ${module.artifact} changed:\n$it\n$HOW_TO_UPDATE") }
                }
            }
        }

        test("a dump has the core's public classes and not its internal ones") {
            val core = dump(Repository.module("dsl/core"))
            core shouldContain "dev/runnel/spi/Session"
            core shouldNotContain "class dev/runnel/internal"
        }
    })

private const val HOW_TO_UPDATE =
    "If that is meant, run mvn verify -Dabi.update and commit the .api files; " +
        "if classes long gone appear, run mvn clean first."

private val INTERNAL = AbiFilters(emptySet(), setOf("dev.runnel.internal.**"), emptySet(), emptySet())

private fun dump(module: Module): String {
    val classes =
        module
            .directory("target/classes")
            .takeIf { it.isDirectory() }
            ?.walk()
            ?.filter { it.extension == "class" }
            ?.map { it.toFile() }
            ?.toList()
            .orEmpty()
    val tools = AbiTools.getInstance(AbiTools::class.java.classLoader)
    return StringBuilder().also { tools.printJvmDump(it, classes, INTERNAL) }.toString()
}

private fun difference(stored: Path, dump: String): String? {
    val now = createTempFile("now", ".api")
    try {
        now.writeText(dump)
        return AbiTools.getInstance(AbiTools::class.java.classLoader).filesDiff(stored.toFile(), now.toFile())
    } finally {
        now.deleteExisting()
    }
}
