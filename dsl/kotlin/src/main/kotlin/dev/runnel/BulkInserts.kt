package dev.runnel

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.internal.engine.Bulk
import dev.runnel.internal.engine.Request
import dev.runnel.internal.execute
import dev.runnel.sql.Column
import dev.runnel.sql.InsertRows
import dev.runnel.sql.Table
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.async
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.catch

/**
 * Inserts many whole rows by the backend's bulk path, in batches, all or none: in a transaction of its own, or a savepoint of
 * this one. Gives their number. A row that is refused is named by its position ([RunnelException.row]). Memory is bounded by
 * two batches, one on its way and one that is filled meanwhile, so rows may be made as they are iterated over.
 *
 * *Cancellation*: stops in the database and rolls back.
 *
 * @param progress is told how many rows have been sent so far, after each batch
 */
public suspend fun <R : Any> Querier.insertAll(
    table: Table<R>,
    rows: Iterable<R>,
    progress: suspend (Long) -> Unit = {},
): Long = insertAll(InsertRows.into(table), rows, progress)

/**
 * As the other [insertAll], for rows that come as a flow, in bounded memory. The flow is collected inside the insert's
 * transaction, so one that reads the same database is WRONG_SCOPE: the two would hold one session and wait for another. Within
 * one database rows are copied by `insert(table).from(query)`. *Cancellation*: stops and rolls back.
 */
public suspend fun <R : Any> Querier.insertAll(
    table: Table<R>,
    rows: Flow<R>,
    progress: suspend (Long) -> Unit = {},
): Long = insertAll(InsertRows.into(table), rows, progress)

/**
 * As [insertAll], but a row that the key refuses takes the place of the one that is there:
 * `db.upsertAll(Users, users) { email }`. Gives the number of rows inserted or updated, as the database counts them.
 *
 * *Cancellation*: stops in the database and rolls back.
 *
 * @param update the columns that an existing row takes over; without them all but the key's
 * @param progress is told how many rows have been sent so far, after each batch
 * @param key the column of a unique or primary key
 */
public suspend fun <R : Any, T : Table<R>> Querier.upsertAll(
    table: T,
    rows: Iterable<R>,
    update: T.() -> List<Column<*>> = { emptyList() },
    progress: suspend (Long) -> Unit = {},
    key: T.() -> Column<*>,
): Long = upsertAll(table, rows, listOf(table.key()), table.update(), progress)

/** As the other [upsertAll], for rows that come as a flow, in bounded memory. *Cancellation*: stops and rolls back. */
public suspend fun <R : Any, T : Table<R>> Querier.upsertAll(
    table: T,
    rows: Flow<R>,
    update: T.() -> List<Column<*>> = { emptyList() },
    progress: suspend (Long) -> Unit = {},
    key: T.() -> Column<*>,
): Long = upsertAll(table, rows, listOf(table.key()), table.update(), progress)

/**
 * As the other [upsertAll], by a key of several columns: `db.upsertAll(Stock, rows, listOf(Stock.warehouse, Stock.product))`.
 *
 * *Cancellation*: stops in the database and rolls back.
 */
public suspend fun <R : Any> Querier.upsertAll(
    table: Table<R>,
    rows: Iterable<R>,
    key: List<Column<*>>,
    update: List<Column<*>> = emptyList(),
    progress: suspend (Long) -> Unit = {},
): Long = insertAll(InsertRows.into(table).upsert(key, update), rows, progress)

/** As the other [upsertAll], for rows that come as a flow, in bounded memory. *Cancellation*: stops and rolls back. */
public suspend fun <R : Any> Querier.upsertAll(
    table: Table<R>,
    rows: Flow<R>,
    key: List<Column<*>>,
    update: List<Column<*>> = emptyList(),
    progress: suspend (Long) -> Unit = {},
): Long = insertAll(InsertRows.into(table).upsert(key, update), rows, progress)

/**
 * The general form of [insertAll] and [upsertAll]: what happens to a row that a key refuses is part of the insert,
 * `InsertRows.into(Counters).onConflict(Counters.day).doUpdate { it[Counters.n] = Counters.n + excluded(Counters.n) }`.
 *
 * *Cancellation*: stops in the database and rolls back.
 */
public suspend fun <R : Any> Querier.insertAll(
    insert: InsertRows<R>,
    rows: Iterable<R>,
    progress: suspend (Long) -> Unit = {},
): Long {
    val bulk = Bulk(engine, insert)
    transaction {
        val sending = Sending(this, bulk, progress)
        for (row in rows) if (bulk.add(row)) sending.next()
        sending.last()
    }
    return bulk.written()
}

/** As the other general [insertAll], for rows that come as a flow. *Cancellation*: stops and rolls back. */
public suspend fun <R : Any> Querier.insertAll(
    insert: InsertRows<R>,
    rows: Flow<R>,
    progress: suspend (Long) -> Unit = {},
): Long {
    val bulk = Bulk(engine, insert)
    transaction {
        val sending = Sending(this, bulk, progress)
        rows.catch { throw adviseCopying(it) }.collect { row -> if (bulk.add(row)) sending.next() }
        sending.last()
    }
    return bulk.written()
}

private fun adviseCopying(error: Throwable): Throwable =
    if (error is RunnelException && error.kind() == ErrorKind.WRONG_SCOPE) {
        RunnelException(
            ErrorKind.WRONG_SCOPE,
            "${error.message} Rows are copied within one database by insert(table).from(query), not by insertAll.",
            error,
        )
    } else {
        error
    }

/** Sends one batch after the other; while the database works on one, the next is filled. */
private class Sending(
    private val transaction: TransactionScope,
    private val bulk: Bulk<*>,
    private val progress: suspend (Long) -> Unit,
) {
    /** A blocking session works on another thread than the rows are made on; any other is sent its batch here and now. */
    private val start =
        if (transaction.engine.blocking()) CoroutineStart.DEFAULT else CoroutineStart.UNDISPATCHED
    private var underWay: Pair<Request, Deferred<Long>>? = null

    /** Sends the rows added since the last time, if there are any, when the batch before has been done. */
    suspend fun next() {
        done()
        val request = bulk.next() ?: return
        underWay = request to transaction.async(start = start) { execute(request) }
    }

    suspend fun last() {
        next()
        done()
    }

    private suspend fun done() {
        val (request, sent) = underWay ?: return
        underWay = null
        progress(bulk.done(request, sent.await()))
    }

    private suspend fun execute(request: Request): Long = try {
        transaction.execute(request)
    } catch (e: RunnelException) {
        throw bulk.at(e)
    }
}
