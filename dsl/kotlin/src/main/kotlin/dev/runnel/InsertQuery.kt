package dev.runnel

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
