@file:JvmName("SecretsShown")

package dev.runnel.redis

import dev.runnel.listener.QueryListener
import dev.runnel.url.ConnectUrl
import jdk.jfr.Configuration
import jdk.jfr.Recording
import jdk.jfr.consumer.RecordingFile
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.withTimeout
import java.nio.file.Files
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** A value that is sent; Runnel shows it nowhere either. */
internal const val SENT: String = "sent-7d20e3"

/** The program's last word. */
internal const val SECRETS_SHOWN: String = "all has been shown"

/**
 * A program that does with a URL what may print its password, and prints all that there is to print: what is made of the URL,
 * errors with all their causes, events, flight records and the names of threads. It reads the URL from its input.
 */
internal suspend fun main() {
    val url = readln()
    Recording(Configuration.getConfiguration("default")).use { recording ->
        recording.start()
        useRedis(url)
        val wrong = listOf(
            url.replace("@", "-wrong@"),
            url.replace(Regex(":\\d+$"), ":1"),
            "$url?pool_size=many",
            "$url?pasword=x",
            "$url?connect_timeout=0",
            "$url/x",
            url.replace("@", "@@"),
            url.replace("://", ":/"),
            url.replace("redis://", "rediss://"),
            url.replace("redis://", "redis+cluster://"),
            url.replace("redis://", "redis+sentinel://") + "?master=main&sentinel_password=" +
                ConnectUrl.parse(url).password()!!.reveal(),
        )
        wrong.forEach { show { Redis.open(it).use { redis -> redis.ping() } } }
        Thread.getAllStackTraces().keys.forEach { println("thread ${it.name} of ${it.threadGroup?.name}") }
        recording.stop()
        val file = Files.createTempFile("runnel", ".jfr")
        recording.dump(file)
        RecordingFile.readAllEvents(file).forEach(::println)
        Files.delete(file)
    }
    println(SECRETS_SHOWN)
}

private suspend fun useRedis(url: String) {
    val parsed = ConnectUrl.parse(url)
    show { parsed }
    show { parsed.password() }
    val redis = Redis.open("$url?echo=true&slow_query=1ms&client_name=shown", listOf(QueryListener { println(it) }))
    redis.use {
        val text = value<String>("text:{id}")
        show { redis }
        show { redis.ping() }
        show { text(SENT) }
        show { text(1).put(SENT) }
        show { redis.run(text(1).put(SENT)) }
        show { redis.run(counter("text:{id}")(1).increment()) }
        show { redis.run(list<String>("text:{id}")(1).pushLast(SENT)) }
        show { redis.run(Command.raw("NONSENSE", SENT)) }
        show { redis.run(value<Int>("text:{id}")(1).get()) }
        show { redis.run(Script.of("error('$SENT')") { it.text() }.on(listOf(text(1)), SENT)) }
        show { redis.pipeline { async { run(text(2).put(SENT)) }.await() } }
        show {
            redis.transaction {
                println(this)
                println(queue(text(3).put(SENT)))
            }
        }
        show { withTimeout(50.milliseconds) { redis.take(list<String>("none"), 5.seconds) } }
        show { redis.listen("news").first() }
        show { redis.cached(text(4)) { SENT }.length }
        show { redis.unwrap() }
    }
    show { redis.ping() }
}

/** Prints what the block gives, or its error with all that it holds. */
private suspend fun show(block: suspend () -> Any?) {
    println(runCatching { block() }.fold({ "$it" }, { it.stackTraceToString() + "\n" + it + "\n" + it.message }))
}
