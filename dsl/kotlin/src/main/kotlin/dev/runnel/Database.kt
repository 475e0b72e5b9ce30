package dev.runnel

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.internal.TransactionMarker
import dev.runnel.internal.Transactions
import dev.runnel.internal.engine.Engine
import dev.runnel.internal.engine.SessionSource
import dev.runnel.internal.refuseInsideTransaction
import dev.runnel.internal.seeThrough
import dev.runnel.listener.QueryListener
import dev.runnel.pool.LeaseInfo
import dev.runnel.pool.PoolStats
import dev.runnel.spi.Backend
import dev.runnel.spi.Backends
import dev.runnel.spi.Capability
import dev.runnel.spi.Isolation
import dev.runnel.transaction.Retry
import dev.runnel.transaction.TransactionOptions
import dev.runnel.url.ConnectUrl
import dev.runnel.url.DatabaseOptions
import dev.runnel.url.DatabaseOptionsBuilder
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.asExecutor
import kotlinx.coroutines.withContext
import java.util.concurrent.ExecutionException
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration

/**
 * An open database: a pool of sessions, and the place where queries start. Make one per database and share it; it is safe
 * from any coroutine. Nothing is connected before the first use ([ping] checks).
 */
public class Database internal constructor(override val engine: Engine) :
    Querier(),
    AutoCloseable {
        private val markerKey = TransactionMarker.Key()
        override val transactions: Transactions = Transactions(engine, markerKey)

        /** What this database can do that not every one can. */
        public val capabilities: Set<Capability> get() = engine.backend().capabilities()

        /** The backend's name: `sqlite`. */
        public val backend: String get() = engine.backend().name()

        /** The pool's numbers now. */
        public val pool: PoolStats get() = engine.pools().stats()

        /** Who holds sessions now. */
        public val holders: List<LeaseInfo> get() = engine.pools().holders()

        /**
         * Changes the sizes that the options `pool_min_size` and `pool_size` gave, while the database is in use; `max_overflow` stays
         * as it is. A smaller pool closes at once the idle sessions that are too many, and the others as they come back, even if
         * somebody waits: who waits is served by those that stay. A larger one opens sessions for who waits now. Where one session
         * writes, it is the readers whose number changes.
         *
         * CONFIGURATION if the sizes do not fit each other, or if the database is in memory, where the one session is the database,
         * or keeps no pool; CLOSED. Nothing is changed then. Never blocks or suspends: sessions open and close beside it.
         */
        public fun resizePool(minSize: Int, maxSize: Int) {
            engine.pools().resize(minSize, maxSize)
        }

        override fun source(context: CoroutineContext): SessionSource {
            refuseInsideTransaction(context[markerKey])
            return engine.autocommit()
        }

        override suspend fun <R> transaction(
            isolation: Isolation?,
            readOnly: Boolean,
            deferrable: Boolean,
            timeout: Duration?,
            retry: Retry,
            block: suspend TransactionScope.() -> R,
        ): R {
            refuseInsideTransaction(coroutineContext[markerKey])
            val options = TransactionOptions(isolation, readOnly, deferrable, timeout?.toJavaDuration(), retry)
            return transactions.run(options, block)
        }

        /**
         * Runs the block outside the transaction around it: here, and only here, the database itself may be used inside its own
         * `transaction { }`, on a second session. With a pool of one it waits for itself until POOL_TIMEOUT.
         *
         * *Cancellation*: the block's own.
         */
        public suspend fun <R> detached(block: suspend (Database) -> R): R {
            val outside = TransactionMarker(markerKey, null)
            return withContext(outside) { block(this@Database) }
        }

        /**
         * Opens a session if there is none and asks the database for a sign of life. CONNECTION_FAILED, AUTHENTICATION and so on
         * say what is wrong.
         *
         * *Cancellation*: leaves at once; the session goes to the pool.
         */
        public suspend fun ping() {
            sql("select 1").value<Int>()
        }

        /**
         * Closes in good order: no new statement starts, running ones have [grace] to end, what still runs then is stopped.
         *
         * *Cancellation*: none, it is seen through; it takes at most the grace and a few seconds.
         */
        public suspend fun shutdown(grace: Duration = DEFAULT_GRACE) {
            engine.close(grace.toJavaDuration()).seeThrough()
        }

        /** [shutdown] for `use { }` and non-suspending code: blocks the calling thread until all sessions are closed. */
        override fun close() {
            try {
                engine.close(DEFAULT_GRACE.toJavaDuration()).toCompletableFuture().get()
            } catch (e: ExecutionException) {
                throw RunnelException(ErrorKind.OTHER, "The database did not close well; see the cause.", e.cause)
            }
        }

        override fun toString(): String = "Database($backend)"

        public companion object {
            private val DEFAULT_GRACE = 5.seconds

            /**
             * Opens the database at a URL: `sqlite:///file.db`, or `postgresql://user:secret@host/db?pool_size=10`.
             *
             * Options given to [configure] come before the URL's, and the environment's come last.
             *
             * Throws CONFIGURATION naming the part of the URL or the option that is wrong; never the secret.
             */
            public fun open(
                url: String,
                listeners: List<QueryListener> = emptyList(),
                configure: DatabaseOptionsBuilder.() -> Unit = {},
            ): Database = open(ConnectUrl.parse(url), listeners, configure)

            /** Opens a URL that was parsed or built before. */
            public fun open(
                url: ConnectUrl,
                listeners: List<QueryListener> = emptyList(),
                configure: DatabaseOptionsBuilder.() -> Unit = {},
            ): Database {
                val options = DatabaseOptions.builder().url(url).apply(configure).build()
                return open(Backends.create(url, options), options, listeners)
            }

            /** Opens the URL in the environment variable `DATABASE_URL`. */
            public fun fromEnvironment(listeners: List<QueryListener> = emptyList()): Database =
                open(ConnectUrl.fromEnvironment(), listeners)

            /** Opens a backend of one's own: for tests, fault injection and new backends. */
            public fun open(
                backend: Backend,
                options: DatabaseOptions,
                listeners: List<QueryListener> = emptyList(),
            ): Database = Database(Engine.open(backend, options, listeners, Dispatchers.IO.asExecutor()))
        }
    }
