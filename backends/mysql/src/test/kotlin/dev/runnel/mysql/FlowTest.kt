package dev.runnel.mysql

import dev.runnel.Database
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe

private const val MOST_KEPT = 24L * 1024 * 1024

class FlowTest :
    FunSpec({
        for ((scheme, server) in targets()) {
            test("$scheme: a million rows flow through in bounded memory") {
                val digits = "(values ${List(
                    10,
                ) { if (scheme.startsWith("mysql")) "row($it)" else "($it)" }.joinToString()})"
                val tables = ('a'..'f').joinToString { "digits $it" }
                val number = ('a'..'f').withIndex().joinToString(" + ") { (i, it) -> "$it.d * 1${"0".repeat(i)}" }
                Database.open(server.url(scheme, "")).use { db ->
                    val rows = db
                        .sql("with digits (d) as $digits select $number as i, repeat('x', 200) from $tables")
                        .rows<Pair<Int, String>>()
                    var sum = 0L
                    var count = 0
                    var most = 0L
                    val before = used()
                    rows.flow().collect { (i, _) ->
                        sum += i
                        if (++count % 250_000 == 0) most = maxOf(most, used() - before)
                    }
                    count shouldBe 1_000_000
                    sum shouldBe 999_999L * 1_000_000 / 2
                    most shouldBeLessThan MOST_KEPT
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
