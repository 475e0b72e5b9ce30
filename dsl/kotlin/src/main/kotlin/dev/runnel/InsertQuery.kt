package dev.runnel

import dev.runnel.error.RunnelException
import dev.runnel.internal.engine.Bulk
import dev.runnel.internal.engine.Settings
import dev.runnel.internal.execute
import dev.runnel.internal.prepare
import dev.runnel.spi.Command.Returns
import dev.runnel.sql.Assignments
import dev.runnel.sql.Expression
import dev.runnel.sql.InsertBuilder
import dev.runnel.sql.Selection
import dev.runnel.sql.Table
import dev.runnel.sql.Tuple
import kotlinx.coroutines.flow.Flow

/** Inserts rows: `db.insert(Users).row(user).onConflict(Users.email).doNothing().execute()`. */
public fun <R : Any, T : Table<R>> Querier.insert(table: T): InsertQuery<R, T> =
    InsertQuery(this, InsertBuilder.State.into(table), Settings.NONE)

/** Inserts one row by its columns: `db.insert(Users) { it[email] = "a@x.org" }.returning(Users.id).one()`. */
public fun <R : Any, T : Table<R>> Querier.insert(table: T, values: T.(Assignments) -> Unit): InsertQuery<R, T> =
    insert(table).values { table.values(it) }

/**
 * Inserts a whole row by the properties of its class; columns that the database generates are left out. For what it generated,
 * use `insert(table).row(row).returning(…)`.
 *
 * *Cancellation*: the statement is stopped in the database; outside a transaction either all or nothing of it is done.
 */
public suspend fun <R : Any> Querier.insert(table: Table<R>, row: R): Long = insert(table).row(row).execute()

/**
 * Inserts many whole rows by the backend's bulk path, in batches, all or none: in a transaction of its own, or a savepoint of
 * this one. Gives their number. A row that is refused is named by its position ([RunnelException.row]).
 *
 * *Cancellation*: stops in the database and rolls back.
 *
 * @param progress is told how many rows have been sent so far, after each batch
 */
public suspend fun <R : Any> Querier.insertAll(
    table: Table<R>,
    rows: Iterable<R>,
    progress: suspend (Long) -> Unit = {},
): Long = insertEach(table, progress) { insert -> for (row in rows) insert(row) }

/** As the other [insertAll], for rows that come as a flow, in bounded memory. *Cancellation*: stops and rolls back. */
public suspend fun <R : Any> Querier.insertAll(
    table: Table<R>,
    rows: Flow<R>,
    progress: suspend (Long) -> Unit = {},
): Long = insertEach(table, progress) { insert -> rows.collect(insert) }

private suspend fun <R : Any> Querier.insertEach(
    table: Table<R>,
    progress: suspend (Long) -> Unit,
    feed: suspend (insert: suspend (R) -> Unit) -> Unit,
): Long {
    val bulk = Bulk(engine, table)
    var inserted = 0L
    transaction {
        suspend fun send() {
            val request = bulk.next() ?: return
            try {
                execute(request)
            } catch (e: RunnelException) {
                throw bulk.at(e)
            }
            inserted = bulk.done(request)
            progress(inserted)
        }
        feed { row -> if (bulk.add(row)) send() }
        send()
    }
    return inserted
}

/** An insert in the making; ends in [execute] or, with [returning], in one of the words of [Rows]. Immutable. */
public class InsertQuery<R : Any, T : Table<R>> internal constructor(
    private val querier: Querier,
    state: State<T>,
    private val settings: Settings,
) : InsertBuilder<R, T, InsertQuery<R, T>>(state) {
    override fun with(state: State<T>): InsertQuery<R, T> = InsertQuery(querier, state, settings)

    /** With a name for messages, logs and metrics. */
    public fun label(label: String): InsertQuery<R, T> = InsertQuery(querier, state(), settings.withLabel(label))

    /** The value of one expression for each inserted row, such as the generated id. */
    public fun <X> returning(expression: Expression<X>): Rows<X> = rows(Selection.of(expression))

    /** The values of several expressions for each inserted row. */
    public fun returning(first: Expression<*>, second: Expression<*>, vararg more: Expression<*>): Rows<Tuple> =
        rows(Selection.of(first, second, *more))

    /** The inserted rows as they are stored, with what the database generated. */
    public fun returningRow(): Rows<R> = rows(Selection.row(table()))

    private fun <X> rows(selection: Selection<X>): Rows<X> = AnyRows(querier.prepare(returning(selection), settings))

    /**
     * Inserts and gives the number of rows inserted (or updated, after `onConflict`).
     *
     * *Cancellation*: the statement is stopped in the database; outside a transaction either all or nothing of it is done.
     */
    public suspend fun execute(): Long = querier.execute(settings.request(querier.engine, statement(), Returns.COUNT))
}
