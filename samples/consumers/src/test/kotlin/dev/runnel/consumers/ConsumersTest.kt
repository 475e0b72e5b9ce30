package dev.runnel.consumers

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import java.util.jar.JarFile
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.copyToRecursively
import kotlin.io.path.readText
import kotlin.text.RegexOption.DOT_MATCHES_ALL

@OptIn(ExperimentalPathApi::class)
class ConsumersTest :
    FunSpec({
        val repository by lazy { LocalRepository(tempdir().toPath()) }

        fun project(name: String, vararg goals: String, says: String) =
            test("a project with $name, outside of this build, works with what is installed alone")
                .config(enabledOrReasonIf = { Build.packaged() }) {
                    val project = tempdir().toPath()
                    val source = Build.root.resolve("samples/consumers/$name")
                    source.resolve("pom.xml").toFile().copyTo(project.resolve("pom.xml").toFile())
                    source.resolve("src").copyToRecursively(project.resolve("src"), followLinks = false)
                    repository.maven(project, "-q", *goals).use { maven ->
                        withClue(maven::said) {
                            maven.ended() shouldBe 0
                            maven.said() shouldContain says
                        }
                    }
                }

        project("kotlin", "compile", "exec:java", says = "To do: [Note(id=1, text=install, done=false)]")
        project("java", "compile", "exec:java", says = "To do: [Note[id=1, text=install, done=false]]")
        project("junit5", "test", says = "Prepared once.")

        test("the BOM names every module that is installed, and no other") {
            val bom = Build.root.resolve("dsl/bom/pom.xml").readText().substringAfter("<dependencyManagement>")
            val named = Regex("<groupId>dev.runnel</groupId><artifactId>(.+?)</artifactId>").findAll(bom)
            named.map { it.groupValues[1] }.toList() shouldContainExactlyInAnyOrder
                Build.published.filter { it.isJar }.map { it.name }
        }

        test(
            "the BOM sets no versions but Runnel's, and those that its drivers must agree on, as this build has them",
        ) {
            val bom = Build.root.resolve("dsl/bom/pom.xml").readText()
            bom shouldNotContain "<parent>"
            bom shouldContain "<artifactId>runnel-bom</artifactId>\n  <version>${Build.version}</version>"
            val properties = Regex("<properties>(.+?)</properties>", DOT_MATCHES_ALL).find(bom)!!.groupValues[1]
            val versions = properties.trim().lines().map { it.trim() }
            versions.map { it.substringBefore('>').drop(1) } shouldBe listOf("netty.version", "reactor.version")
            versions.filter { it !in Build.pom }.shouldBeEmpty()
        }

        test(
            "every module comes with all of its sources, Kotlin and Java",
        ).config(enabledOrReasonIf = { Build.packaged() }) {
            for (artifact in Build.published.filter { it.isJar }) {
                val jar = JarFile(artifact.file("-sources.jar").toFile()).use { jar ->
                    jar.stream().map { it.name }.toList()
                }
                withClue(artifact.name) { artifact.sources().filter { it !in jar }.shouldBeEmpty() }
            }
        }
    })
