package dev.runnel.tour

import dev.runnel.Querier
import dev.runnel.alias
import dev.runnel.from
import dev.runnel.groupBy
import dev.runnel.le
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.sql.Functions.avg
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.round
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.value
import dev.runnel.where
import java.math.BigDecimal
import java.time.LocalDate

/** TPC-H query 1, as SQL and by the DSL: both give the same data class. */
data class PricingSummary(
    val returnFlag: String,
    val lineStatus: String,
    val quantity: Long,
    val price: BigDecimal,
    val discounted: BigDecimal,
    val meanDiscount: BigDecimal,
    val items: Long,
)

suspend fun Querier.pricingSummaryBySql(until: LocalDate): List<PricingSummary> = sql(
    """
        select return_flag, line_status,
               sum(quantity) as quantity,
               round(sum(price), 2) as price,
               round(sum(price * (1 - discount)), 2) as discounted,
               round(avg(discount), 4) as mean_discount,
               count(*) as items
        from lineitem
        where ship_date <= :until
        group by return_flag, line_status
        order by return_flag, line_status
        """,
    "until" to until,
).list<PricingSummary>()

suspend fun Querier.pricingSummary(until: LocalDate): List<PricingSummary> = with(LineItems) {
    from(LineItems)
        .where { shipDate le until }
        .groupBy({ returnFlag }, { lineStatus })
        .orderBy({ returnFlag.asc() }, { lineStatus.asc() })
        .select(
            returnFlag,
            lineStatus,
            sum(quantity) alias "quantity",
            round(sum(price), 2) alias "price",
            round(sum(price * (value(BigDecimal.ONE) - discount)), 2) alias "discounted",
            round(avg(discount), 4) alias "mean_discount",
            count() alias "items",
        ).into<PricingSummary>()
        .list()
}
