package dev.runnel.consumers

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.string.shouldContain
import java.util.jar.JarFile

/** The docs of the published modules: javadoc's of Java, Dokka's of Kotlin and of the Java beside it. */
class DocsTest :
    FunSpec({
        for (artifact in Build.published.filter { it.isJar }) {
            test("the docs of ${artifact.name} have a page for each public class, and none of what is internal")
                .config(enabledOrReasonIf = { Build.documented() }) {
                    JarFile(artifact.file("-javadoc.jar").toFile()).use { jar ->
                        val names = jar.stream().map { it.name }.toList()
                        artifact.pages().shouldNotBeEmpty().filter { it !in names }.shouldBeEmpty()
                        names.filter { "/internal/" in it }.shouldBeEmpty()
                        for (page in artifact.pages()) {
                            val text = jar.getInputStream(jar.getEntry(page)).reader().readText()
                            withClue(page) { text shouldContain page.substringAfterLast('/').removeSuffix(".html") }
                        }
                    }
                }
        }
    })
