package dev.runnel.mongodb

import dev.runnel.internal.engine.Terminal
import dev.runnel.internal.mongodb.Read
import kotlinx.coroutines.flow.Flow

/**
 * A query that is ready to run, and the words that run it, the same as SQL's. Each use runs it anew.
 *
 * All of them throw [dev.runnel.error.RunnelException]: DATA_CONVERSION naming the field's path if a value does not fit
 * [V] exactly, STATEMENT_TIMEOUT, CONNECTION_FAILED and the other kinds.
 */
public sealed interface MongoRows<V> {
    /**
     * All documents.
     *
     * *Cancellation*: at once; the query is killed on the server and its cursor closed.
     */
    public suspend fun list(): List<V> = source(this).run(Terminal.list())

    /**
     * The first document; further ones are not read. NO_ROWS if there is none.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun first(): V = source(this).run(Terminal.first())

    /**
     * The first document or null; further ones are not read.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun firstOrNull(): V? = source(this).run(Terminal.firstOrNull())

    /**
     * The only document. NO_ROWS if there is none, TOO_MANY_ROWS if there are more.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun one(): V = source(this).run(Terminal.one())

    /**
     * The only document or null. TOO_MANY_ROWS if there are more.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun oneOrNull(): V? = source(this).run(Terminal.oneOrNull())

    /**
     * The documents as they come, emitted in the collector's context, in bounded memory: at most [batch] are read ahead
     * of the collector, and none while it is busy with a batch. In a transaction other requests run between two
     * batches.
     *
     * *Cancellation*: when the collector is cancelled, fails or has enough (`take`), the cursor is closed on the
     * server.
     */
    public fun flow(batch: Int = 1024): Flow<V> = source(this).flow(batch)
}

/** A query and whose session it runs on: what every terminal word starts from. */
internal class Source<V>(private val querier: MongoQuerier, private val read: () -> Read<V>) {
    suspend fun <R> run(terminal: Terminal<V, R>): R {
        val session = querier.session()
        return await { querier.engine.rows(session, read(), terminal) }
    }

    fun flow(batch: Int): Flow<V> = reading(batch) { querier.engine.cursor(querier.session(), read()) }
}

/** An interface cannot keep it internal itself. */
private fun <V> source(rows: MongoRows<V>): Source<V> = when (rows) {
    is FindQuery<*, V> -> rows.source
    is AggregateQuery<*, V> -> rows.source
}
