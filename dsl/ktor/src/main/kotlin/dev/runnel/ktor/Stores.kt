package dev.runnel.ktor

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.url.ConnectUrl
import io.ktor.util.AttributeKey
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeoutOrNull
import org.slf4j.LoggerFactory
import java.util.TreeMap
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** One kind of what a server stores in: where it is configured, and how one is opened, asked and closed. */
internal interface StoreKind<T : Any> {
    /** What people call one of them. */
    val title: String

    /** What configures one in `install(Runnel) { }`. */
    val word: String

    /** Its name under [CONFIG_PATH] in Ktor's configuration, and in what readiness tells. */
    val section: String

    /** The name of the URL's option. */
    fun path(name: String): String = if (name == MAIN) "$section.url" else "$section.$name.url"

    fun open(url: ConnectUrl, listeners: List<QueryListener>): T

    suspend fun ping(store: T)

    /** Whether a ping that has failed so, or that still waits (null), says no more than that all of it is in use. */
    fun isBusy(store: T, failure: RunnelException?): Boolean

    suspend fun close(store: T, grace: Duration)
}

/** Those of one kind, by name: opened here, or given, which are left open. */
internal class Stores<T : Any>(val kind: StoreKind<T>, private val opened: Map<String, T>, given: Map<String, T>) {
    private val byName = TreeMap(opened + given)

    val names: Set<String> get() = byName.keys

    fun orNull(name: String): T? = byName[name]

    operator fun get(name: String): T = byName[name] ?: throw kind.missing(name, names)

    suspend fun ping(name: String) = kind.ping(get(name))

    /** `up`, `down` or `busy` of each. */
    suspend fun states(timeout: Duration): List<Pair<String, String>> = coroutineScope {
        byName.map { (name, store) -> async { name to state(store, timeout) } }.awaitAll()
    }

    private suspend fun state(store: T, timeout: Duration): String = coroutineScope {
        // In the queue for a session before its time begins: on a busy server a coroutine may wait long for its first turn.
        val ping = async(start = CoroutineStart.UNDISPATCHED) {
            try {
                kind.ping(store)
                "up"
            } catch (e: RunnelException) {
                busyOrDown(store, e)
            }
        }
        // While it still waits: once it is cancelled, it may be the one that holds a session.
        withTimeoutOrNull(timeout) { ping.await() } ?: busyOrDown(store, null).also { ping.cancel() }
    }

    private fun busyOrDown(store: T, failure: RunnelException?) = if (kind.isBusy(store, failure)) "busy" else "down"

    fun close(scope: CoroutineScope, grace: Duration) = opened.values.forEach { scope.launch { kind.close(it, grace) } }
}

internal fun StoreKind<*>.missing(name: String, names: Set<String>) = RunnelException(
    ErrorKind.CONFIGURATION,
    "There is no $title \"$name\". There ${if (names.isEmpty()) "is none" else "are: ${names.joinToString()}"}. " +
        "Configure it in install(Runnel) { $word(url) }, or as $CONFIG_PATH.${path(name)} in Ktor's configuration.",
)

/** All that a server stores in. */
internal class ServerStores(val all: List<Stores<*>>) {
    @Volatile
    var stopping: Boolean = false

    /** Those of this kind; null if there are none. */
    @Suppress("UNCHECKED_CAST") // They are of their kind.
    fun <T : Any> of(kind: StoreKind<T>): Stores<T>? = all.firstOrNull { it.kind === kind } as Stores<T>?

    fun <T : Any> one(kind: StoreKind<T>, name: String): T = of(kind)?.get(name) ?: throw kind.missing(name, emptySet())

    /**
     * Blocks the thread that stops the server until what was opened here is closed, which takes the grace and some
     * seconds at most.
     */
    fun close(grace: Duration) {
        try {
            blockingly(grace + CLOSING) { all.forEach { it.close(this, grace) } }
        } catch (_: TimeoutException) {
            LOG.warn("The databases have not closed within {}; the server stops without them.", grace + CLOSING)
        }
    }

    companion object {
        val KEY = AttributeKey<ServerStores>("Runnel")

        private val CLOSING = 15.seconds
        private val LOG = LoggerFactory.getLogger("dev.runnel.ktor")
    }
}

/** The name of the one that is meant where none is named. */
internal const val MAIN = "main"

/** Waits on the calling thread, which is one that starts or stops a server. */
internal fun blockingly(atMost: Duration = Duration.INFINITE, work: suspend CoroutineScope.() -> Unit) {
    try {
        val nanos = atMost.inWholeNanoseconds
        CoroutineScope(Dispatchers.IO).future { coroutineScope(work) }.get(nanos, TimeUnit.NANOSECONDS)
    } catch (e: ExecutionException) {
        throw e.cause ?: e
    }
}
