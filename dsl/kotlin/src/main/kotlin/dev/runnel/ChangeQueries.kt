package dev.runnel

import dev.runnel.internal.engine.Settings
import dev.runnel.internal.execute
import dev.runnel.internal.explain
import dev.runnel.internal.prepare
import dev.runnel.spi.Command.Returns
import dev.runnel.sql.Assignments
import dev.runnel.sql.DeleteBuilder
import dev.runnel.sql.Expression
import dev.runnel.sql.Selection
import dev.runnel.sql.Table
import dev.runnel.sql.Tuple
import dev.runnel.sql.UpdateBuilder

/** Updates rows: `db.update(Users) { it[active] = false }.where { id eq 3 }.execute()`. Refused without `where` or `everyRow()`. */
public fun <R : Any, T : Table<R>> Querier.update(table: T, changes: T.(Assignments) -> Unit): UpdateQuery<R, T> =
    update(table).values { table.changes(it) }

/** Updates rows by `set` and `where`. Refused without `where` or `everyRow()`. */
public fun <R : Any, T : Table<R>> Querier.update(table: T): UpdateQuery<R, T> =
    UpdateQuery(this, UpdateBuilder.State.of(table), Settings.NONE)

/** Deletes rows: `db.delete(Users).where { active eq false }.execute()`. Refused without `where` or `everyRow()`. */
public fun <R : Any, T : Table<R>> Querier.delete(table: T): DeleteQuery<R, T> =
    DeleteQuery(this, DeleteBuilder.State.from(table), Settings.NONE)

/** An update in the making; ends in [execute] or, with [returning], in one of the words of [Rows]. Immutable. */
public class UpdateQuery<R : Any, T : Table<R>> internal constructor(
    private val querier: Querier,
    state: State<T>,
    private val settings: Settings,
) : UpdateBuilder<R, T, UpdateQuery<R, T>>(state) {
    override fun with(state: State<T>): UpdateQuery<R, T> = UpdateQuery(querier, state, settings)

    /** With a name for messages, logs and metrics. */
    public fun label(label: String): UpdateQuery<R, T> = UpdateQuery(querier, state(), settings.withLabel(label))

    /** The value of one expression for each updated row, as it is now. */
    public fun <X> returning(expression: Expression<X>): Rows<X> =
        AnyRows(querier.prepare(returning(Selection.of(expression)), settings))

    /** The values of several expressions for each updated row, as they are now. */
    public fun returning(first: Expression<*>, second: Expression<*>, vararg more: Expression<*>): Rows<Tuple> =
        AnyRows(querier.prepare(returning(Selection.of(first, second, *more)), settings))

    /** The updated rows, as they are now. */
    public fun returningRow(): Rows<R> = AnyRows(querier.prepare(returning(Selection.row(table())), settings))

    /** How the database would run it, as lines of text; nothing is changed unless [analyze]. See [Rows.explain]. *Cancellation*: as [Rows.list]. */
    public suspend fun explain(analyze: Boolean = false): List<String> =
        querier.explain(analyze) { settings.request(querier.engine, statement(), Returns.COUNT) }

    /**
     * Updates and gives the number of rows changed. CONFIGURATION without `where` or `everyRow()`.
     *
     * *Cancellation*: the statement is stopped in the database; outside a transaction either all or nothing of it is done.
     */
    public suspend fun execute(): Long = querier.execute(settings.request(querier.engine, statement(), Returns.COUNT))
}

/** A delete in the making; ends in [execute] or, with [returning], in one of the words of [Rows]. Immutable. */
public class DeleteQuery<R : Any, T : Table<R>> internal constructor(
    private val querier: Querier,
    state: State<T>,
    private val settings: Settings,
) : DeleteBuilder<T, DeleteQuery<R, T>>(state) {
    override fun with(state: State<T>): DeleteQuery<R, T> = DeleteQuery(querier, state, settings)

    /** With a name for messages, logs and metrics. */
    public fun label(label: String): DeleteQuery<R, T> = DeleteQuery(querier, state(), settings.withLabel(label))

    /** The value of one expression for each deleted row. */
    public fun <X> returning(expression: Expression<X>): Rows<X> =
        AnyRows(querier.prepare(returning(Selection.of(expression)), settings))

    /** The values of several expressions for each deleted row. */
    public fun returning(first: Expression<*>, second: Expression<*>, vararg more: Expression<*>): Rows<Tuple> =
        AnyRows(querier.prepare(returning(Selection.of(first, second, *more)), settings))

    /** The deleted rows. */
    public fun returningRow(): Rows<R> = AnyRows(querier.prepare(returning(Selection.row(table())), settings))

    /** How the database would run it, as lines of text; nothing is changed unless [analyze]. See [Rows.explain]. *Cancellation*: as [Rows.list]. */
    public suspend fun explain(analyze: Boolean = false): List<String> =
        querier.explain(analyze) { settings.request(querier.engine, statement(), Returns.COUNT) }

    /**
     * Deletes and gives the number of rows deleted. CONFIGURATION without `where` or `everyRow()`.
     *
     * *Cancellation*: the statement is stopped in the database; outside a transaction either all or nothing of it is done.
     */
    public suspend fun execute(): Long = querier.execute(settings.request(querier.engine, statement(), Returns.COUNT))
}
