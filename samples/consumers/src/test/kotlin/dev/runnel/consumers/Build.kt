package dev.runnel.consumers

import io.kotest.core.test.Enabled
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.absolute
import kotlin.io.path.exists
import kotlin.io.path.invariantSeparatorsPathString
import kotlin.io.path.isDirectory
import kotlin.io.path.isRegularFile
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.walk

/** What this build has made of the modules before this one. */
internal object Build {
    val root: Path = generateSequence(Path.of("").absolute()) { it.parent }
        .first { it.resolve("dsl/core/pom.xml").isRegularFile() }

    val pom: String = root.resolve("pom.xml").readText()

    val version: String = Regex("<version>(.+?)</version>").find(pom)!!.groupValues[1]

    /** Every module that `mvn install` puts into the repository, but the parent. */
    val published: List<Artifact> = Regex("<module>(.+?)</module>")
        .findAll(pom)
        .map { it.groupValues[1] }
        .filterNot { it.startsWith("samples/") }
        .map { Artifact(root.resolve(it)) }
        .filterNot { "<runnel.unpublished>true" in it.pomText }
        .toList()

    /** Whether there are jars: after `mvn test`, which packages nothing, there are none. */
    fun packaged(): Enabled {
        val scripts = root.resolve("samples/scripts/target/scripts.jar")
        return needs("mvn verify", published.filter { it.isJar }.map { it.file(".jar") }.plusElement(scripts))
    }

    /** Whether there are docs: they are made when somebody installs, of each module before the next one is tested. */
    fun documented(): Enabled = needs("mvn install", published.filter { it.isJar }.map { it.file("-javadoc.jar") })

    private fun needs(command: String, jars: List<Path>): Enabled {
        val missing = jars.filterNot { it.exists() }.map { it.fileName }
        return when {
            missing.isEmpty() -> Enabled.enabled
            else -> Enabled.disabled("needs the jars that $command makes; not there: ${missing.joinToString()}")
        }
    }
}

internal class Artifact(val directory: Path) {
    val pom: Path = directory.resolve("pom.xml")
    val pomText: String = pom.readText()
    val name: String =
        Regex("<artifactId>(.+?)</artifactId>").find(pomText.substringAfter("</parent>"))!!.groupValues[1]
    val isJar: Boolean = directory.resolve("src/main").isDirectory()

    /** Where its files of Java and Kotlin are in the jar of the sources. */
    fun sources(): List<String> = listOf("java", "kotlin")
        .map { directory.resolve("src/main/$it") }
        .filter { it.isDirectory() }
        .flatMap { root -> root.walk().map { it.relativeTo(root).invariantSeparatorsPathString } }

    /** Where what is public in it is in the jar of the docs: a page for each class that is not in another one. */
    fun pages(): List<String> = sources().filterNot { "/internal/" in it }.flatMap { source ->
        val text = sourceText(source)
        val folder = source.substringBeforeLast('/')
        PUBLIC.findAll(text).map { "$folder/${it.groupValues[1]}.html" }
    }

    private fun sourceText(source: String): String =
        directory.resolve("src/main/${if (source.endsWith(".kt")) "kotlin" else "java"}/$source").readText()

    fun file(ending: String): Path = directory.resolve("target/$name-${Build.version}$ending")
}

private val PUBLIC = Regex("(?m)^public (?:[a-z-]+ )*(?:class|@?interface|record|enum|object) (?!class )(\\w+)")

/** A program of this JVM's JDK or Maven's, and what it says. */
internal class Program(command: List<String>, folder: Path) : AutoCloseable {
    private val output = folder.resolve("output-${System.nanoTime()}.txt")

    private val process = ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .apply {
            val java = System.getProperty("java.home")
            environment()["JAVA_HOME"] = java
            environment()["PATH"] = "$java/bin:${System.getenv("PATH")}"
        }.start()

    fun said(): String = output.readText()

    fun ended(): Int {
        check(process.waitFor(10, TimeUnit.MINUTES)) { "It runs for ten minutes now: ${said()}" }
        return process.exitValue()
    }

    /** As Ctrl-C does, but also where the build runs in the background, which turns Ctrl-C's signal off. */
    fun terminate() {
        process.destroy()
    }

    val running: Boolean get() = process.isAlive

    override fun close() {
        process.destroyForcibly()
    }
}
