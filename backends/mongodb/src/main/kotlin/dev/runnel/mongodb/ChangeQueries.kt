package dev.runnel.mongodb

import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** Updates documents: `mongo.update(Orders) { it[status] = PAID }.where { id eq 3 }.execute()`. */
public fun <R : Any, C : Collection<R>> MongoQuerier.update(
    collection: C,
    changes: C.(Changes) -> Unit,
): UpdateQuery<R, C> {
    val all = Changes()
    collection.changes(all)
    return UpdateQuery(this, ChangeBuilder.State.update(collection, all))
}

/** Deletes documents: `mongo.delete(Orders).where { status eq CLOSED }.execute()`. */
public fun <R : Any, C : Collection<R>> MongoQuerier.delete(collection: C): DeleteQuery<R, C> =
    DeleteQuery(this, ChangeBuilder.State.delete(collection))

/** An update in the making. Refused without `where` or `everyDocument()`. Immutable. */
public class UpdateQuery<R : Any, C : Collection<R>> internal constructor(
    private val querier: MongoQuerier,
    state: State<C>,
) : ChangeBuilder<R, C, UpdateQuery<R, C>>(state) {
    override fun with(newState: State<C>): UpdateQuery<R, C> = UpdateQuery(querier, newState)

    /** As [where], with the collection as the lambda's receiver. Given twice, both must hold. */
    public fun where(condition: C.() -> Filter): UpdateQuery<R, C> = where(collection().condition())

    /** With a limit on how long the server may work on it; [Duration.ZERO] for none. */
    public fun timeout(timeout: Duration): UpdateQuery<R, C> = timeout(timeout.toJavaDuration())

    /** If no document meets the condition, one is inserted of its equalities and the changes. */
    public fun upsert(): UpdateQuery<R, C> = upserting()

    /**
     * Updates every document that meets the condition, or one after `onlyOne` or [upsert].
     *
     * *Cancellation*: leaves at once, and the server is asked to stop; what it had changed stays, but in a transaction.
     */
    public suspend fun execute(): Updated = querier.send(updating())

    /**
     * Updates one document and gives it as it is now; null if none meets the condition.
     *
     * *Cancellation*: leaves at once; whether it is changed is not known then, but in a transaction it is not.
     */
    public suspend fun returningNew(): R? = querier.send(updatingReturning(true))

    /**
     * Updates one document and gives it as it was; null if none meets the condition.
     *
     * *Cancellation*: as [returningNew].
     */
    public suspend fun returningOld(): R? = querier.send(updatingReturning(false))
}

/** A delete in the making. Refused without `where` or `everyDocument()`. Immutable. */
public class DeleteQuery<R : Any, C : Collection<R>> internal constructor(
    private val querier: MongoQuerier,
    state: State<C>,
) : ChangeBuilder<R, C, DeleteQuery<R, C>>(state) {
    override fun with(newState: State<C>): DeleteQuery<R, C> = DeleteQuery(querier, newState)

    /** As [where], with the collection as the lambda's receiver. Given twice, both must hold. */
    public fun where(condition: C.() -> Filter): DeleteQuery<R, C> = where(collection().condition())

    /** With a limit on how long the server may work on it; [Duration.ZERO] for none. */
    public fun timeout(timeout: Duration): DeleteQuery<R, C> = timeout(timeout.toJavaDuration())

    /**
     * Deletes every document that meets the condition, or one after `onlyOne`, and gives their number.
     *
     * *Cancellation*: leaves at once, and the server is asked to stop; what it had deleted is gone, but in a
     * transaction.
     */
    public suspend fun execute(): Long = querier.send(deleting())

    /**
     * Deletes one document and gives it; null if none meets the condition.
     *
     * *Cancellation*: leaves at once; whether it is deleted is not known then, but in a transaction it is not.
     */
    public suspend fun returningOld(): R? = querier.send(deletingReturning())
}
