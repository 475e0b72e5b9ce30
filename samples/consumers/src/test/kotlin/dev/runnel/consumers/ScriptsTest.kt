package dev.runnel.consumers

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.insertAll
import dev.runnel.servers.Servers
import dev.runnel.sql
import dev.runnel.where
import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import scripts.Job
import scripts.Jobs
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.time.Duration.Companion.seconds

/** Runs the commands of samples/scripts/README.md, and the same with other URLs in them. */
class ScriptsTest :
    FunSpec({
        for ((language, ending) in mapOf("Java" to ".java", "Kotlin" to "Kt")) {
            fun script(name: String, folder: Path, vararg others: Pair<String, String>): Program {
                val command = others.fold(documented("$name$ending")) { text, (old, new) -> text.replace(old, new) }
                return Program(listOf("bash", "-c", "exec $command"), folder)
            }

            test("the $language scripts do what their page says").config(enabledOrReasonIf = { Build.packaged() }) {
                val folder = tempdir().toPath()
                script("WatchQueue", folder).use { watch ->
                    eventually(60.seconds) {
                        watch.doings() shouldBe listOf("feed the cat", "water the plants")
                        // It is said before it is committed.
                        Database.open("sqlite:///$folder/queue.db").use { db ->
                            db.from(Jobs).where { done eq true }.count() shouldBe 2
                        }
                    }
                    watch.stoppedBySignal()
                }
                script("CopyTable", folder).use { copy ->
                    copy.succeeds()
                    copy.said() shouldContain "2 of 2 rows\nCopied and compared."
                }
                Database.open("duckdb:///$folder/jobs.duckdb").use { db ->
                    db.from(Jobs).where { done eq true }.count() shouldBe 2
                }
                script("ExportQuery", folder).use { it.succeeds() }
                when (language) {
                    "Java" -> folder.resolve("jobs.jsonl").readText() shouldBe
                        "{\"task\":\"feed the cat\",\"done\":true}\n{\"task\":\"water the plants\",\"done\":true}\n"
                    else -> folder.resolve("jobs.csv").readText() shouldBe "done,jobs\r\ntrue,2\r\n"
                }
            }

            test("in $language, a queue is watched on DuckDB too, which locks no rows")
                .config(enabledOrReasonIf = { Build.packaged() }) {
                    val there = "sqlite:///queue.db" to "duckdb:///queue.duckdb"
                    script("WatchQueue", tempdir().toPath(), there).use { watch ->
                        withClue(watch::said) {
                            eventually(
                                60.seconds,
                            ) { watch.doings() shouldBe listOf("feed the cat", "water the plants") }
                        }
                        watch.stoppedBySignal()
                    }
                }

            test("in $language, two watchers share a queue on PostgreSQL, and no job is done twice")
                .config(enabledOrReasonIf = { Build.packaged() }) {
                    val folder = tempdir().toPath()
                    onPostgresql { url, _ ->
                        val here = arrayOf("sqlite:///queue.db" to url, QUOTED_JOBS to "")
                        script("WatchQueue", folder, *here).use { one ->
                            script("WatchQueue", folder, *here).use { other ->
                                Database.open(url).use { db ->
                                    db.createAll(Jobs)
                                    val listening = "select count(*) from pg_stat_activity " +
                                        "where datname = current_database() and query ilike 'listen%'"
                                    eventually(60.seconds) { db.sql(listening).value<Long>() shouldBe 2 }
                                    val tasks = (1..50).map { "task $it" }
                                    db.transaction {
                                        insertAll(Jobs, tasks.map { Job(task = it) })
                                        sql("notify jobs").execute()
                                    }
                                    eventually(60.seconds) { db.from(Jobs).where { done eq false }.count() shouldBe 0 }
                                    one.stoppedBySignal()
                                    other.stoppedBySignal()
                                    one.doings() + other.doings() shouldContainExactlyInAnyOrder tasks
                                }
                            }
                        }
                    }
                }

            test("the $language copy goes in 64 MB; one that is stopped has copied nothing")
                .config(enabledOrReasonIf = { Build.packaged() }) {
                    val folder = tempdir().toPath()
                    val last = Job(task = "the last")
                    Database.open("sqlite:///$folder/queue.db").use { db ->
                        db.createAll(Jobs)
                        db.insertAll(
                            Jobs,
                            (1 until ROWS).asSequence().map { Job(task = "$it".repeat(20)) }.asIterable(),
                        )
                        db.insert(Jobs, last)
                    }
                    onPostgresql { url, sessions ->
                        val here = arrayOf(
                            "duckdb:///jobs.duckdb" to url,
                            "java -cp" to "java -Xmx64m -cp",
                        )
                        Database.open(url).use { db ->
                            db.createAll(Jobs)
                            shouldThrow<Undone> {
                                db.transaction {
                                    // The copy waits for this at its last row, and so it has not ended when it is stopped.
                                    insert(Jobs, last)
                                    script("CopyTable", folder, *here).use { copy ->
                                        eventually(60.seconds) { copy.said() shouldContain " of $ROWS rows" }
                                        copy.stoppedBySignal()
                                    }
                                    throw Undone()
                                }
                            }
                            db.from(Jobs).count() shouldBe 0
                            script("CopyTable", folder, *here).use { it.succeeds() }
                            db.from(Jobs).count() shouldBe ROWS
                        }
                        eventually(60.seconds) { sessions() shouldBe "0" }
                    }
                }

            test("the $language export that is stopped stops its query in the server and leaves no file")
                .config(enabledOrReasonIf = { Build.packaged() }) {
                    val folder = tempdir().toPath()
                    onPostgresql { url, sessions ->
                        val query = Regex("select [^\"]*").find(documented("ExportQuery$ending"))!!.value
                        val here = arrayOf("duckdb:///jobs.duckdb" to url, query to "select pg_sleep(600)")
                        script("ExportQuery", folder, *here).use { export ->
                            withClue(export::said) { eventually(60.seconds) { sessions() shouldBe "1" } }
                            export.stoppedBySignal()
                            eventually(5.seconds) { sessions() shouldBe "0" }
                        }
                        listOf("jobs.csv", "jobs.jsonl", "jobs.csv.part", "jobs.jsonl.part")
                            .filter { folder.resolve(it).exists() } shouldBe emptyList()
                    }
                }
        }
    })

private class Undone : Exception()

private const val ROWS = 100_000

private const val SIGTERM = 128 + 15

private const val QUOTED_JOBS = "\"feed the cat\" \"water the plants\""

/** The one command of the page that runs this script, in a folder where its databases may lie. */
private fun documented(script: String): String {
    val page = Build.root.resolve("samples/scripts/README.md").readText()
    val command = page.lines().single { it.startsWith("java ") && script in it }
    return command.replace(" samples/", " ${Build.root}/samples/")
}

private suspend fun onPostgresql(block: suspend (url: String, sessions: () -> String) -> Unit) {
    val server = Servers.postgresql()
    val database = server.createDatabase()
    try {
        val atWork = "select count(*) from pg_stat_activity where datname = '$database' and state <> 'idle'" +
            " and backend_type = 'client backend'"
        block(server.url("postgresql", database)) { server.ask(atWork) }
    } finally {
        server.dropDatabase(database)
    }
}

private fun Program.doings(): List<String> = said().lines().filter { it.startsWith("Doing: ") }.map { it.substring(7) }

private fun Program.succeeds() {
    withClue(::said) { ended() shouldBe 0 }
}

private fun Program.stoppedBySignal() {
    withClue(::said) {
        running shouldBe true
        terminate()
        ended() shouldBe SIGTERM
        said() shouldNotContain "Exception"
    }
}
