package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.error.RunnelException
import dev.runnel.servers.DatabaseServer
import dev.runnel.servers.Servers
import dev.runnel.url.ConnectUrl
import java.nio.file.Files
import kotlin.io.path.ExperimentalPathApi
import kotlin.io.path.deleteRecursively
import kotlin.system.exitProcess
import dev.runnel.tour.java.Screen as JavaScreen
import dev.runnel.tour.java.Tour as JavaTour

/** Words that stand for a server from Maven, started for the tour and stopped after it. */
private val SERVERS: Map<String, () -> DatabaseServer> =
    mapOf("postgresql" to Servers::postgresql, "mariadb" to Servers::mariadb)

/**
 * Runs the tour: `mvn -q compile exec:java`, first in Kotlin, then its twin in Java. `-Dexec.args="url"` runs it on a
 * database of yours instead of SQLite in a temporary file, `postgresql` or `mariadb` on such a server, started for it (and
 * `postgresql+jdbc` over JDBC); `kotlin` or `java` as a second word runs only that half. Redis is started for the tour, too,
 * where no `redis://…` names yours; the chapter on MongoDB goes to a `mongodb://…` that is given, or else to one in this
 * program.
 */
suspend fun main(vararg arguments: String) {
    val redis = arguments.firstOrNull { it.startsWith("redis") } ?: Servers.redis()
    val mongo = arguments.firstOrNull { it.startsWith("mongodb") }
    val url =
        arguments.firstOrNull { ':' in it && it != redis && it != mongo } ?: arguments.firstNotNullOfOrNull(::started)
    val half = arguments.firstOrNull { it == "kotlin" || it == "java" }
    try {
        check(url == null || half == "kotlin" || !isInMemory(url)) {
            "The tour in Java opens its database twice, and one in memory would be two. Name a file, or say kotlin too."
        }
        if (half != "java") withDatabase(url) { tour(it, mongo, redis, Screen("Kotlin")) }
        if (half != "kotlin") withDatabase(url) { JavaTour.tour(it, mongo, redis, JavaScreen()) }
    } catch (e: RunnelException) {
        stop(e)
    } catch (e: IllegalStateException) {
        stop(e)
    }
}

/** The URL of an empty database in the server that the word stands for; null if it stands for none. */
private fun started(scheme: String): String? =
    SERVERS[scheme.substringBefore('+')]?.invoke()?.let { it.url(scheme, it.createDatabase()) }

private fun isInMemory(url: String): Boolean = ConnectUrl.parse(url).let {
    it.dialect() != "jdbc" &&
        it.database() == null
}

/** Runnel's messages say what to do; a stack trace would only hide them. */
private fun stop(reason: Exception) {
    System.err.println("The tour stops here. ${reason.message}")
    exitProcess(1)
}

/** The whole walk. */
suspend fun tour(url: String, mongo: String?, redis: String, screen: Screen) {
    screen.welcome()
    Database.open(url).use { db ->
        opening(url, db, screen)
        create(db, screen)
        load(db, screen)
        questions(db, screen)
        mapping(db, screen)
        analysing(db, screen)
        gathering(db, screen)
        streaming(db, screen)
        transfers(db, screen)
        conflicts(url, screen)
        cancelling(db, screen)
        migrating(db, screen)
        documents(db, mongo, screen)
        caching(db, redis, screen)
    }
    screen.goodbye()
}

/** The given URL, or a new SQLite file that is deleted afterwards. */
@OptIn(ExperimentalPathApi::class)
private suspend fun withDatabase(given: String?, block: suspend (url: String) -> Unit) {
    if (given != null) return block(given)
    val folder = Files.createTempDirectory("runnel-tour")
    try {
        block("sqlite:///$folder/tour.db")
    } finally {
        folder.deleteRecursively()
    }
}
