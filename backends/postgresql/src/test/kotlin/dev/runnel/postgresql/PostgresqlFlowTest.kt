package dev.runnel.postgresql

import dev.runnel.Database
import dev.runnel.sql
import dev.runnel.tck.probe.execute
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList

private const val ROWS = 1_000_000
private const val MOST_KEPT = 24L * 1024 * 1024

class PostgresqlFlowTest :
    FunSpec({
        onBoth("a million rows flow through in bounded memory") {
            Database.open(url()).use { db ->
                val rows = db
                    .sql(
                        "select i, repeat('x', 200) from generate_series(1, $ROWS) i",
                    ).rows<Pair<Int, String>>()
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

        test("the first of a million rows is made alone, in a transaction or not (postgresql+jdbc)") {
            Server("postgresql+jdbc").use { server ->
                server.session.execute("create sequence made")
                Database.open(server.url()).use { db ->
                    val rows = "select nextval('made'), i from generate_series(1, $ROWS) i"
                    db.sql(rows).first<Pair<Long, Long>>() shouldBe (1L to 1L)
                    db.transaction { sql(rows).first<Pair<Long, Long>>() } shouldBe (2L to 1L)
                    db.sql("select last_value from made").value<Long>() shouldBe 2
                    val series = db.sql("select i from generate_series(1, $ROWS) i").rows<Int>()
                    series.flow(batch = 1).take(3).toList() shouldBe listOf(1, 2, 3)
                    db.sql(rows).list<Pair<Long, Long>>().size shouldBe ROWS
                }
            }
        }
    })

/** What is reachable: measured a few times in a case, so that garbage does not count. */
private fun used(): Long {
    System.gc()
    val runtime = Runtime.getRuntime()
    return runtime.totalMemory() - runtime.freeMemory()
}
