package dev.runnel.mongodb

import com.mongodb.kotlin.client.coroutine.MongoClient
import dev.runnel.internal.mongodb.MongoEngine
import dev.runnel.internal.mongodb.MongoSession
import dev.runnel.listener.QueryListener
import dev.runnel.pool.PoolStats
import dev.runnel.spi.Capability
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.withContext
import org.bson.BsonDocument

/**
 * An open MongoDB database. Make one per database and share it; it is safe from any coroutine. Nothing is asked of a
 * server before the first use ([ping] checks).
 */
public class Mongo internal constructor(override val engine: MongoEngine) :
    MongoQuerier(),
    AutoCloseable {
        private val markerKey = MongoMarker.Key()
        private val transactions = MongoTransactions(engine, markerKey)

        /** What MongoDB can do that not every backend can. */
        public val capabilities: Set<Capability> get() = engine.capabilities()

        /** How many requests run at once (`leased`, at most `pool_size`) and wait for a place, at this moment. */
        public val pool: PoolStats get() = engine.pool()

        override suspend fun session(): MongoSession? {
            refuseInsideTransaction(currentCoroutineContext()[markerKey])
            return null
        }

        override suspend fun <R> transaction(
            options: TransactionSettings,
            block: suspend MongoTransactionScope.() -> R,
        ): R {
            refuseInsideTransaction(currentCoroutineContext()[markerKey])
            return transactions.run(options, block)
        }

        /**
         * Runs the block outside the transaction around it: here, and only here, the database itself may be used inside
         * its own `transaction { }`.
         *
         * *Cancellation*: the block's own.
         */
        public suspend fun <R> detached(block: suspend (Mongo) -> R): R =
            withContext(MongoMarker(markerKey, null)) { block(this@Mongo) }

        /**
         * Asks the server for a sign of life. CONNECTION_FAILED, AUTHENTICATION and so on say what is wrong.
         *
         * *Cancellation*: leaves at once.
         */
        public suspend fun ping() {
            await { engine.ping() }
        }

        /**
         * The changes of a collection as they happen, for as long as it is collected: from now on, or after the token
         * of a [DocumentChange] seen before. It goes on by itself after a lost connection, from where it was; when the
         * server no longer has that history, a [Gap] says that changes were lost. Ends when the collection is dropped
         * or renamed. Needs a replica set: NOT_PORTABLE or SYNTAX without.
         *
         * *Cancellation*: at once; the stream is closed on the server.
         */
        public fun <R : Any> watch(collection: Collection<R>, after: BsonDocument? = null): Flow<Change<R>> =
            watching { ChangeReader.watch(engine, collection, after) }

        /** The driver's own coroutine client, over the same connections; to be closed by [close] only. */
        public fun unwrap(): MongoClient = MongoClient(engine.client())

        /** Closes the connections. What still runs fails with CLOSED or CONNECTION_LOST. */
        override fun close(): Unit = engine.close()

        override fun toString(): String = engine.toString()

        public companion object {
            /**
             * Opens the database at a URL: `mongodb://user:secret@host:27017/shop?authSource=admin`, or
             * `mongodb+srv://…`. Options of Runnel (`pool_size`, `statement_timeout`, …) stand beside the driver's own.
             *
             * Throws CONFIGURATION naming the part of the URL or the option that is wrong; never the secret.
             */
            public fun open(url: String, listeners: List<QueryListener> = emptyList()): Mongo =
                Mongo(MongoEngine.open(url, listeners))
        }
    }
