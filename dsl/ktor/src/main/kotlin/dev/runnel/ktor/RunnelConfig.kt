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
    private val given = HashMap<String, Database>()
    private val listeners = ArrayList<(String, ConnectUrl) -> QueryListener>()

    /** How long a call may take, its answer included; null for no limit. A route's own [deadline] goes before it. */
    public var deadline: Duration? = file.duration("deadline")

    /** How long statements that still run when the server has stopped may take to end; then they are stopped. */
    public var closeGrace: Duration = file.duration("close_grace") ?: 5.seconds

    /** A call whose client hangs up is cancelled, and its statement with it. Ktor can do so on CIO and Netty. */
    public var cancelOnDisconnect: Boolean = file.bool("cancel_on_disconnect") ?: true

    internal var problem: (RunnelException) -> Problem? = Problem::of
        private set

    init {
        file.databases().forEach { (name, it) -> wanted[name] = it }
    }

    /**
     * A database, by the name that [ApplicationCall.database][database] knows it by. One of that name in Ktor's
     * configuration is not used then. Throws CONFIGURATION naming the wrong part of the URL.
     *
     * @param lazy it is not reached before its first use; else the server does not start without it
     * @param configure options that go before the URL's
     */
    public fun database(
        url: String,
        name: String = Databases.MAIN,
        lazy: Boolean = false,
        configure: DatabaseOptionsBuilder.() -> Unit = {},
    ) {
        wanted[name] = Wanted(ConnectUrl.parse(url), lazy, configure)
    }

    /** A database that is opened and closed elsewhere: in a test, that of a sandbox. */
    public fun database(db: Database, name: String = Databases.MAIN) {
        given[name] = db
    }

    /**
     * Tells a listener of the statements of each database that is opened here:
     * `listener { name, url -> DatabaseMetrics.of(meters, url) }`.
     */
    public fun listener(make: (name: String, url: ConnectUrl) -> QueryListener) {
        listeners += make
    }

    /**
     * How a failure is answered: by [Problem.of] and what this changes of it. Null leaves the exception to Ktor and its
     * plugins (StatusPages).
     */
    public fun problems(answer: (RunnelException) -> Problem?) {
        problem = answer
    }

    internal fun open(): Databases {
        wanted -= given.keys
        if (wanted.isEmpty() && given.isEmpty()) wanted[Databases.MAIN] = fromEnvironment()
        val opened = TreeMap<String, Database>()
        try {
            wanted.forEach { (name, it) -> opened[name] = open(name, it) }
            blockingly { wanted.forEach { (name, it) -> if (!it.lazy) opened.getValue(name).ping() } }
        } catch (e: Throwable) {
            Databases(opened, emptyMap()).close(Duration.ZERO)
            throw e
        }
        return Databases(opened, given)
    }

    private fun open(name: String, wanted: Wanted): Database =
        Database.open(wanted.url, listeners.map { it(name, wanted.url) }, wanted.configure)

    private fun fromEnvironment(): Wanted {
        if (System.getenv("DATABASE_URL").isNullOrBlank()) {
            throw RunnelException(
                ErrorKind.CONFIGURATION,
                "No database is configured. Name one in install(Runnel) { database(url) }, as " +
                    "$CONFIG_PATH.databases.main.url in Ktor's configuration, or as DATABASE_URL in the environment.",
            )
        }
        return Wanted(ConnectUrl.fromEnvironment(), lazy = false)
    }

    /** A database that is to be opened. */
    internal class Wanted(
        val url: ConnectUrl,
        val lazy: Boolean,
        val configure: DatabaseOptionsBuilder.() -> Unit = {},
    )
}
