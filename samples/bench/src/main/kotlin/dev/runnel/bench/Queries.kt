package dev.runnel.bench

import dev.runnel.Querier
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.sql
import dev.runnel.where
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope

suspend fun Querier.itemBySql(id: Long): Item = sql(SELECT_ITEM_BY_NAME, "id" to id).one<Item>()

suspend fun Querier.itemByDsl(id: Long): Item = from(Items).where { this.id eq id }.one()

/**
 * The work for as many ids as there are [times], shared out among [coroutines] that run at once, the same number for
 * each; the sum of what it gives.
 */
suspend fun Sizes.concurrently(coroutines: Int, times: Int = queries, work: suspend (id: Long) -> Long): Long =
    coroutineScope {
        List(coroutines) { coroutine ->
            async {
                var sum = 0L
                for (time in 0 until times / coroutines) sum += work(id(time * coroutines + coroutine))
                sum
            }
        }.awaitAll().sum()
    }
