package dev.runnel

import dev.runnel.export.CsvFormat
import dev.runnel.internal.Prepared
import dev.runnel.internal.engine.Settings
import dev.runnel.internal.execute
import dev.runnel.internal.explain
import dev.runnel.kotlin.rowMapper
import dev.runnel.row.RowDecoder
import dev.runnel.row.RowMapper
import dev.runnel.row.RowMappers
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Progress
import dev.runnel.spi.Row
import dev.runnel.sql.RawSql
import kotlinx.coroutines.flow.Flow
import java.util.Collections
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/**
 * SQL of one's own, with `:name` or `?` parameters:
 * `db.sql("select * from users where active = :active", "active" to true).list<User>()`. Parameters are always bound, never
 * written into the text; a list becomes `in (:ids)`. Comments, strings, quoted identifiers and `::` casts are left alone; `??`
 * is a question mark and `\:` a colon.
 */
public fun Querier.sql(text: String, vararg parameters: Pair<String, Any?>): SqlQuery {
    if (parameters.size == 1) {
        return SqlQuery(this, RawSql.of(text, Collections.singletonMap(parameters[0].first, parameters[0].second)))
    }
    val values = HashMap<String, Any?>(parameters.size * 2)
    for ((name, value) in parameters) {
        if (name in values) return SqlQuery(this, RawSql.of(text, values).bind(name, value)) // refused: given twice
        values[name] = value
    }
    return SqlQuery(this, RawSql.of(text, values))
}

/** SQL of one's own with `?` parameters, their values in order. */
public fun Querier.sql(text: String, parameters: List<Any?>): SqlQuery =
    SqlQuery(this, RawSql.of(text).bindAll(parameters))

/** A statement in the user's own SQL; ends in one of the terminal words. Immutable. */
public class SqlQuery internal constructor(
    internal val querier: Querier,
    internal val sql: RawSql,
    internal val settings: Settings = Settings.NONE,
) {
    /** With a value by name. Throws PARAMETER if it was given before. */
    public fun bind(name: String, value: Any?): SqlQuery = SqlQuery(querier, sql.bind(name, value), settings)

    /** With a name for messages, logs and metrics. */
    public fun label(label: String): SqlQuery = SqlQuery(querier, sql, settings.withLabel(label))

    /** With a limit on how long the database may work on it; [Duration.ZERO] for none. By the real clock. */
    public fun timeout(timeout: Duration): SqlQuery =
        SqlQuery(querier, sql, settings.withTimeout(timeout.toJavaDuration()))

    /**
     * Tells how far it is while it runs, about ten times a second and never backwards:
     * `sql(report).onProgress { bar.update(it.percent()) }.list<Sale>()`. One call at a time, on a thread of ours, which it must
     * not block for long; one may still be under way when the statement has ended, and one that throws is logged and the
     * last. NOT_PORTABLE where the database does not say.
     */
    public fun onProgress(report: (Progress) -> Unit): SqlQuery = SqlQuery(querier, sql, settings.withProgress(report))

    /**
     * Has the server keep the result in a cursor and send so many rows at a time, where its driver has that. Without it a flow is
     * read as it is collected, which bounds memory as well and is stopped sooner: a cursor helps where the server should not
     * be held up by a slow collector.
     */
    public fun fetchSize(rows: Int): SqlQuery = SqlQuery(querier, sql, settings.withFetchSize(rows))

    /**
     * The rows as [T]: a type of one column (`Long`, `String?`, an enum, a value class), a data class or record by names,
     * `Pair` or `Triple` by position, or `Map<String, Any?>`.
     */
    public inline fun <reified T> rows(): Rows<T> = rows(rowMapper<T>())

    /** The rows by a mapper of one's own. */
    public fun <T> rows(mapper: RowMapper<T>): Rows<T> =
        AnyRows(Prepared(querier, mapper) { settings.request(querier.engine, sql, Returns.ROWS) })

    /** The rows by a function of the current row, which is valid only during the call; it must not block or suspend. */
    public fun <T> map(mapper: (Row) -> T): Rows<T> = rows(RowMapper { _ -> RowDecoder { row -> mapper(row) } })

    /** All rows. See [Rows.list]. *Cancellation*: as [Rows.list]. */
    public suspend inline fun <reified T> list(): List<T> = rows<T>().list()

    /** The first row. See [Rows.first]. *Cancellation*: as [Rows.list]. */
    public suspend inline fun <reified T> first(): T = rows<T>().first()

    /** The first row or null. See [Rows.firstOrNull]. *Cancellation*: as [Rows.list]. */
    public suspend inline fun <reified T> firstOrNull(): T? = rows<T>().firstOrNull()

    /** The only row. See [Rows.one]. *Cancellation*: as [Rows.list]. */
    public suspend inline fun <reified T> one(): T = rows<T>().one()

    /** The only row or null. See [Rows.oneOrNull]. *Cancellation*: as [Rows.list]. */
    public suspend inline fun <reified T> oneOrNull(): T? = rows<T>().oneOrNull()

    /** The one value of the only row: `sql("select count(*) from users").value<Long>()`. *Cancellation*: as [Rows.list]. */
    public suspend inline fun <reified T> value(): T = rows<T>().one()

    /** The rows as they come. See [Rows.flow]. */
    public inline fun <reified T> flow(batch: Int = 1024): Flow<T> = rows<T>().flow(batch)

    /** The rows as CSV. See [Rows.csv]. */
    public fun csv(format: CsvFormat = CsvFormat.DEFAULT): Flow<String> = rows(RowMappers.maps()).csv(format)

    /** The rows as JSON lines. See [Rows.jsonLines]. */
    public fun jsonLines(): Flow<String> = rows(RowMappers.maps()).jsonLines()

    /** How the database would run it, as lines of text; nothing is changed unless [analyze]. See [Rows.explain]. *Cancellation*: as [Rows.list]. */
    public suspend fun explain(analyze: Boolean = false): List<String> =
        querier.explain(analyze) { settings.request(querier.engine, sql, Returns.COUNT) }

    /**
     * Runs it and gives the number of rows changed, 0 for a statement that changes none.
     *
     * *Cancellation*: the statement is stopped in the database; outside a transaction either all or nothing of it is done.
     */
    public suspend fun execute(): Long = querier.execute(settings.request(querier.engine, sql, Returns.COUNT))
}
