package dev.runnel.duckdb

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.runBlocking
import java.util.concurrent.TimeUnit

private const val ROWS = 1_000_000

/** Six of these make a megabyte; the second way is not read by chunks. */
private val largeRows = listOf(
    "select repeat('x', 200000) from range(300)",
    "select repeat('x', 200000)::blob from range(300)",
    "select list_transform(range(10), lambda x: repeat('x', 20000)) from range(300)",
)

data class Reading(val id: Long, val sensor: String, val value: Double, val note: String)

class DuckDbFlowTest :
    FunSpec({
        test("large rows flow in batches of a megabyte, whatever the batch asked for") {
            Database.open("duckdb::memory:").use { db ->
                for (sql in largeRows) {
                    var read = 0
                    var seen = 0
                    db
                        .sql(sql)
                        .map {
                            read++
                            it.get(0, Any::class.java)
                        }.flow(batch = 1024)
                        .collect {
                            seen++
                            read - seen shouldBeLessThanOrEqual 6
                        }
                    seen shouldBe 300
                }
            }
        }

        test("large rows stream in batches of a megabyte in Java too") {
            BlockingDatabase.open("duckdb::memory:").use { db ->
                for (sql in largeRows) {
                    var read = 0
                    var seen = 0
                    val rows = db.sql(sql).map {
                        read++
                        it.get(0, Any::class.java)
                    }
                    rows.stream().use { stream ->
                        stream.forEach {
                            seen++
                            read - seen shouldBeLessThanOrEqual 6
                        }
                    }
                    seen shouldBe 300
                }
            }
        }

        test("a million rows flow through a heap of 64 MB") {
            val java = "${System.getProperty("java.home")}/bin/java"
            val classPath = System.getProperty("java.class.path")
            val child =
                ProcessBuilder(java, "-Xmx64m", "-cp", classPath, MillionRows::class.java.name)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start()
            try {
                child.inputStream.bufferedReader().readLines() shouldBe List(2) { "$ROWS rows" }
                child.waitFor(1, TimeUnit.MINUTES) shouldBe true
                child.exitValue() shouldBe 0
            } finally {
                child.destroyForcibly()
            }
        }
    })

/** Reads more than the heap holds, by chunks and, because of the UUID, row by row. */
object MillionRows {
    @JvmStatic
    fun main(arguments: Array<String>) = runBlocking {
        Database.open("duckdb::memory:?memory_limit=1GB").use { db ->
            val row = "i as id, 'sensor ' || i % 100 as sensor, i / 3.0 as value, repeat('abcdefghij', 10) as note"
            for (more in listOf("", ", uuid() as token")) {
                var rows = 0
                db.sql("select $row$more from range($ROWS) r(i)").flow<Reading>().collect {
                    check(it.id == rows.toLong() && it.note.length == 100)
                    rows++
                }
                println("$rows rows")
            }
        }
    }
}
