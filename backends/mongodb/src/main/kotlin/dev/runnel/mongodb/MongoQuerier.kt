package dev.runnel.mongodb

import dev.runnel.internal.mongodb.CallSettings
import dev.runnel.internal.mongodb.Commands
import dev.runnel.internal.mongodb.MongoEngine
import dev.runnel.internal.mongodb.MongoSession
import dev.runnel.internal.mongodb.Statement
import dev.runnel.internal.mongodb.Writes
import org.bson.BsonDocument
import kotlin.time.Duration

/** What requests start from: a [Mongo], or a [MongoTransaction] on it. The thing that a repository's function takes. */
public abstract class MongoQuerier internal constructor() {
    internal abstract val engine: MongoEngine

    /** The session to use; null for none. Refuses the classic mistake. */
    internal abstract suspend fun session(): MongoSession?

    internal suspend fun <R> send(statement: Statement<*, R>): R {
        val session = session()
        return await { engine.run(session, statement) }
    }

    /**
     * Runs the block in a transaction: committed at its end, aborted if it throws or is cancelled. Its children end
     * first. The block may run several times, until [retryFor] is over: after a write conflict, a lost primary, or
     * whatever else the server labels as transient; a commit whose answer was lost is sent again. Needs a replica set:
     * NOT_PORTABLE without, and in a transaction, for there are no nested ones. SERIALIZATION_FAILURE if it still
     * conflicts when the time is over, COMMIT_UNKNOWN if the commit's answer stays lost.
     *
     * *Cancellation*: the running request is stopped, the transaction aborted and its session ended, which a cancelled
     * caller does not wait for longer than 100 ms; a commit under way is seen through.
     */
    public abstract suspend fun <R> transaction(
        options: TransactionSettings = TransactionSettings.DEFAULT,
        block: suspend MongoTransactionScope.() -> R,
    ): R

    /**
     * Inserts a document and gives its `_id`, be it the document's own or one made for it. UNIQUE_VIOLATION with the
     * index's name if its key is there already.
     *
     * *Cancellation*: leaves at once; whether the document is there is not known then, but in a transaction it is not.
     */
    public suspend fun <R : Any> insert(collection: Collection<R>, document: R): Any =
        send(Writes.insert(collection.name(), document, CallSettings.NONE))

    /**
     * Inserts documents in few requests and gives their number. The first one refused ends it, those before it are
     * there and `row` of the error says which it was; unordered, the others are tried too.
     *
     * *Cancellation*: leaves at once; how many documents are there is not known then, but in a transaction none is.
     */
    public suspend fun <R : Any> insertAll(
        collection: Collection<R>,
        documents: Iterable<R>,
        ordered: Boolean = true,
    ): Long {
        val all = documents.toList()
        return if (all.isEmpty()) 0 else send(Writes.insertAll(collection.name(), all, ordered, CallSettings.NONE))
    }

    /**
     * Puts the document in the place of the one with its id; false if there is none.
     *
     * *Cancellation*: leaves at once; whether it is replaced is not known then, but in a transaction it is not.
     */
    public suspend fun <R : Any> replace(collection: Collection<R>, document: R): Boolean =
        send(Writes.replace(collection.name(), document, false, CallSettings.NONE)).matchedCount > 0

    /**
     * Puts the document in the place of the one with its id, or inserts it; true if it replaced one.
     *
     * *Cancellation*: as [replace].
     */
    public suspend fun <R : Any> upsert(collection: Collection<R>, document: R): Boolean =
        send(Writes.replace(collection.name(), document, true, CallSettings.NONE)).matchedCount > 0

    /**
     * Many changes in few requests. The first one refused ends it, unless it is `unordered()`. Throws the first
     * failure, with its position as `row` and the others as suppressed; [tryBulk] gives the counts as well.
     *
     * ```
     * mongo.bulk(Orders) { it.insert(order).update(Orders.id eq 7) { c -> c[Orders.status] = PAID }.unordered() }
     * ```
     *
     * *Cancellation*: leaves at once; which changes are done is not known then, but in a transaction none is.
     */
    public suspend fun <R : Any> bulk(collection: Collection<R>, changes: (BulkBuilder<R>) -> Unit): BulkOutcome =
        tryBulk(collection, changes).orThrow()

    /**
     * As [bulk], but a change that is refused is one of the outcome's failures and not thrown.
     *
     * *Cancellation*: as [bulk].
     */
    public suspend fun <R : Any> tryBulk(collection: Collection<R>, changes: (BulkBuilder<R>) -> Unit): BulkOutcome =
        send(BulkBuilder.statement(collection, changes))

    /**
     * Makes the indexes that the collection declares and that are not there yet. DUPLICATE_OBJECT if one is there
     * otherwise.
     *
     * *Cancellation*: leaves at once; the server goes on.
     */
    public suspend fun createIndexes(collection: Collection<*>) {
        val models = Indexes.of(collection)
        if (models.isNotEmpty()) send(Commands.createIndexes(collection.name(), models))
    }

    /**
     * Drops the collection with its documents and indexes, if it is there.
     *
     * *Cancellation*: leaves at once; the server goes on.
     */
    public suspend fun drop(collection: Collection<*>) {
        send(Commands.drop(collection.name()))
    }

    /**
     * Any command on the URL's database, and the server's answer: `mongo.raw(BsonDocument.parse("{collStats:
     * 'orders'}"))`.
     *
     * *Cancellation*: leaves at once; the server goes on unless the command has a time limit of its own.
     */
    public suspend fun raw(command: BsonDocument, timeout: Duration? = null): BsonDocument {
        val settings = CallSettings(null, timeout?.let { java.time.Duration.ofNanos(it.inWholeNanoseconds) })
        return send(Commands.raw(command, settings))
    }
}
