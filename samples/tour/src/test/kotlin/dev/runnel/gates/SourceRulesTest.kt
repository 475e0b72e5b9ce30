package dev.runnel.gates

import io.kotest.core.spec.style.FunSpec
import kotlin.io.path.readText

private const val LONGEST_FILE = 500

class SourceRulesTest :
    FunSpec({
        val main = Repository.modules.flatMap { it.mainSources }
        val published = Repository.published.flatMap { it.mainSources }
        val java = published.filter { it.isJava }

        // What the bench measures beside Runnel is written as its own users write it.
        val rivals = main
            .filter {
                it.packageName == "dev.runnel.bench.servers" && it.name.endsWith(
                    "Reactive.kt",
                )
            }.toSet()

        test("Java main code imports no Kotlin, so that Java users need no Kotlin library") {
            val kotlin = Regex("(?<![\\w.])kotlinx?\\.[\\w.]+")
            gate("Java in a published module must not use Kotlin's libraries.", java) { it.find(kotlin) }
        }

        test("the core does not know the Kotlin face above it") {
            val face = Regex("(?<![\\w.])dev\\.runnel\\.(kotlin\\b|[A-Z])[\\w.]*")
            val core = Repository.module("dsl/core").mainSources
            gate("runnel-kotlin uses runnel-core, never the other way round.", core) { it.find(face) }
        }

        mapOf(
            "\\b(Inheritable)?ThreadLocal\\b" to "Coroutines change threads: pass it, or use the coroutine context.",
            "\\brunBlocking\\b" to "It blocks a thread; suspend, or return a CompletionStage.",
            "\\basFlow\\s*\\(" to "It is a channel per query and loses cancellation; rows come through RowSink.",
            "\\bkotlin\\.reflect\\.full\\b" to "It costs microseconds a row and 3 MB; use kotlin-metadata-jvm.",
            "\\bThread\\.sleep\\b" to "It holds a thread and hides a race; schedule, or wait for the event itself.",
            "\\bGlobalScope\\b" to "Work there has no parent that waits for it or cancels it.",
            "\\br2dbc\\.pool\\b" to "Runnel has its own pool; two pools in a row hide each other's waiting.",
        ).forEach { (pattern, reason) ->
            val word = pattern.replace(Regex("\\\\b|\\\\s\\*|[\\\\()?]"), "").removePrefix("Inheritable")
            test("main code has no $word") {
                gate(reason, main - rivals) { it.find(Regex(pattern)) }
            }
        }

        test("no main file has more than $LONGEST_FILE lines") {
            gate("A file that long has more than one job: split it.", main) { source ->
                val lines = source.text.trimEnd().count { it == '\n' } + 1
                if (lines > LONGEST_FILE) listOf("${source.name}:$LONGEST_FILE: has $lines lines") else emptyList()
            }
        }

        test("no package is in two modules, so that Runnel's jars work as Java modules") {
            val owners =
                Repository.modules
                    .flatMap { module -> module.mainSources.map { (it.packageName ?: "(none)") to module } }
                    .groupBy({ it.first }, { it.second })
            gate("A package belongs to one jar.", owners.entries) { (name, modules) ->
                val all = modules.distinct()
                if (all.size > 1) listOf("$name is in ${all.joinToString(" and ")}") else emptyList()
            }
        }

        test("mvn compile exec:java, the first command of the README, passes over every module but the tour") {
            // The parent says so to its children.
            gate("Set skip for the exec-maven-plugin.", Repository.modules) { module ->
                val pom = module.directory("pom.xml").readText()
                if ("<parent>" in pom ||
                    SKIPPED_EXEC in pom
                ) {
                    emptyList()
                } else {
                    listOf("${module.path}/pom.xml:1: no skip")
                }
            }
        }

        test("every Java package is @NullMarked") {
            val packages = java.groupBy { it.file.parent }
            gate("NullAway checks only packages whose package-info.java says @NullMarked.", packages.values) { files ->
                val info = files.find { it.name.endsWith("/package-info.java") }
                val marked = info != null && Regex("@NullMarked\\b").containsMatchIn(info.code)
                if (marked) emptyList() else listOf("${files.first().name}:1: package ${files.first().packageName}")
            }
        }

        test("every public suspend function says how it cancels") {
            val sources = published.filterNot { it.isJava }
            val functions = sources.flatMap { source -> publicSuspend(source.code).map { source to it } }
            gate(
                "The KDoc of a public suspend function has a paragraph *Cancellation*.",
                functions,
            ) { (source, match) ->
                if (CANCELLATION in kdocBefore(source.text, match.range.first)) {
                    emptyList()
                } else {
                    listOf(source.at(match.range.last, match.value.trim()))
                }
            }
        }

        test("tests are named as sentences") {
            val tests =
                Repository.modules.flatMap { it.testSources }.flatMap { source ->
                    TEST_NAME.findAll(source.text).map {
                        source.at(it.range.first, it.groupValues[1]) to
                            it.groupValues[1]
                    }
                }
            gate("A test's name says what holds, in three words or more.", tests) { (place, name) ->
                if (name.trim().split(WHITE_SPACE).size < 3 && '$' !in name) listOf(place) else emptyList()
            }
        }
    })

private const val CANCELLATION = "*Cancellation*"

private val SUSPEND_FUN = Regex("(?m)^[ \\t]*(?:[a-z]+\\s+)*suspend\\s+(?:[a-z]+\\s+)*fun\\b[^({=]*")

private val TEST_NAME = Regex("(?m)^\\s*test\\(\"((?:[^\"\\\\]|\\\\.)+)\"")

/** Where [code] declares public suspend functions of its own, overrides left out. */
internal fun publicSuspend(code: String): List<MatchResult> = SUSPEND_FUN
    .findAll(code)
    .filter { match ->
        val modifiers = match.value.split(WHITE_SPACE)
        "public" in modifiers && "override" !in modifiers
    }.toList()

private val WHITE_SPACE = Regex("\\s+")

private val ANNOTATIONS = Regex("(\\s*@[\\w.:]+(\\([^()]*\\))?)*\\s*$")

/** The KDoc that ends right before [offset], annotations left out; empty if there is none. */
internal fun kdocBefore(text: String, offset: Int): String {
    val before = text.substring(0, offset).replace(ANNOTATIONS, "")
    return if (before.endsWith("*/")) before.substring(before.lastIndexOf("/**").coerceAtLeast(0)) else ""
}

private val SKIPPED_EXEC = Regex("exec-maven-plugin</artifactId>.{0,200}<skip>true</skip>", RegexOption.DOT_MATCHES_ALL)
