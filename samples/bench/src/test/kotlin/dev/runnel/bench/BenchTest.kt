package dev.runnel.bench

import dev.runnel.bench.service.Wrk
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.doubles.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.boolean
import kotlinx.serialization.json.double
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.ByteArrayOutputStream
import java.io.OutputStream
import java.io.PrintStream

class BenchTest :
    FunSpec({
        test("every workload runs, all its contenders give the same result, and the JSON has them all") {
            // The harness fails the run when one contender's checksum is not that of the first.
            val document = Json.parseToJsonElement(ran("--quick", "--json")).jsonObject
            val workloads = document.getValue("workloads").jsonArray.map { it.jsonObject }
            workloads.map { it.getValue("name").jsonPrimitive.content } shouldContainExactly
                Catalogue(Sizes.QUICK).use { all -> all.workloads.map { it.name } }
            for (contender in workloads.flatMap { it.getValue("contenders").jsonArray }) {
                contender.jsonObject.getValue("perSecond").jsonPrimitive.double shouldBeGreaterThan 0.0
            }
        }

        test("the stream of all rows is checked in a JVM whose heap is 64 MB") {
            val document = Json.parseToJsonElement(ran("--quick", "--json", "sqlite.heap")).jsonObject
            val aims = document
                .getValue("workloads")
                .jsonArray
                .single()
                .jsonObject
                .getValue("aims")
                .jsonArray
            val aim = aims.single().jsonObject
            withClue(aim) { aim.getValue("met").jsonPrimitive.boolean shouldBe true }
        }

        test("the Markdown has the table of figures and the table of aims") {
            val text = ran("--quick", "--markdown", "memory.decode")
            text shouldContain "| `memory.decode` decoding rows that are in memory | lambda by hand |"
            text shouldContain "| `memory.decode` | data class ≤ 1.30× lambda by hand |"
        }

        test("after a storm all of Runnel's connections serve, none is lent, and nothing runs on the server") {
            val text = ran("storm", "postgresql", "--cancels", "100", "--seed", "7")
            for (name in listOf("Runnel", "Runnel +jdbc")) {
                val line = text.lines().single { named(it) == name }
                val figures = line.trim().removePrefix(name).trim().split(Regex("\\s+"))
                withClue(text) { figures.take(LEFT_BEHIND) shouldBe List(LEFT_BEHIND) { "0" } }
            }
        }

        test("under wrk the service and the same by hand answer every request")
            .config(
                enabledOrReasonIf = { if (Wrk.installed) Enabled.enabled else Enabled.disabled("no wrk; not run") },
            ) {
                val text = ran("service", "--quick")
                withClue(text) { text.lines().count { named(it) == "Runnel" } shouldBe 3 }
            }

        test("a profile names the frames and the allocations of a contender with an aim") {
            val text = ran("--quick", "--profile", "memory.decode")
            text shouldContain "memory.decode, data class"
            text shouldContain "top frames, share of time"
            text shouldContain "where allocated, share of bytes"
        }

        test("a group is measured with the workloads in memory, a single workload alone") {
            ran("--list", "duckdb").lines().map { it.substringBefore(':') } shouldContainAll
                listOf("duckdb.list", "memory.pool", "memory.decode")
            ran("--list", "sqlite.point").trim() shouldBe "sqlite.point: point select, one after the other"
        }

        test("what is not understood is named, with what there is") {
            shouldThrow<IllegalArgumentException> { ran("oracle") }.message shouldContain
                "There is no workload 'oracle'. There are sqlite, duckdb, postgresql, mariadb,"
            shouldThrow<IllegalArgumentException> { ran("--fast") }.message shouldContain "There is no option --fast."
            shouldThrow<IllegalArgumentException> { ran("--rounds", "0") }.message shouldContain
                "--rounds wants a number of at least 1"
        }
    })

/** Dead, leased, running, in a transaction, alive. */
private const val LEFT_BEHIND = 5

private fun named(line: String): String = line.trim().split(Regex("\\s{2,}")).first()

private suspend fun ran(vararg arguments: String): String {
    val out = ByteArrayOutputStream()
    val log = PrintStream(OutputStream.nullOutputStream())
    bench(Options.of(arguments.asList()), PrintStream(out, true, Charsets.UTF_8), log)
    return out.toString(Charsets.UTF_8)
}
