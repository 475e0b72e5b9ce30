package dev.runnel

import dev.runnel.internal.Prepared
import dev.runnel.internal.engine.Settings
import dev.runnel.internal.engine.Terminal
import dev.runnel.internal.prepare
import dev.runnel.spi.Progress
import dev.runnel.sql.Expression
import dev.runnel.sql.Loading
import dev.runnel.sql.NamedQuery
import dev.runnel.sql.Page
import dev.runnel.sql.Query
import dev.runnel.sql.SelectBuilder
import dev.runnel.sql.Selection
import dev.runnel.sql.Source
import dev.runnel.sql.Table
import dev.runnel.sql.TableAlias
import dev.runnel.sql.TableCte
import dev.runnel.sql.Tuple
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** Selects from a table: `db.from(Users).where { active eq true }.orderBy { id.asc() }.list()`. */
public fun <R : Any, T : Table<R>> Querier.from(table: T): SelectQuery<T, R> =
    SelectQuery(this, SelectBuilder.State.from(table), Settings.NONE)

/**
 * Selects from a table under another name, here of `val boss = Employees alias "boss"`:
 * `from(boss).where { get(Employees.id) eq 1 }`.
 */
public fun <R : Any, T : Table<R>> Querier.from(alias: TableAlias<T>): SelectQuery<TableAlias<T>, R> =
    SelectQuery(this, SelectBuilder.State.from(alias), Settings.NONE)

/** Selects from a CTE or a list of rows in the shape of a table, which is the receiver of the lambdas. */
public fun <R : Any, T : Table<R>> Querier.from(cte: TableCte<T>): SelectQuery<T, R> =
    SelectQuery(this, SelectBuilder.State.from(cte), Settings.NONE)

/** Selects from a query, a CTE or one made by `asTable`: `from(recent).where { recent[Orders.id] gt 5 }`. */
public fun <V> Querier.from(query: NamedQuery<V>): SelectQuery<NamedQuery<V>, V> =
    SelectQuery(this, SelectBuilder.State.from(query), Settings.NONE)

/** A select in the making; ends in one of the words of [Rows] or in [count]. Immutable: every method makes a new one. */
public class SelectQuery<T : Source, V> internal constructor(
    private val querier: Querier,
    state: State<T, V>,
    private val settings: Settings,
) : SelectBuilder<T, V, SelectQuery<T, V>>(state),
    Rows<V>,
    Parents<T, V> {
    override fun with(state: State<T, V>): SelectQuery<T, V> = SelectQuery(querier, state, settings)

    /** Instead of whole rows, the value of one expression. */
    public fun <X> select(expression: Expression<X>): SelectQuery<T, X> =
        SelectQuery(querier, selecting(Selection.of(expression)), settings)

    /** Instead of whole rows, a [Tuple] whose values are fetched by their expressions: `row[Users.email]`. */
    public fun select(first: Expression<*>, second: Expression<*>, vararg more: Expression<*>): SelectQuery<T, Tuple> =
        SelectQuery(querier, selecting(Selection.of(first, second, *more)), settings)

    /** As [select], with the table as the lambda's receiver: `select { email }`. */
    public fun <X> select(expression: T.() -> Expression<X>): SelectQuery<T, X> = select(table().expression())

    /** As [select], with the table as the lambdas' receiver: `select({ country }, { count() })`. */
    public fun select(
        first: T.() -> Expression<*>,
        second: T.() -> Expression<*>,
        vararg more: T.() -> Expression<*>,
    ): SelectQuery<T, Tuple> = select(table().first(), table().second(), *more.map { table().it() }.toTypedArray())

    /** With a name for messages, logs and metrics. */
    public fun label(label: String): SelectQuery<T, V> = SelectQuery(querier, state(), settings.withLabel(label))

    /** With a limit on how long the database may work on it; [Duration.ZERO] for none. By the real clock. */
    public fun timeout(timeout: Duration): SelectQuery<T, V> =
        SelectQuery(querier, state(), settings.withTimeout(timeout.toJavaDuration()))

    /** Tells how far it is while it runs, see [SqlQuery.onProgress]. */
    public fun onProgress(report: (Progress) -> Unit): SelectQuery<T, V> =
        SelectQuery(querier, state(), settings.withProgress(report))

    /** Has the server send so many rows at a time out of a cursor, see [SqlQuery.fetchSize]. */
    public fun fetchSize(rows: Int): SelectQuery<T, V> = SelectQuery(querier, state(), settings.withFetchSize(rows))

    /** What was selected, made into [X] by the labels of its columns: a data class, a record, a `Map`. */
    public inline fun <reified X> into(): SelectQuery<T, X> = into(dev.runnel.kotlin.rowMapper<X>())

    /** What was selected, by a mapper of one's own. */
    public fun <X> into(mapper: dev.runnel.row.RowMapper<X>): SelectQuery<T, X> =
        SelectQuery(querier, mapping(mapper), settings)

    /**
     * The page after a cursor, which is the `next` of the page before; the first page without one. See
     * [dev.runnel.sql.PageQuery] for how the order is completed. INPUT if the cursor is of another order or was changed.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun page(size: Int, after: String? = null): Page<V> {
        val page = pageQuery(size, after)
        return querier.prepare(page.query(), settings).run(Terminal.all(page::page))
    }

    /**
     * The number of rows.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun count(): Long = querier.prepare(countQuery(), settings).run(Terminal.one())

    internal fun loading(): LoadingQuery<T, V> = LoadingQuery(querier, table(), Loading.of(this), settings)

    internal fun prepared(): Prepared<V> = querier.prepare(query(), settings)
}
