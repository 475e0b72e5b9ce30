@file:JvmName("SecretsShown")

package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.async.AsyncDatabase
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.listener.QueryListener
import dev.runnel.spi.Backends
import dev.runnel.sql
import dev.runnel.url.ConnectUrl
import dev.runnel.url.DatabaseOptions
import jdk.jfr.Configuration
import jdk.jfr.Recording
import jdk.jfr.consumer.RecordingFile
import kotlinx.coroutines.withTimeout
import java.nio.file.Files
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** The program's last word. */
internal const val SECRETS_SHOWN: String = "all has been shown"

/** A value that is bound; Runnel shows it nowhere either. */
internal const val BOUND: String = "bound-7d20e3"

/**
 * A program that does with a URL what may print its password, and prints all that there is to print: what is made of the
 * URL, errors with all their causes, events, the pool's holders, flight records and the names of threads. It reads the URL and
 * an endless query from its input.
 */
internal suspend fun main() {
    val url = readln()
    val endless = readln()
    Recording(Configuration.getConfiguration("default")).use { recording ->
        recording.start()
        useDatabase(url, endless)
        // A password that is wrong, a port where nobody listens, options that are wrong: each error by each way there is.
        val wrong = listOf(
            url.replace("@", "-wrong@"),
            url.replace(Regex(":\\d+/"), ":1/"),
            "$url?pool_size=many",
            "$url?pasword=x",
            "$url?connect_timeout=0",
            url.replace("@", "@@"),
            url.replace("://", ":/"),
        )
        (wrong + driversOwn(url)).forEach { show { openAndAsk(it) } }
        Thread.getAllStackTraces().keys.forEach { println("thread ${it.name} of ${it.threadGroup?.name}") }
        recording.stop()
        showRecords(recording)
    }
    println(SECRETS_SHOWN)
}

/** The same by the URL of the driver itself, which reads the password out of it. */
private fun driversOwn(url: String): String {
    val parsed = ConnectUrl.parse(url)
    val place = "${parsed.hosts().single()}/${parsed.database()}"
    val password = parsed.password()!!.reveal()
    return if (parsed.transport() == "jdbc") {
        "jdbc:${parsed.dialect()}://$place?user=${parsed.user()}&password=$password"
    } else {
        "r2dbc:${parsed.dialect()}://${parsed.user()}:$password@$place"
    }
}

private fun showRecords(recording: Recording) {
    val file = Files.createTempFile("runnel", ".jfr")
    try {
        recording.dump(file)
        RecordingFile.readAllEvents(file).forEach(::println)
    } finally {
        Files.delete(file)
    }
}

private suspend fun openAndAsk(url: String) = Database.open(url).use { db ->
    println(db)
    db.ping()
}

private suspend fun useDatabase(url: String, endless: String) {
    val parsed = ConnectUrl.parse(url)
    val options =
        DatabaseOptions
            .builder()
            .url(parsed)
            .poolSize(1)
            .maxOverflow(0)
    show { parsed }
    show { parsed.password() }
    show { parsed.hosts() }
    show { parsed.options() }
    show { options }
    show { options.build() }
    show { Backends.create(parsed).let { listOf(it, it.name(), it.dialect(), it.capabilities()) } }
    val listener = QueryListener { println(it) }
    val oneSession = Database.open(url, listOf(listener)) {
        poolSize(1).maxOverflow(0).poolTimeout(Duration.ofSeconds(30)).echo(true).slowQuery(Duration.ofNanos(1))
    }
    show { BlockingDatabase.open(url) }
    show { AsyncDatabase.open(url) }
    oneSession.use { db ->
        show { db }
        show { db.ping() }
        show { db.sql("select 1").value<Int>() }
        show { db.sql("select * from kit_absent").list<Any?>() }
        show { db.sql("select :x", "y" to BOUND).list<Any?>() }
        show { db.sql("select * from kit_absent where a = :a", "a" to BOUND).list<Any?>() }
        show { db.sql("select cast(:a as decimal(9, 2))", "a" to BOUND).list<Any?>() }
        show { db.sql("select count(*) from (select :a as a) t", "a" to BOUND).value<Int>() }
        show { withTimeout(100.milliseconds) { db.sql(endless).value<Long>() } }
        show {
            db.transaction {
                println(this)
                println(db.holders)
                println(db.pool)
                db.sql("select 1").value<Int>()
            }
        }
    }
    show { oneSession.ping() }
}

/** Prints what the block gives, or its error with all that it holds. */
private suspend fun show(block: suspend () -> Any?) {
    println(runCatching { block() }.fold({ "$it" }, { it.everythingSaid() }))
}
