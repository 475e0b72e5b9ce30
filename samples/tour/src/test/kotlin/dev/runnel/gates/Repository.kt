package dev.runnel.gates

import java.nio.file.Path
import kotlin.io.path.absolute
import kotlin.io.path.extension
import kotlin.io.path.invariantSeparatorsPathString
import kotlin.io.path.isDirectory
import kotlin.io.path.isRegularFile
import kotlin.io.path.readText
import kotlin.io.path.relativeTo
import kotlin.io.path.walk

/** The repository this test runs in: its modules as the root pom lists them, and their sources. */
internal object Repository {
    val root: Path =
        generateSequence(Path.of("").absolute()) { it.parent }
            .first { it.resolve("dsl/core/pom.xml").isRegularFile() }

    val modules: List<Module> =
        Regex("<module>(.+?)</module>")
            .findAll(root.resolve("pom.xml").readText())
            .map { Module(it.groupValues[1]) }
            .toList()

    /** The modules whose jars users get. */
    val published: List<Module> = modules.filter {
        !it.path.startsWith("samples/") &&
            it.directory("src/main").isDirectory() &&
            "<runnel.unpublished>true" !in it.directory("pom.xml").readText()
    }

    fun module(path: String): Module = modules.first { it.path == path }
}

internal class Module(val path: String) {
    val artifact: String by lazy {
        Regex("</parent>\\s*<artifactId>(.+?)</artifactId>").find(directory("pom.xml").readText())!!.groupValues[1]
    }

    val mainSources: List<Source> by lazy { sources("src/main") }

    val testSources: List<Source> by lazy { sources("src/test") }

    fun directory(name: String): Path = Repository.root.resolve(path).resolve(name)

    private fun sources(under: String): List<Source> = directory(under)
        .takeIf { it.isDirectory() }
        ?.walk()
        ?.filter { it.extension == "java" || it.extension == "kt" }
        ?.sorted()
        ?.map(::Source)
        ?.toList()
        .orEmpty()

    override fun toString(): String = path
}

/** A Java or Kotlin file, as it stands and as [code]: without comments and without what its literals contain. */
internal class Source(val file: Path) {
    val name: String = file.relativeTo(Repository.root).invariantSeparatorsPathString

    val isJava: Boolean = file.extension == "java"

    val text: String by lazy { file.readText().replace("\r\n", "\n") }

    val code: String by lazy { codeOnly(text) }

    val packageName: String? by lazy { PACKAGE.find(code)?.groupValues?.get(1) }

    /** Where [pattern] stands in the code. */
    fun find(pattern: Regex): List<Finding> = pattern.findAll(code).map { at(it.range.first, it.value.trim()) }.toList()

    fun at(offset: Int, what: String): Finding = Finding(this, text.substring(0, offset).count { it == '\n' } + 1, what)

    private companion object {
        val PACKAGE = Regex("(?m)^package\\s+([\\w.]+)")
    }
}

internal class Finding(private val source: Source, private val line: Int, private val what: String) {
    override fun toString(): String = "${source.name}:$line: $what"
}

/** Blanks comments and the insides of literals; every other character keeps its place. */
internal fun codeOnly(text: String): String = NO_CODE.replace(text) { match ->
    val quote =
        when {
            match.value.startsWith("\"\"\"") -> 3
            match.value.startsWith("/") -> 0
            else -> 1
        }
    val blank = match.value.map { if (it == '\n') '\n' else ' ' }.joinToString("")
    match.value.take(quote) + blank.drop(quote).dropLast(quote) + match.value.takeLast(quote)
}

private val NO_CODE =
    listOf(
        "/\\*[\\s\\S]*?\\*/",
        "//[^\\n]*",
        "\"\"\"[\\s\\S]*?\"\"\"",
        "\"(?:\\\\.|[^\"\\\\\\n])*\"",
        "'(?:\\\\[^\\n]|[^'\\\\\\n])[^'\\n]*'",
    ).joinToString("|").toRegex()
