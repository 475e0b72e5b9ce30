package dev.runnel.ktor

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.url.ConnectUrl
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import kotlin.time.Duration

/** The SQL databases of a server, by name. */
public class Databases internal constructor(private val stores: Stores<Database>?) {
    /** The names, in alphabetical order. */
    public val names: Set<String> get() = stores?.names.orEmpty()

    /** The database of this name. Throws CONFIGURATION, listing the names, if there is none. */
    public operator fun get(name: String): Database = stores?.get(name) ?: throw DatabaseKind.missing(name, emptySet())
}

/** The databases of this server. Throws CONFIGURATION if the plugin [Runnel] is not installed. */
public val Application.databases: Databases get() = Databases(stores.of(DatabaseKind))

/** The database of this name. Throws CONFIGURATION if there is none. */
public fun Application.database(name: String = "main"): Database = stores.one(DatabaseKind, name)

/**
 * The database of this name: `call.database().orders()`. Throws CONFIGURATION if there is none, and WRONG_SCOPE in a
 * route that is [transactional] on it: there [transaction] is what a handler means.
 */
public fun ApplicationCall.database(name: String = "main"): Database {
    attributes.getOrNull(CallTransaction.KEY)?.refuseBeside(name)
    return application.database(name)
}

internal val Application.stores: ServerStores
    get() = attributes.getOrNull(ServerStores.KEY) ?: throw noPlugin()

internal fun noPlugin() =
    RunnelException(ErrorKind.CONFIGURATION, "The plugin is missing: install(Runnel) { database(url) }.")

internal object DatabaseKind : StoreKind<Database> {
    override val title get() = "database"
    override val word get() = "database"
    override val section get() = "databases"

    override fun path(name: String): String = "$section.$name.url"

    override fun open(url: ConnectUrl, listeners: List<QueryListener>): Database = Database.open(url, listeners)

    override suspend fun ping(store: Database) = store.ping()

    override fun isBusy(store: Database, failure: RunnelException?): Boolean = when (failure?.kind()) {
        // It waits for a session, and not for one that is being opened.
        null -> store.pool.let { it.leased > 0 && it.waiting > it.connecting }
        ErrorKind.POOL_TIMEOUT, ErrorKind.POOL_OVERLOADED -> true
        else -> false
    }

    override suspend fun close(store: Database, grace: Duration) = store.shutdown(grace)
}
