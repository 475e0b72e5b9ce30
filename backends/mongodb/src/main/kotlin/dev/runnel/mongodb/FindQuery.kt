package dev.runnel.mongodb

import dev.runnel.internal.engine.Terminal
import dev.runnel.internal.mongodb.Commands
import dev.runnel.internal.mongodb.Documents
import dev.runnel.internal.mongodb.Pages
import dev.runnel.kotlin.toTypeUse
import dev.runnel.sql.Page
import kotlin.reflect.typeOf
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** Finds documents: `mongo.from(Orders).where { total gt limit }.orderBy({ total.desc() }).list()`. */
public fun <R : Any, C : Collection<R>> MongoQuerier.from(collection: C): FindQuery<C, R> =
    FindQuery(this, FindBuilder.State.from(collection))

/** A find in the making; ends in one of the words of [MongoRows], or in [count], [distinct] or [page]. Immutable. */
public class FindQuery<C : Collection<*>, V> internal constructor(
    private val querier: MongoQuerier,
    state: State<C, V>,
) : FindBuilder<C, V, FindQuery<C, V>>(state),
    MongoRows<V> {
    internal val source: Source<V> = Source(querier) { state().read() }

    override fun with(newState: State<C, V>): FindQuery<C, V> = FindQuery(querier, newState)

    /** As [where], with the collection as the lambda's receiver. Given twice, both must hold. */
    public fun where(condition: C.() -> Filter): FindQuery<C, V> = where(collection().condition())

    /** As [orderBy], with the collection as the lambdas' receiver: `orderBy({ total.desc() }, { id.asc() })`. */
    public fun orderBy(vararg terms: C.() -> Sort): FindQuery<C, V> =
        orderBy(*terms.map { collection().it() }.toTypedArray())

    /** Instead of whole documents, the value of one field, which is all that the server sends. */
    public fun <X> select(field: Field<X>): FindQuery<C, X> =
        FindQuery(querier, state().`as`(Documents.field(field.path(), field.type())))

    /** As [select], with the collection as the lambda's receiver: `select { customer }`. */
    public fun <X> select(field: C.() -> Field<X>): FindQuery<C, X> = select(collection().field())

    /** Instead of whole documents, objects of [X] by its properties, which are all that the server sends. */
    public inline fun <reified X : Any> selectAs(): FindQuery<C, X> =
        selectDocuments(Documents.fieldsOf(typeOf<X>().toTypeUse()))

    /** Instead of whole documents, what a reader makes of them. */
    @PublishedApi
    internal fun <X> selectDocuments(documents: Documents<X>): FindQuery<C, X> =
        FindQuery(querier, state().`as`(documents))

    /** With a limit on how long the server may work on it; [Duration.ZERO] for none. By the real clock. */
    public fun timeout(timeout: Duration): FindQuery<C, V> = timeout(timeout.toJavaDuration())

    /**
     * How many documents there are, limit and offset counted in.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun count(): Long {
        val find = state()
        val session = querier.session()
        return await {
            querier.engine.run(
                session,
                Commands.count(
                    find.collection().name(),
                    find.filter().document(),
                    find.limit(),
                    find.skip(),
                    find.settings(),
                ),
            )
        }
    }

    /**
     * The different values of a field, each once; of a list its elements. All of them: CONFIGURATION after limit,
     * offset or orderBy.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun <X> distinct(field: Field<X>): List<X> {
        val distinct = distinctOf(field)
        val session = querier.session()
        return await { querier.engine.rows(session, distinct, Terminal.list()) }
    }

    /**
     * A page by keyset: it begins after the document that the cursor [after] stands for, at the same cost for the last
     * page as for the first. The order gets `_id` at its end. INPUT if the cursor is not one of this order.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun page(size: Int, after: String? = null): Page<V> {
        val pages = Pages.of(state().read(), size, after)
        val session = querier.session()
        return pages.page(await { querier.engine.rows(session, pages.read(), Terminal.list()) })
    }
}
