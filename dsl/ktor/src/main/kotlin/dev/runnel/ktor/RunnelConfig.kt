package dev.runnel.ktor

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.url.ConnectUrl
import dev.runnel.url.DatabaseOptionsBuilder
import io.ktor.server.config.ApplicationConfig
import java.util.TreeMap
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** What is configured in `install(Runnel) { }`; its values begin as Ktor's configuration has them under `runnel`. */
public class RunnelConfig internal constructor(config: ApplicationConfig) {
    private val file = ConfigFile(config)
    private val wanted = LinkedHashMap<String, Wanted>()

    /** How long a call may take, its answer included; null for no limit. A route's own [deadline] goes before it. */
    public var deadline: Duration? = file.duration("deadline")

    /** How long statements that still run when the server has stopped may take to end; then they are stopped. */
    public var closeGrace: Duration = file.duration("close_grace") ?: 5.seconds

    /** A call whose client hangs up is cancelled, and its statement with it. Ktor can do so on CIO and Netty. */
    public var cancelOnDisconnect: Boolean = file.bool("cancel_on_disconnect") ?: true

    internal var problem: (RunnelException) -> Problem? = Problem::of
        private set

    init {
        file.databases().forEach { (name, database) ->
            wanted[name] = Wanted(database.url, database.lazy, emptyList()) {}
        }
    }

    /**
     * A database, by the name that [ApplicationCall.database][database] knows it by. One of that name in Ktor's
     * configuration is not used then. Throws CONFIGURATION naming the wrong part of the URL.
     *
     * @param lazy it is not reached before its first use; else the server does not start without it
     * @param listeners are told of its statements
     * @param configure options that go before the URL's
     */
    public fun database(
        url: String,
        name: String = Databases.MAIN,
        lazy: Boolean = false,
        listeners: List<QueryListener> = emptyList(),
        configure: DatabaseOptionsBuilder.() -> Unit = {},
    ) {
        wanted[name] = Wanted(ConnectUrl.parse(url), lazy, listeners, configure)
    }

    /**
     * How a failure is answered: by [Problem.of] and what this changes of it. Null leaves the exception to Ktor and its
     * plugins (StatusPages).
     */
    public fun problems(answer: (RunnelException) -> Problem?) {
        problem = answer
    }

    internal fun open(): Databases {
        if (wanted.isEmpty()) wanted[Databases.MAIN] = fromEnvironment()
        val opened = TreeMap<String, Database>()
        try {
            wanted.forEach { (name, it) -> opened[name] = Database.open(it.url, it.listeners, it.configure) }
            blockingly { wanted.forEach { (name, it) -> if (!it.lazy) opened.getValue(name).ping() } }
        } catch (e: Throwable) {
            Databases(opened).close(Duration.ZERO)
            throw e
        }
        return Databases(opened)
    }

    private fun fromEnvironment(): Wanted {
        if (System.getenv("DATABASE_URL").isNullOrBlank()) {
            throw RunnelException(
                ErrorKind.CONFIGURATION,
                "No database is configured. Name one in install(Runnel) { database(url) }, as " +
                    "$CONFIG_PATH.databases.main.url in Ktor's configuration, or as DATABASE_URL in the environment.",
            )
        }
        return Wanted(ConnectUrl.fromEnvironment(), lazy = false, emptyList()) {}
    }

    private class Wanted(
        val url: ConnectUrl,
        val lazy: Boolean,
        val listeners: List<QueryListener>,
        val configure: DatabaseOptionsBuilder.() -> Unit,
    )
}
