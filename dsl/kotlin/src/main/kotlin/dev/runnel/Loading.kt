package dev.runnel

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.internal.engine.Settings
import dev.runnel.internal.engine.Terminal
import dev.runnel.internal.prepare
import dev.runnel.sql.Column
import dev.runnel.sql.Loading
import dev.runnel.sql.Parent
import dev.runnel.sql.Source

/** What children can be loaded with, or be the children of another: a select, or one that has children itself. */
public sealed interface Parents<T : Source, V>

/**
 * With the rows that refer to each, by one more query, however many parents there are:
 * `db.from(Customers).children(db.from(Orders).orderBy { id.asc() }) { customerId }.list()`. Children keep the order of their
 * query; a parent that has none has an empty list. The children may have children of their own.
 *
 * Throws CONFIGURATION if the column declares no foreign key to the parents' table, or if the children have a limit;
 * WRONG_SCOPE if the two are of different queriers.
 *
 * @param foreignKey the children's column, declared with `references`
 */
public fun <T : Source, V, J : Source, C> Parents<T, V>.children(
    children: Parents<J, C>,
    foreignKey: J.() -> Column<*>,
): LoadingQuery<T, Parent<V, C>> = loading(this).with(loading(children), foreignKey, null)

/** As the other, where no foreign key is declared: [foreignKey] of the children refers to [key] of the parents. */
public fun <T : Source, V, J : Source, C> Parents<T, V>.children(
    children: Parents<J, C>,
    key: T.() -> Column<*>,
    foreignKey: J.() -> Column<*>,
): LoadingQuery<T, Parent<V, C>> = loading(this).with(loading(children), foreignKey, key)

/** `for ((customer, orders) in …)`. */
public operator fun <P> Parent<P, *>.component1(): P = parent()

/** `for ((customer, orders) in …)`. */
public operator fun <C> Parent<*, C>.component2(): List<C> = children()

private fun <T : Source, V> loading(of: Parents<T, V>): LoadingQuery<T, V> = when (of) {
    is LoadingQuery -> of
    is SelectQuery -> of.loading()
}

/**
 * A select whose rows are loaded with their children: one query for each select, all of them on the querier it was made from,
 * so inside a transaction on its session. Outside of one, another's change may come between two of them. Immutable.
 */
public class LoadingQuery<T : Source, V> internal constructor(
    private val querier: Querier,
    private val table: T,
    private val loading: Loading<V>,
    private val settings: Settings,
) : Parents<T, V> {
    internal fun <J : Source, C> with(
        children: LoadingQuery<J, C>,
        foreignKey: J.() -> Column<*>,
        key: (T.() -> Column<*>)?,
    ): LoadingQuery<T, Parent<V, C>> {
        if (children.querier !== querier) {
            throw RunnelException(
                ErrorKind.WRONG_SCOPE,
                "Parents and children are of two queriers, as of a database and of a transaction. Make both from one.",
            )
        }
        val all = loading.children(children.loading, children.table.foreignKey(), key?.let { table.it() })
        return LoadingQuery(querier, table, all, settings)
    }

    /** Each made into one object: `map { (customer, orders) -> CustomerWithOrders(customer, orders) }`. */
    public fun <W> map(transform: (V) -> W): LoadingQuery<T, W> =
        LoadingQuery(querier, table, loading.map { transform(it) }, settings)

    /** All of them. *Cancellation*: as [Rows.list]; the query that runs is stopped. */
    public suspend fun list(): List<V> = run(Terminal.list())

    /** The first; NO_ROWS if there is none. *Cancellation*: as [list]. */
    public suspend fun first(): V = run(Terminal.first())

    /** The first or null. *Cancellation*: as [list]. */
    public suspend fun firstOrNull(): V? = run(Terminal.firstOrNull())

    /** The only one; NO_ROWS if there is none, TOO_MANY_ROWS if there are more. *Cancellation*: as [list]. */
    public suspend fun one(): V = run(Terminal.one())

    /** The only one or null; TOO_MANY_ROWS if there are more. *Cancellation*: as [list]. */
    public suspend fun oneOrNull(): V? = run(Terminal.oneOrNull())

    private suspend fun <R> run(terminal: Terminal<V, R>): R {
        val load = loading.start(querier.engine.backend().dialect())
        load.add(querier.prepare(load.first(), settings).run(terminal.rows()))
        while (true) {
            val query = load.next() ?: break
            load.add(querier.prepare(query, settings).run(Terminal.list()))
        }
        return terminal.of(load.result())
    }
}
