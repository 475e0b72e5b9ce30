package dev.runnel.ktor

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.url.ConnectUrl
import dev.runnel.url.DatabaseOptionsBuilder
import io.ktor.server.config.ApplicationConfig
import kotlinx.coroutines.launch
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** What is configured in `install(Runnel) { }`; its values begin as Ktor's configuration has them under `runnel`. */
public class RunnelConfig internal constructor(config: ApplicationConfig) {
    private val file = ConfigFile(config)
    private val wants = LinkedHashMap<String, Wants<*>>()
    private val listeners = ArrayList<(String, ConnectUrl) -> QueryListener>()

    /** How long a call may take, its answer included; null for no limit. A route's own [deadline] goes before it. */
    public var deadline: Duration? = file.duration("deadline")

    /**
     * How long SQL statements that still run when the server has stopped may take to end; then they are stopped in the
     * database. Calls have ended before, within the grace that the server itself is stopped with.
     */
    public var closeGrace: Duration = file.duration("close_grace") ?: 5.seconds

    /**
     * A call whose client hangs up is cancelled, and its statement with it. Ktor can do so on CIO and Netty. Not so on CIO
     * a call that is the last of its connection (`Connection: close`, HTTP/1.0): for Ktor 3.5 its client seems to have hung
     * up from the beginning (KTOR-9731), so it runs to its end or its [deadline]; and of several calls that a client has sent
     * before it hangs up (HTTP pipelining) CIO cancels the last. Netty has no such limits.
     */
    public var cancelOnDisconnect: Boolean = file.bool("cancel_on_disconnect") ?: true

    internal var problem: (RunnelException) -> Problem? = Problem::of
        private set

    init {
        file.databases().forEach { (name, it) -> wants(DatabaseKind).open(name, it) }
        OptionalKind.entries.forEach { optional ->
            file.stores(optional.section).forEach { (name, it) -> wants(optional.kind()).open(name, it) }
        }
    }

    /** What is wanted of one kind so far. */
    @Suppress("UNCHECKED_CAST") // They are of their kind.
    internal fun <T : Any> wants(kind: StoreKind<T>): Wants<T> =
        wants.getOrPut(kind.section) { Wants(kind) } as Wants<T>

    /**
     * A database, by the name that [ApplicationCall.database][database] knows it by. One of that name in Ktor's
     * configuration is not used then. Throws CONFIGURATION naming the wrong part of the URL, or a name given twice.
     *
     * @param lazy it is not reached before its first use; else the server does not start without it
     * @param configure options that go before the URL's
     */
    public fun database(
        url: String,
        name: String = MAIN,
        lazy: Boolean = false,
        configure: DatabaseOptionsBuilder.() -> Unit = {},
    ) {
        wants(DatabaseKind).open(name, ConnectUrl.parse(url), lazy) { at, listeners ->
            Database.open(at, listeners, configure)
        }
    }

    /** A database that is opened and closed elsewhere: in a test, that of a sandbox. */
    public fun database(db: Database, name: String = MAIN) {
        wants(DatabaseKind).given(name, db)
    }

    /**
     * Tells a listener of the statements of each database, and the commands of each Redis, that is opened here:
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

    internal fun open(): ServerStores {
        fromEnvironment()
        val opened = ArrayList<Stores<*>>()
        try {
            wants.values.forEach { opened += it.opened(::listeners) }
            blockingly { wants.values.zip(opened).forEach { (it, stores) -> launch { it.reach(stores) } } }
        } catch (e: Throwable) {
            ServerStores(opened).close(Duration.ZERO)
            throw e
        }
        return ServerStores(opened)
    }

    private fun listeners(name: String, url: ConnectUrl): List<QueryListener> = listeners.map { it(name, url) }

    /** Where none of a kind is configured, a variable may name it. */
    private fun fromEnvironment() {
        for (optional in OptionalKind.entries) {
            val url = urlIn(optional.variable) ?: continue
            if (optional.isThere) mainUnlessAny(optional.kind(), Configured(optional.variable, url, lazy = false))
        }
        urlIn("DATABASE_URL")?.let { mainUnlessAny(DatabaseKind, Configured("DATABASE_URL", it, lazy = false)) }
        if (wants.values.all { it.isEmpty }) {
            throw RunnelException(
                ErrorKind.CONFIGURATION,
                "No database is configured. Name one in install(Runnel) { database(url) }, as " +
                    "$CONFIG_PATH.databases.main.url in Ktor's configuration, or as DATABASE_URL in the environment.",
            )
        }
    }

    private fun <T : Any> mainUnlessAny(kind: StoreKind<T>, configured: Configured) {
        val wants = wants(kind)
        if (wants.isEmpty) wants.open(MAIN, configured)
    }

    private fun urlIn(variable: String): ConnectUrl? =
        System.getenv(variable)?.takeIf(String::isNotBlank)?.let(ConnectUrl::parse)
}
