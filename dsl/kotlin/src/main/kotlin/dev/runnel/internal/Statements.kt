package dev.runnel.internal

import dev.runnel.internal.engine.Cursor
import dev.runnel.internal.engine.Outcome
import dev.runnel.internal.engine.Request
import dev.runnel.internal.engine.Run
import dev.runnel.internal.engine.SessionSource
import dev.runnel.internal.engine.Terminal
import dev.runnel.Querier
import dev.runnel.row.RowMapper
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.util.concurrent.CompletionStage

/** A statement, how its rows are mapped, and whose session it runs on: what every terminal word starts from. */
internal class Prepared<T>(
    private val querier: Querier,
    private val mapper: RowMapper<T>,
    private val request: () -> Request,
) {
    suspend fun <R> run(terminal: Terminal<T, R>): R {
        val source = querier.source()
        val caller = caller()
        val made = request()
        return await { outcome -> querier.engine.query(source, made, mapper, terminal, caller, outcome) }
    }

    /** Batches grow to [largest], so that a flow of which little is taken reads little. */
    fun flow(largest: Int): Flow<T> =
        flow {
            val cursor = querier.engine.cursor(querier.source(), request(), mapper, caller())
            var size = minOf(FIRST_BATCH, largest)
            try {
                while (true) {
                    val rows = await<List<T>> { outcome -> NextBatch(cursor, size, outcome) }
                    if (rows.isEmpty()) break
                    for (row in rows) emit(row)
                    size = minOf(size * 4, largest)
                }
            } finally {
                if (!cursor.ended()) cursor.close().seeThrough()
            }
        }

    private class NextBatch<T>(
        private val cursor: Cursor<T>,
        private val size: Int,
        private val outcome: Outcome<List<T>>,
    ) : Run {
        override fun start() = cursor.next(size, outcome)

        override fun cancel() {
            cursor.close()
        }

        override fun whenLeft(): CompletionStage<Void?> = cursor.whenLeft()
    }

    private companion object {
        const val FIRST_BATCH = 64
    }
}

internal suspend fun Querier.execute(request: Request): Long {
    val source: SessionSource = source()
    val caller = caller()
    return await { outcome -> engine.execute(source, request, caller, outcome) }
}
