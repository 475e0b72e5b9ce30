package dev.runnel.readme

import dev.runnel.Querier
import dev.runnel.alias
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.json
import dev.runnel.orderBy
import dev.runnel.raw
import dev.runnel.spi.Json
import dev.runnel.sql.DatePart.MONTH
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.currentRow
import dev.runnel.sql.Functions.dateTrunc
import dev.runnel.sql.Functions.lag
import dev.runnel.sql.Functions.partitionBy
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.unboundedPreceding
import dev.runnel.sql.Table
import dev.runnel.update
import dev.runnel.where
import java.math.BigDecimal
import java.time.LocalDate

// What the README shows of expressions, kept right by the compiler and by ExpressionSnippetsTest.

data class Sale(val id: Long, val customer: String, val day: LocalDate, val total: BigDecimal, val payload: Json)

object Sales : Table<Sale>("sales") {
    val id = bigint("id").primaryKey()
    val customer = text("customer")
    val day = date("day")
    val total = decimal("total", 12, 2)
    val payload = json("payload")
}

// tag::windows[]
data class Running(val customer: String, val day: LocalDate, val total: BigDecimal, val before: LocalDate?)

suspend fun Querier.running(): List<Running> {
    val perCustomer = partitionBy(Sales.customer).orderBy(Sales.day.asc())
    val total = sum(Sales.total).over(perCustomer.rowsBetween(unboundedPreceding(), currentRow()))
    return from(Sales)
        .orderBy { id.asc() }
        .select(Sales.customer, Sales.day, total alias "total", lag(Sales.day).over(perCustomer) alias "before")
        .into<Running>()
        .list()
}
// end::windows[]

// tag::functions[]
data class Month(val month: LocalDate, val total: BigDecimal, val web: Long)

suspend fun Querier.months(): List<Month> {
    val month = dateTrunc(MONTH, Sales.day)
    val web = Sales.payload.json("channel").asText() eq "web"
    return from(Sales)
        .groupBy(month)
        .orderBy(month.asc())
        .select(month alias "month", sum(Sales.total) alias "total", count().filter(web) alias "web")
        .into<Month>()
        .list()
}

suspend fun Querier.markPaid(id: Long): Long =
    update(Sales) { it[payload] = payload.json("state").set("paid") }.where { this.id eq id }.execute()
// end::functions[]

// tag::raw[]
suspend fun Querier.halves(minus: Int): List<Long> =
    from(Sales).orderBy { id.asc() }.select(raw<Long>("(? - ?) / 2", Sales.id, minus)).list()
// end::raw[]
