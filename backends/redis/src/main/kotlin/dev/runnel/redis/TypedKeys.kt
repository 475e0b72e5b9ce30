package dev.runnel.redis

import dev.runnel.row.TypeUse
import kotlin.reflect.javaType
import kotlin.reflect.typeOf
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** A key of one value of type [T]: text, numbers, times, bytes, enums and value classes; all else as JSON. See [Keys]. */
public inline fun <reified T : Any> value(name: String, ttl: Duration? = null): ValueKey<T> =
    Keys.value<T>(name, typeUse<T>()).lasting(ttl)

/**
 * The same beside the Redis it is for: `val session = redis.key<Session>("session:{id}", ttl = 30.minutes)`, then
 * `redis.run(session(id).get())`. Like all keys it is a value and holds no connection.
 */
@Suppress("UnusedReceiverParameter") // says which Redis it is for, to the reader
public inline fun <reified T : Any> Redis.key(name: String, ttl: Duration? = null): ValueKey<T> = value(name, ttl)

/** A key that counts; with a [ttl], what happens in that time. See [Keys]. */
public fun counter(name: String, ttl: Duration? = null): CounterKey = Keys.counter(name).lasting(ttl)

/** A key of an object of type [T], kept as a hash. See [Keys]. */
public inline fun <reified T : Any> hash(name: String, ttl: Duration? = null): HashKey<T> =
    Keys.hash<T>(name, typeUse<T>()).lasting(ttl)

/** A key of a list of [T]. See [Keys]. */
public inline fun <reified T : Any> list(name: String, ttl: Duration? = null): ListKey<T> =
    Keys.list<T>(name, typeUse<T>()).lasting(ttl)

/** A key of a set of [T]. See [Keys]. */
public inline fun <reified T : Any> set(name: String, ttl: Duration? = null): SetKey<T> =
    Keys.set<T>(name, typeUse<T>()).lasting(ttl)

/** A key of a sorted set of [T]. See [Keys]. */
public inline fun <reified T : Any> sortedSet(name: String, ttl: Duration? = null): SortedSetKey<T> =
    Keys.sortedSet<T>(name, typeUse<T>()).lasting(ttl)

/** A key of a stream of objects of type [T]. See [Keys]. */
public inline fun <reified T : Any> stream(name: String, ttl: Duration? = null): StreamKey<T> =
    Keys.stream<T>(name, typeUse<T>()).lasting(ttl)

/** The key with its places filled in: `sessions(id)` of `session:{id}`. */
public operator fun <K : Key<K>> K.invoke(vararg parts: Any): K = at(*parts)

/** Has the key expire after this time; false if it is not there. */
public fun Key<*>.expire(ttl: Duration): Command<Boolean> = expire(ttl.toJavaDuration())

/** The same key, whose content is to expire so long after it was last put. */
@PublishedApi
internal fun <K : Key<K>> K.lasting(ttl: Duration?): K = if (ttl == null) this else expiring(ttl.toJavaDuration())

@PublishedApi
@OptIn(ExperimentalStdlibApi::class)
internal inline fun <reified T : Any> typeUse(): TypeUse {
    val type = T::class.javaObjectType
    return if (type.typeParameters.isEmpty()) TypeUse.of(type) else TypeUse.of(typeOf<T>().javaType, emptyMap())
}
