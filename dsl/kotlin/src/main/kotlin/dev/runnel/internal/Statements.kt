package dev.runnel.internal

import dev.runnel.Querier
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.internal.engine.Plan
import dev.runnel.internal.engine.Request
import dev.runnel.internal.engine.SessionSource
import dev.runnel.internal.engine.Settings
import dev.runnel.internal.engine.Terminal
import dev.runnel.internal.export.RowText
import dev.runnel.row.RowMapper
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.run.Batches
import dev.runnel.sql.Query
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.isActive
import kotlin.coroutines.CoroutineContext

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

    fun flow(largest: Int): Flow<T> {
        if (largest < 1) {
            throw RunnelException(ErrorKind.PARAMETER, "A flow's batch has at least one row, but it is $largest.")
        }
        return reading(largest) { context ->
            querier.engine.cursor(querier.source(context), request(), mapper, context.caller())
        }
    }

    fun text(text: () -> RowText): Flow<String> = reading(LARGEST_TEXT) { context ->
        querier.engine.text(querier.source(context), request(), text(), context.caller())
    }

    suspend fun explain(analyze: Boolean): List<String> = querier.explain(analyze, request)

    private companion object {
        /** Rows of a chunk of text; the chunk's size is bounded as well. */
        const val LARGEST_TEXT = 1024
    }
}

/** What is read batch after batch, as a flow; each collector opens it anew. */
internal fun <E> reading(largest: Int, open: (CoroutineContext) -> Batches<E>): Flow<E> = flow {
    val cursor = open(currentCoroutineContext())
    try {
        while (true) {
            val rows = await<List<E>> { outcome -> cursor.next(largest, outcome) }
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

/** The rows of a model query. */
internal fun <V> Querier.prepare(query: Query<V>, settings: Settings): Prepared<V> =
    Prepared(this, query.mapper()) { settings.request(engine, query.statement(), Returns.ROWS) }

/** The plan of a statement. */
internal suspend fun Querier.explain(analyze: Boolean, request: () -> Request): List<String> =
    Prepared(this, Plan.ROWS) { Plan.of(engine, request(), analyze) }.run(Plan.lines(engine))

internal suspend fun Querier.execute(request: Request): Long {
    val context = currentCoroutineContext()
    val source: SessionSource = source(context)
    val caller = context.caller()
    return await { outcome -> engine.execute(source, request, caller, outcome) }
}
