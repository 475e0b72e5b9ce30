package dev.runnel.internal

import dev.runnel.Querier
import dev.runnel.internal.engine.Request
import dev.runnel.internal.engine.SessionSource
import dev.runnel.internal.engine.Settings
import dev.runnel.internal.engine.Terminal
import dev.runnel.row.RowMapper
import dev.runnel.spi.Command.Returns
import dev.runnel.sql.Query
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.isActive

/** A statement, how its rows are mapped, and whose session it runs on: what every terminal word starts from. */
internal class Prepared<T>(
    private val querier: Querier,
    private val mapper: RowMapper<T>,
    private val request: () -> Request,
) {
    suspend fun <R> run(terminal: Terminal<T, R>): R {
        val context = currentCoroutineContext()
        val source = querier.source(context)
        val caller = context.caller()
        val made = request()
        return await { outcome -> querier.engine.query(source, made, mapper, terminal, caller, outcome) }
    }

    fun flow(largest: Int): Flow<T> = flow {
        val context = currentCoroutineContext()
        val cursor = querier.engine.cursor(querier.source(context), request(), mapper, context.caller())
        try {
            while (true) {
                val rows = await<List<T>> { outcome -> cursor.next(largest, outcome) }
                if (rows.isEmpty()) break
                for (row in rows) emit(row)
            }
        } finally {
            if (!cursor.ended()) {
                val left = if (currentCoroutineContext().isActive) cursor.enough() else cursor.close()
                left.seeThrough()
            }
        }
    }
}

/** The rows of a model query. */
internal fun <V> Querier.prepare(query: Query<V>, settings: Settings): Prepared<V> =
    Prepared(this, query.mapper()) { settings.request(engine, query.statement(), Returns.ROWS) }

internal suspend fun Querier.execute(request: Request): Long {
    val context = currentCoroutineContext()
    val source: SessionSource = source(context)
    val caller = context.caller()
    return await { outcome -> engine.execute(source, request, caller, outcome) }
}
