package dev.runnel.tour

import dev.runnel.Database
import java.time.LocalDate
import kotlin.time.measureTimedValue

/** Questions of the TPC-H benchmark as SQL, most of them as typed DSL too, with the check that both answer the same. */
suspend fun questions(db: Database, screen: Screen) {
    screen.chapter("Ask questions, in SQL and in the typed DSL")

    val until = LocalDate.of(1998, 12, 1).minusDays(90)
    screen.ask("Q1. What was sold and returned until $until?")
    val summary = screen.both({ db.pricingSummaryBySql(until) }, { db.pricingSummary(until) })
    screen.table(
        listOf("flag", "status", "quantity", "price", "discounted", "mean discount", "items"),
        summary.map {
            listOf(it.returnFlag, it.lineStatus, it.quantity, it.price, it.discounted, it.meanDiscount, it.items)
        },
    )

    val day = LocalDate.of(1995, 3, 15)
    screen.ask("Q3. Which orders of builders, not yet shipped on $day, are worth most?")
    val urgent = screen.both({ db.shippingPriorityBySql("BUILDING", day) }, { db.shippingPriority("BUILDING", day) })
    screen.table(
        listOf("order", "revenue", "ordered on", "priority"),
        urgent.map { listOf(it.orderKey, it.revenue, it.orderDate, it.priority) },
    )

    screen.ask("Q5. How much did Asians sell to people of their own country in 1994?")
    val local = screen.one { db.localRevenue("ASIA", 1994) }
    screen.table(listOf("nation", "revenue"), local.map { listOf(it.nation, it.revenue) })

    screen.ask("Q6. How much more would 1994 have earned without discounts of 5 to 7 % on small orders?")
    val forecast = screen.both({ db.revenueForecastBySql(1994, 24) }, { db.revenueForecast(1994, 24) })
    screen.table(listOf("revenue"), listOf(listOf(forecast)))

    val since = LocalDate.of(1993, 10, 1)
    screen.ask("Q10. Which customers sent back most of what they ordered in the three months from $since?")
    val returned = screen.one { db.returnedItems(since, limit = 5) }
    screen.table(
        listOf("customer", "phone", "nation", "balance", "lost revenue"),
        returned.map { listOf(it.customer.name, it.customer.phone, it.nation, it.customer.balance, it.revenue) },
    )

    screen.ask("Q18. Which orders have more than 280 pieces?")
    val large = screen.both({ db.largeOrdersBySql(280) }, { db.largeOrders(280) })
    screen.table(
        listOf("customer", "order", "ordered on", "total"),
        large.map { listOf(it.name, it.orderKey, it.orderDate, it.total) },
    )
}

private suspend fun <R> Screen.one(bySql: suspend () -> R): R {
    val (answer, time) = measureTimedValue { bySql() }
    say("SQL ${millis(time)}")
    return answer
}

private suspend fun <R> Screen.both(bySql: suspend () -> R, byDsl: suspend () -> R): R {
    val (answer, sqlTime) = measureTimedValue { bySql() }
    val (same, dslTime) = measureTimedValue { byDsl() }
    check(answer == same) { "SQL and DSL disagree: $answer, $same" }
    say("SQL ${millis(sqlTime)}, DSL ${millis(dslTime)}, the same answer")
    return answer
}
