package dev.runnel.tck

import dev.runnel.Database
import dev.runnel.async.AsyncDatabase
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.listener.QueryListener
import dev.runnel.spi.Backends
import dev.runnel.spi.Capability
import dev.runnel.sql.render.Feature
import dev.runnel.tck.fault.FaultProxy
import dev.runnel.url.ConnectUrl
import dev.runnel.url.DatabaseOptions
import dev.runnel.url.DatabaseOptionsBuilder
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.test.Enabled
import io.kotest.core.test.TestScope
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.job
import java.net.InetSocketAddress
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.toKotlinDuration

/**
 * What the cases work with: databases over the target's URL through each face, and a scope for what runs beside the case.
 * After every case it looks for what was left behind.
 *
 * @param way the faults on the way to the server in every case; null for the straight way
 */
internal class KitContext(val target: KitTarget, private val way: (FaultProxy.() -> Unit)? = null) {
    private val opened = ArrayList<Opened>()
    private val proxies = ArrayList<FaultProxy>()

    /** The straight way to this case's database. */
    private var direct: String = ""

    /** The URL of this case's database. */
    var url: String = ""
        private set

    /** For coroutines beside the case; none may be alive after it. */
    var scope: CoroutineScope = CoroutineScope(SupervisorJob())
        private set

    private val example by lazy { ConnectUrl.parse(target.newDatabase()).also { target.close() } }

    private val backend by lazy { Backends.create(example) }

    /** Whether there is a way to a server, on which faults can be made. */
    val hasServer: Boolean get() = example.subprotocol() == null && example.hosts().size == 1

    val capabilities: Set<Capability> get() = backend.capabilities()

    /** A stopped statement that takes longer costs its session; shorter, and the session is kept. */
    val settles: Duration get() = (backend.settleWithin() ?: options {}.settleTimeout()).toKotlinDuration()

    /** Rows of one batch of a bulk insert. */
    val batch: Int get() = backend.bulkRows()

    /** What the target's dialect can write. */
    val features: Set<Feature> get() = backend.dialect().features()

    /** Whether what a nested block did can be undone alone. */
    val hasSavepoints: Boolean get() = Capability.SAVEPOINTS in capabilities

    /** Random numbers whose seed is printed, and can be given by the system property `runnel.tck.seed`. */
    fun random(): Random {
        val seed = java.lang.Long.getLong("runnel.tck.seed") ?: System.nanoTime()
        println("${target.name}: -Drunnel.tck.seed=$seed")
        return Random(seed)
    }

    /** A way of its own to this case's server, without faults yet. */
    fun proxy(): FaultProxy {
        val server = ConnectUrl.parse(direct).hosts().single()
        return FaultProxy(InetSocketAddress(server.host(), server.port())).also { proxies += it }
    }

    /** The database through the suspend face. */
    fun open(
        listeners: List<QueryListener> = emptyList(),
        configure: DatabaseOptionsBuilder.() -> Unit = {},
    ): Database = Database.open(url, listeners, configure).also { opened += KotlinOpened(it) }

    /** The database through the suspend face, by this way. */
    fun open(by: FaultProxy, configure: DatabaseOptionsBuilder.() -> Unit = {}): Database =
        Database.open(by.through(direct), configure = configure).also { opened += KotlinOpened(it) }

    /** The database through the blocking Java face. */
    fun openBlocking(
        listeners: List<QueryListener> = emptyList(),
        configure: DatabaseOptionsBuilder.() -> Unit = {},
    ): BlockingDatabase = BlockingDatabase
        .open(Backends.create(ConnectUrl.parse(url)), options(configure), listeners)
        .also { opened += BlockingOpened(it) }

    /** The database through the Java face of futures. */
    fun openAsync(
        listeners: List<QueryListener> = emptyList(),
        configure: DatabaseOptionsBuilder.() -> Unit = {},
    ): AsyncDatabase = AsyncDatabase
        .open(Backends.create(ConnectUrl.parse(url)), options(configure), listeners)
        .also { opened += AsyncOpened(it) }

    private fun options(configure: DatabaseOptionsBuilder.() -> Unit): DatabaseOptions =
        DatabaseOptions.builder().url(ConnectUrl.parse(url)).apply(configure).build()

    fun begin() {
        val faults = way?.takeIf { hasServer } // before the case's own database: to know that closes the target once
        direct = target.newDatabase()
        url = if (faults == null) direct else proxy().apply(faults).through(direct)
        scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    }

    /**
     * Looks for leaks and closes what the case opened.
     *
     * @param passed a case that failed may leave anything behind, and that would only hide its failure
     */
    suspend fun end(passed: Boolean) {
        try {
            if (passed) {
                eventually(
                    "no coroutine of the case is alive",
                ) { scope.coroutineContext.job.children.none { it.isActive } }
                opened.forEach { it.checkForLeaks() }
            }
        } finally {
            scope.coroutineContext.job.cancel()
            opened.forEach { it.close() }
            opened.clear()
            proxies.forEach { it.close() }
            proxies.clear()
            target.close()
        }
    }
}

/** A case for backends with a server, to which faults are made on the way; on the others it is reported as disabled. */
internal fun FunSpec.testWithServer(
    kit: KitContext,
    name: String,
    condition: () -> Boolean = { true },
    test: suspend TestScope.() -> Unit,
) {
    test(name).config(enabledOrReasonIf = { kit.withServer(condition()) }, test = test)
}

/** Whether a case runs that needs a server, and one that meets a condition. */
internal fun KitContext.withServer(condition: Boolean = true): Enabled =
    if (hasServer && condition) Enabled.enabled else Enabled.disabled("${target.name} has no such server")

/** A case for backends that can [capability]; on the others it is reported as disabled, with the reason. */
internal fun FunSpec.testWith(
    kit: KitContext,
    capability: Capability,
    name: String,
    test: suspend TestScope.() -> Unit,
) {
    test(name).config(
        enabledOrReasonIf = {
            if (capability in kit.capabilities) {
                Enabled.enabled
            } else {
                Enabled.disabled("${kit.target.name} has no $capability: ${capability.description()}")
            }
        },
        test = test,
    )
}
