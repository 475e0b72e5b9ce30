package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.from
import dev.runnel.orderBy
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import java.math.BigDecimal
import kotlin.time.measureTime
import kotlin.time.measureTimedValue

/** All line items, one after the other: at most a batch of them is in memory, however large the table is. */
suspend fun streaming(db: Database, screen: Screen) {
    screen.chapter("Stream all line items in bounded memory")
    var rows = 0L
    var revenue = BigDecimal.ZERO
    val time =
        measureTime {
            db.from(LineItems).flow(batch = 500).collect {
                rows++
                revenue += it.price * (BigDecimal.ONE - it.discount)
            }
        }
    screen.fact("summed up", "${number(rows)} rows, ${money(revenue)} of revenue, in ${millis(time)}")
    screen.fact("memory", "never more than two batches of 500 rows")

    val (first, soon) = measureTimedValue { db.from(LineItems).orderBy { orderKey.asc() }.flow().take(3).toList() }
    screen.fact("take(3)", "${first.size} rows in ${millis(soon)}: the statement is stopped, the session is free")
}
