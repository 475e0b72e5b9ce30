package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe

private const val ROWS = 1_000_000
private const val MOST_KEPT = 24L * 1024 * 1024

class PostgresqlFlowTest :
    FunSpec({
        onBoth("a million rows flow through in bounded memory") {
            Database.open(url()).use { db ->
                val rows = db.sql("select i, repeat('x', 200) from generate_series(1, $ROWS) i").rows<Pair<Int, String>>()
                var sum = 0L
                var most = 0L
                val before = used()
                rows.flow().collect { (i, _) ->
                    sum += i
                    if (i % 250_000 == 0) most = maxOf(most, used() - before)
                }
                sum shouldBe ROWS.toLong() * (ROWS + 1) / 2
                most shouldBeLessThan MOST_KEPT
            }
        }
    })

/** What is reachable: measured a few times in a case, so that garbage does not count. */
private fun used(): Long {
    System.gc()
    val runtime = Runtime.getRuntime()
    return runtime.totalMemory() - runtime.freeMemory()
}
