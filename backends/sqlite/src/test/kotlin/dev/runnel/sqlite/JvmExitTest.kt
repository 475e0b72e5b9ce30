package dev.runnel.sqlite

import dev.runnel.Database
import dev.runnel.sql
import dev.runnel.tck.probe.execute
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.nio.file.Files
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.system.exitProcess

/** What [JvmExitTest] runs in a JVM of its own: exits while a transaction and a flow hold sessions. */
internal object ExitWithLeasesOut {
    @JvmStatic
    fun main(args: Array<String>) {
        runBlocking {
            val db = Database.open("sqlite:///${args[0]}")
            db.sql("create table t (i integer)").execute()
            db.sql("insert into t values (1), (2)").execute()
            val inserted = CompletableDeferred<Unit>()
            launch {
                db.transaction {
                    sql("insert into t values (3)").execute()
                    inserted.complete(Unit)
                    CompletableDeferred<Unit>().await()
                }
            }
            inserted.await()
            db.sql("select i from t").flow<Int>(batch = 1).collect { exitProcess(0) }
        }
    }
}

class JvmExitTest :
    FunSpec({
        test(
            "a JVM that exits with leases out closes cleanly: nothing half done, nothing left open, no word on the console",
        ) {
            val folder = Files.createTempDirectory("runnel-exit")
            try {
                val file = folder.resolve("exit.db")
                val output = folder.resolve("output.txt")
                val process =
                    ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.runnel.sqlite.ExitWithLeasesOut",
                        file.toString(),
                    ).redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                try {
                    process.waitFor(30, TimeUnit.SECONDS) shouldBe true
                } finally {
                    process.destroyForcibly()
                }
                output.readText().lines().filter(String::isNotBlank).shouldBeEmpty()
                process.exitValue() shouldBe 0
                // SQLite removes its log when the last session has closed in good order.
                folder.resolve("exit.db-wal").exists() shouldBe false
                Database.open("sqlite:///$file").use { db ->
                    db.sql("select i from t order by i").list<Int>() shouldBe listOf(1, 2)
                }
            } finally {
                folder.toFile().deleteRecursively()
            }
        }
    })
