package dev.runnel.ktor

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.listener.QueryListener
import dev.runnel.url.ConnectUrl
import java.util.TreeMap
import kotlin.time.Duration

/** What is to be opened of one kind, by name, and what is given. */
internal class Wants<T : Any>(private val kind: StoreKind<T>) {
    private val wanted = TreeMap<String, Wanted<T>>()
    private val given = HashMap<String, T>()
    private val inCode = HashSet<String>()

    val isEmpty: Boolean get() = wanted.isEmpty() && given.isEmpty()

    /** What code names; it goes before what the configuration has under that name. */
    fun open(name: String, url: ConnectUrl, lazy: Boolean, open: (ConnectUrl, List<QueryListener>) -> T) {
        nameInCode(name)
        wanted[name] = Wanted(url, lazy, open)
    }

    fun given(name: String, store: T) {
        nameInCode(name)
        given[name] = store
    }

    private fun nameInCode(name: String) {
        if (inCode.add(name)) return
        throw RunnelException(
            ErrorKind.CONFIGURATION,
            "install(Runnel) { } names \"$name\" twice in its ${kind.section}. Give one of them another name.",
        )
    }

    /** What the configuration names. */
    fun open(name: String, configured: Configured) {
        wanted[name] = Wanted(configured.url, configured.lazy) { url, listeners ->
            try {
                kind.open(url, listeners)
            } catch (e: RunnelException) {
                if (e.kind() != ErrorKind.CONFIGURATION) throw e
                throw RunnelException(ErrorKind.CONFIGURATION, "${configured.path} is wrong: ${e.message}")
            }
        }
    }

    /** Opens them without reaching any. */
    fun opened(listeners: (String, ConnectUrl) -> List<QueryListener>): Stores<T> {
        wanted -= given.keys
        val opened = TreeMap<String, T>()
        try {
            wanted.forEach { (name, it) -> opened[name] = it.open(it.url, listeners(name, it.url)) }
        } catch (e: Throwable) {
            ServerStores(listOf(Stores(kind, opened, emptyMap()))).close(Duration.ZERO)
            throw e
        }
        return Stores(kind, opened, given)
    }

    /** Reaches those that are not opened lazily. */
    suspend fun reach(stores: Stores<*>) = wanted.forEach { (name, it) -> if (!it.lazy) stores.ping(name) }

    private class Wanted<T>(val url: ConnectUrl, val lazy: Boolean, val open: (ConnectUrl, List<QueryListener>) -> T)
}
