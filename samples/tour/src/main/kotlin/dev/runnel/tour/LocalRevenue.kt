package dev.runnel.tour

import dev.runnel.Querier
import dev.runnel.sql
import java.math.BigDecimal
import java.time.LocalDate

/** TPC-H query 5: six tables; the time span is counted in Kotlin, which every database understands. */
data class LocalRevenue(val nation: String, val revenue: BigDecimal)

suspend fun Querier.localRevenue(region: String, year: Int): List<LocalRevenue> = sql(
    """
        select n.name as nation, round(sum(l.price * (1 - l.discount)), 2) as revenue
        from region r
        join nation n on n.region_key = r.region_key
        join supplier s on s.nation_key = n.nation_key
        join lineitem l on l.supplier_key = s.supplier_key
        join orders o on o.order_key = l.order_key
        join customer c on c.customer_key = o.customer_key and c.nation_key = s.nation_key
        where r.name = :region and o.order_date >= :from and o.order_date < :until
        group by n.name
        order by revenue desc
        """,
    "region" to region,
    "from" to LocalDate.of(year, 1, 1),
    "until" to LocalDate.of(year + 1, 1, 1),
).list<LocalRevenue>()
