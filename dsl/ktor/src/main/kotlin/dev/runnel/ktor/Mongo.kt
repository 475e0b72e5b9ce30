package dev.runnel.ktor

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.mongodb.Mongo
import dev.runnel.url.ConnectUrl
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import kotlin.time.Duration

/**
 * A MongoDB database, by the name that [ApplicationCall.mongo][mongo] knows it by; `runnel-mongodb` is to be on the
 * class path. One of that name in Ktor's configuration is not used then. Throws CONFIGURATION naming the wrong part of
 * the URL.
 *
 * @param lazy it is not reached before its first use; else the server does not start without it
 */
public fun RunnelConfig.mongo(url: String, name: String = "main", lazy: Boolean = false) {
    wants(MongoKind).open(name, ConnectUrl.parse(url), lazy, MongoKind::open)
}

/** A MongoDB database that is opened and closed elsewhere. */
public fun RunnelConfig.mongo(mongo: Mongo, name: String = "main") {
    wants(MongoKind).given(name, mongo)
}

/** The MongoDB database of this name. Throws CONFIGURATION if there is none. */
public fun Application.mongo(name: String = "main"): Mongo = stores.one(MongoKind, name)

/** The MongoDB database of this name; null if none is configured, for a server that can do without. */
public fun Application.mongoOrNull(name: String = "main"): Mongo? = stores.of(MongoKind)?.orNull(name)

/** The MongoDB database of this name: `call.mongo().from(Events)`. Throws CONFIGURATION if there is none. */
public fun ApplicationCall.mongo(name: String = "main"): Mongo = application.mongo(name)

/** In a class that is loaded only where `runnel-mongodb` is. */
internal object MongoKind : StoreKind<Mongo> {
    override val title get() = "MongoDB database"
    override val word get() = "mongo"
    override val section get() = "mongodb"

    override fun open(url: ConnectUrl, listeners: List<QueryListener>): Mongo = Mongo.open(url.raw(), listeners)

    override suspend fun ping(store: Mongo) = store.ping()

    override fun isBusy(store: Mongo, failure: RunnelException?): Boolean = when (failure?.kind()) {
        null -> store.pool.waiting > 0
        ErrorKind.POOL_TIMEOUT, ErrorKind.POOL_OVERLOADED -> true
        else -> false
    }

    override suspend fun close(store: Mongo, grace: Duration) = withContext(Dispatchers.IO) { store.close() }
}
