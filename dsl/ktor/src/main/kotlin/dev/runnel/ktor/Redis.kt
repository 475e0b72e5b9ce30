package dev.runnel.ktor

import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.redis.Redis
import dev.runnel.redis.RedisOptionsBuilder
import dev.runnel.url.ConnectUrl
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import kotlin.time.Duration

/**
 * A Redis, by the name that [ApplicationCall.redis][redis] knows it by; `runnel-redis` is to be on the class path. One
 * of that name in Ktor's configuration is not used then. Throws CONFIGURATION naming the wrong part of the URL.
 *
 * @param lazy it is not reached before its first use; else the server does not start without it
 * @param configure options that go before the URL's
 */
public fun RunnelConfig.redis(
    url: String,
    name: String = "main",
    lazy: Boolean = false,
    configure: RedisOptionsBuilder.() -> Unit = {},
) {
    wants(RedisKind).open(name, ConnectUrl.parse(url), lazy) { at, listeners -> Redis.open(at, listeners, configure) }
}

/** A Redis that is opened and closed elsewhere. */
public fun RunnelConfig.redis(redis: Redis, name: String = "main") {
    wants(RedisKind).given(name, redis)
}

/** The Redis of this name. Throws CONFIGURATION if there is none. */
public fun Application.redis(name: String = "main"): Redis = stores.one(RedisKind, name)

/** The Redis of this name; null if none is configured, for a server that can do without. */
public fun Application.redisOrNull(name: String = "main"): Redis? = stores.of(RedisKind)?.orNull(name)

/** The Redis of this name: `call.redis().cached(users(id)) { … }`. Throws CONFIGURATION if there is none. */
public fun ApplicationCall.redis(name: String = "main"): Redis = application.redis(name)

/** In a class that is loaded only where `runnel-redis` is. */
internal object RedisKind : StoreKind<Redis> {
    override val title get() = "Redis"
    override val word get() = "redis"
    override val section get() = "redis"

    override fun open(url: ConnectUrl, listeners: List<QueryListener>): Redis = Redis.open(url, listeners)

    override suspend fun ping(store: Redis) = store.ping()

    /** It has one connection for all; commands wait when that is down. */
    override fun isBusy(store: Redis, failure: RunnelException?): Boolean = false

    override suspend fun close(store: Redis, grace: Duration) = store.shutdown()
}
