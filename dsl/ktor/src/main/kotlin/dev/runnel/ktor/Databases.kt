package dev.runnel.ktor

import dev.runnel.Database
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCall
import io.ktor.util.AttributeKey
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.future.future
import kotlinx.coroutines.launch
import java.util.TreeMap
import java.util.concurrent.ExecutionException
import kotlin.time.Duration

/** The databases of a server, by name. */
public class Databases internal constructor(private val opened: Map<String, Database>, given: Map<String, Database>) {
    private val byName = TreeMap(opened + given)

    /** The names, in alphabetical order. */
    public val names: Set<String> get() = byName.keys

    @Volatile
    internal var stopping: Boolean = false

    /** The database of this name. Throws CONFIGURATION, listing the names, if there is none. */
    public operator fun get(name: String): Database = byName[name] ?: throw RunnelException(
        ErrorKind.CONFIGURATION,
        "There is no database \"$name\". There are: ${names.joinToString()}. Configure it in install(Runnel) { }, " +
            "or as $CONFIG_PATH.databases.$name.url.",
    )

    /**
     * Blocks the thread that stops the server until those opened here are closed, which takes the grace and a few
     * seconds at most.
     */
    internal fun close(grace: Duration) = blockingly { opened.values.forEach { launch { it.shutdown(grace) } } }

    internal companion object {
        val KEY = AttributeKey<Databases>("Runnel")

        /** The name of the database that is meant where none is named. */
        const val MAIN = "main"
    }
}

/** Waits on the calling thread, which is one that starts or stops a server. */
internal fun blockingly(work: suspend CoroutineScope.() -> Unit) {
    try {
        CoroutineScope(Dispatchers.IO).future { work() }.get()
    } catch (e: ExecutionException) {
        throw e.cause ?: e
    }
}

/** The databases of this server. Throws CONFIGURATION if the plugin [Runnel] is not installed. */
public val Application.databases: Databases
    get() = attributes.getOrNull(Databases.KEY)
        ?: throw RunnelException(ErrorKind.CONFIGURATION, "The plugin is missing: install(Runnel) { database(url) }.")

/** The database of this name. Throws CONFIGURATION if there is none. */
public fun Application.database(name: String = "main"): Database = databases[name]

/** The database of this name: `call.database().orders()`. Throws CONFIGURATION if there is none. */
public fun ApplicationCall.database(name: String = "main"): Database = application.databases[name]
