package dev.runnel.gates

import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import kotlin.io.path.exists
import kotlin.io.path.isRegularFile
import kotlin.io.path.readText
import kotlin.io.path.writeText

class ReadmeTest :
    FunSpec({
        for (name in listOf(
            "README.md",
            "dsl/README.md",
            "dsl/services.md",
            "backends/README.md",
            "backends/mongodb/README.md",
            "backends/redis/README.md",
            "samples/bench/README.md",
            "samples/bench/servers.md",
            "samples/backend/README.md",
            "samples/ktor-service/README.md",
            "samples/java-service/README.md",
            "samples/scripts/README.md",
            "samples/guides/coming-from.md",
            "samples/guides/choosing.md",
            "samples/guides/timeouts-and-errors.md",
            "samples/guides/portable.md",
        )) {
            test("the code, tables and links of $name are those of the project") {
                val file = Repository.root.resolve(name)
                val text = file.readText()
                val document =
                    ReadmeDocument(
                        name,
                        snippet = { source, tag -> sample(name, source, tag) },
                        table = { table -> (ReadmeTables.all[table] ?: error("$name: no table $table"))() },
                    )
                val wanted = document.rewrite(text)
                if (System.getProperty("readme.update") != null) {
                    file.writeText(wanted)
                } else {
                    firstDifference(text, wanted)?.let {
                        fail("$name:$it\nRun mvn verify -Dreadme.update and look at what changed.")
                    }
                }
                LINK.findAll(text).map { it.groupValues[1] }.filterNot { "://" in it }.forEach { link ->
                    val (path, anchor) = link.split('#').let { it[0] to it.getOrNull(1) }
                    val target = if (path.isEmpty()) file else file.resolveSibling(path)
                    if (!target.exists()) fail("$name links to $link, which is not there.")
                    if (anchor != null && anchor !in anchors(target.readText())) fail("$name: no heading for $link.")
                }
            }
        }
    })

private val LINK = Regex("]\\(([^)\\s]+)\\)")

/** What the headings of a text can be linked by, as GitHub makes them. */
private fun anchors(text: String): List<String> = text
    .lines()
    .filter { it.startsWith("#") }
    .map { it.trimStart('#').trim().lowercase() }
    .map { heading -> heading.filter { it.isLetterOrDigit() || it in " -" }.replace(' ', '-') }

private fun sample(document: String, name: String, tag: String): String {
    val file = Repository.root.resolve(name)
    check(name.startsWith("samples/") && file.isRegularFile()) { "$document: $name is no file of samples/" }
    return try {
        region(file.readText(), tag)
    } catch (e: IllegalStateException) {
        throw IllegalStateException("$document: $name: ${e.message}", e)
    }
}
