package dev.runnel.mongodb

import dev.runnel.internal.mongodb.Documents
import dev.runnel.kotlin.toTypeUse
import kotlin.reflect.typeOf

/**
 * Aggregates: `mongo.aggregate(Orders).match { status eq PAID }.group(Orders.customer, sum("total", Orders.total))`.
 */
public fun <R : Any, C : Collection<R>> MongoQuerier.aggregate(collection: C): AggregateQuery<C, R> =
    AggregateQuery(this, AggregateBuilder.State.of(collection))

/** A pipeline in the making; ends in one of the words of [MongoRows]. Immutable: every method makes a new one. */
public class AggregateQuery<C : Collection<*>, V> internal constructor(
    private val querier: MongoQuerier,
    state: State<C, V>,
) : AggregateBuilder<C, V, AggregateQuery<C, V>>(state),
    MongoRows<V> {
    internal val source: Source<V> = Source(querier) { state().read() }

    override fun with(newState: State<C, V>): AggregateQuery<C, V> = AggregateQuery(querier, newState)

    /** As [match], with the collection as the lambda's receiver. */
    public fun match(condition: C.() -> Filter): AggregateQuery<C, V> = match(collection().condition())

    /** The documents at the pipeline's end as objects of [X]. */
    public inline fun <reified X> into(): AggregateQuery<C, X> = intoDocuments(Documents.of(typeOf<X>().toTypeUse()))

    @PublishedApi
    internal fun <X> intoDocuments(documents: Documents<X>): AggregateQuery<C, X> =
        AggregateQuery(querier, state().`as`(documents))
}
