package dev.runnel.tour

import dev.runnel.Querier
import dev.runnel.and
import dev.runnel.between
import dev.runnel.from
import dev.runnel.ge
import dev.runnel.lt
import dev.runnel.sql
import dev.runnel.sql.Functions.round
import dev.runnel.sql.Functions.sum
import dev.runnel.where
import java.math.BigDecimal
import java.time.LocalDate

// TPC-H query 6: one number, so the row is a BigDecimal.

private val discounts = BigDecimal("0.05")..BigDecimal("0.07")

suspend fun Querier.revenueForecastBySql(year: Int, below: Int): BigDecimal? = sql(
    """
        select round(sum(price * discount), 2)
        from lineitem
        where ship_date >= :from and ship_date < :until
          and discount between :low and :high and quantity < :below
        """,
    "from" to LocalDate.of(year, 1, 1),
    "until" to LocalDate.of(year + 1, 1, 1),
    "low" to discounts.start,
    "high" to discounts.endInclusive,
    "below" to below,
).value<BigDecimal?>()

suspend fun Querier.revenueForecast(year: Int, below: Int): BigDecimal? = from(LineItems)
    .where { (shipDate ge LocalDate.of(year, 1, 1)) and (shipDate lt LocalDate.of(year + 1, 1, 1)) }
    .where { (discount between discounts) and (quantity lt below) }
    .select(round(sum(LineItems.price * LineItems.discount), 2))
    .one()
