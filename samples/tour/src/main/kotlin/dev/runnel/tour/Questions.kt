package dev.runnel.tour

import dev.runnel.Database
import java.time.LocalDate
import kotlin.time.measureTimedValue

/** Questions of the TPC-H benchmark, each as SQL and as typed DSL, and the check that both answer the same. */
suspend fun questions(
    db: Database,
    screen: Screen,
) {
    screen.chapter("Ask questions, in SQL and in the typed DSL")
    val until = LocalDate.of(1998, 12, 1).minusDays(90)

    both(
        screen,
        "Q1. What was billed and returned until $until?",
        bySql = { db.pricingSummaryBySql(until) },
        byDsl = { db.pricingSummary(until) },
    ) { answer ->
        screen.table(
            listOf("flag", "status", "quantity", "price", "discounted", "mean discount", "items"),
            answer.map {
                listOf(it.returnFlag, it.lineStatus, it.quantity, it.price, it.discounted, it.meanDiscount, it.items)
            },
        )
    }
}

private suspend fun <R> both(
    screen: Screen,
    question: String,
    bySql: suspend () -> R,
    byDsl: suspend () -> R,
    show: (R) -> Unit,
) {
    val (sql, sqlTime) = measureTimedValue { bySql() }
    val (dsl, dslTime) = measureTimedValue { byDsl() }
    check(sql == dsl) { "SQL and DSL disagree: $sql, $dsl" }
    screen.say(question)
    show(sql)
    screen.say("SQL ${millis(sqlTime)}, DSL ${millis(dslTime)}, the same answer")
}
