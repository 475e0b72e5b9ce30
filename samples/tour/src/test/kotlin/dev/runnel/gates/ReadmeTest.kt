package dev.runnel.gates

import io.kotest.assertions.fail
import io.kotest.core.spec.style.FunSpec
import kotlin.io.path.isRegularFile
import kotlin.io.path.readText
import kotlin.io.path.writeText

class ReadmeTest :
    FunSpec({
        test("the README's code and tables are those of the project") {
            val file = Repository.root.resolve("README.md")
            val text = file.readText()
            val document =
                ReadmeDocument(
                    snippet = ::sample,
                    table = { name -> (ReadmeTables.all[name] ?: error("no table $name in ReadmeTables"))() },
                )
            val wanted = document.rewrite(text)
            if (wanted.parts == 0) fail("README.md names no snippet and no table.")
            if (System.getProperty("readme.update") != null) {
                file.writeText(wanted.text)
            } else {
                val difference = firstDifference(text, wanted.text)
                if (difference != null) fail("$difference\nRun mvn verify -Dreadme.update and look at what changed.")
            }
        }
    })

private fun sample(name: String, tag: String): String {
    val file = Repository.root.resolve(name)
    check(name.startsWith("samples/") && file.isRegularFile()) { "README.md: $name is no file of samples/" }
    return try {
        region(file.readText(), tag)
    } catch (e: IllegalStateException) {
        throw IllegalStateException("README.md: $name: ${e.message}", e)
    }
}
