package dev.runnel

import dev.runnel.export.CsvFormat
import dev.runnel.internal.Prepared
import dev.runnel.internal.engine.Terminal
import dev.runnel.internal.export.RowText
import kotlinx.coroutines.flow.Flow

/**
 * A query that is ready to run, and the words that run it. Each use runs it anew.
 *
 * All of them throw [dev.runnel.error.RunnelException]: DATA_CONVERSION if a value does not fit [T] exactly, SYNTAX,
 * UNDEFINED_OBJECT, POOL_TIMEOUT, STATEMENT_TIMEOUT and the other kinds of a failed statement.
 */
public sealed interface Rows<T> {
    /**
     * All rows.
     *
     * *Cancellation*: the statement is stopped in the database, its session is given back or closed, and the caller resumes
     * within 100 ms.
     */
    public suspend fun list(): List<T> = prepared(this).run(Terminal.list())

    /**
     * The first row; further ones are not read. NO_ROWS if there is none.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun first(): T = prepared(this).run(Terminal.first())

    /**
     * The first row or null; further ones are not read.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun firstOrNull(): T? = prepared(this).run(Terminal.firstOrNull())

    /**
     * The only row. NO_ROWS if there is none, TOO_MANY_ROWS if there are more.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun one(): T = prepared(this).run(Terminal.one())

    /**
     * The only row or null. TOO_MANY_ROWS if there are more.
     *
     * *Cancellation*: as [list].
     */
    public suspend fun oneOrNull(): T? = prepared(this).run(Terminal.oneOrNull())

    /**
     * The rows as they come, emitted in the collector's context, in bounded memory: at most [batch] rows are read ahead of
     * the collector, of large rows only so many as make a megabyte of text and bytes, and none while it is busy with a
     * batch. A session is held until the last batch was read.
     *
     * Inside a transaction no other statement can run on its session while the flow is collected (SESSION_BUSY). PARAMETER if
     * [batch] is less than 1.
     *
     * *Cancellation*: when the collector is cancelled, fails or has enough (`take`), the statement is stopped in the database.
     */
    public fun flow(batch: Int = 1024): Flow<T> = prepared(this).flow(batch)

    /**
     * How the database would run it, as lines of text: `db.from(Users).where { email eq mail }.explain().forEach(::println)`.
     * Nothing is run or changed.
     *
     * *Cancellation*: as [list].
     *
     * @param analyze it is run, with all its effects, and the plan says what it did; NOT_PORTABLE where the database cannot
     */
    public suspend fun explain(analyze: Boolean = false): List<String> = prepared(this).explain(analyze)

    /**
     * The rows as CSV (RFC 4180, see [CsvFormat]), as they come: `db.from(Users).csv().collect { response.write(it) }`. Each
     * element is a chunk of many whole lines, about 64 Ki characters, so memory is bounded however many rows there are.
     *
     * Values are exact: decimals in plain digits, times in ISO 8601, bytes in Base64, lists and structures as JSON.
     * DATA_CONVERSION naming the column if a value has no text.
     *
     * *Cancellation*: as [flow].
     */
    public fun csv(format: CsvFormat = CsvFormat.DEFAULT): Flow<String> = prepared(this).text { RowText.csv(format) }

    /**
     * The rows as JSON lines, as they come: an object and a line feed for each row, in chunks as [csv]. JSON columns are
     * embedded; times and bytes are strings as in CSV, and so are NaN and Infinity, for which JSON has no number.
     * CONFIGURATION if two columns have one name, DATA_CONVERSION if a JSON column holds none.
     *
     * *Cancellation*: as [flow].
     */
    public fun jsonLines(): Flow<String> = prepared(this).text(RowText::jsonLines)
}

/** The [Rows] of everything but a select in the making. */
internal class AnyRows<T>(private val prepared: Prepared<T>) : Rows<T> {
    internal fun prepared(): Prepared<T> = prepared
}

/** What the terminal words start from; an interface cannot keep it internal itself. */
private fun <T> prepared(rows: Rows<T>): Prepared<T> = when (rows) {
    is AnyRows -> rows.prepared()
    is SelectQuery<*, T> -> rows.prepared()
}
