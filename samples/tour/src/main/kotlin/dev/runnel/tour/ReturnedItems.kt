package dev.runnel.tour

import dev.runnel.Querier
import dev.runnel.sql
import java.math.BigDecimal
import java.time.LocalDate

/** TPC-H query 10: a row with an object inside, made of the columns whose names start with `customer`. */
data class ReturnedItems(val customer: Buyer, val nation: String, val revenue: BigDecimal)

data class Buyer(val name: String, val phone: String, val balance: BigDecimal)

suspend fun Querier.returnedItems(since: LocalDate, limit: Int): List<ReturnedItems> = sql(
    """
        select c.name as customer_name, c.phone as customer_phone, c.balance as customer_balance,
               n.name as nation, round(sum(l.price * (1 - l.discount)), 2) as revenue
        from customer c
        join nation n on n.nation_key = c.nation_key
        join orders o on o.customer_key = c.customer_key
        join lineitem l on l.order_key = o.order_key
        where o.order_date >= :since and o.order_date < :until and l.return_flag = 'R'
        group by c.customer_key, c.name, c.phone, c.balance, n.name
        order by revenue desc
        limit :limit
        """,
    "since" to since,
    "until" to since.plusMonths(3),
    "limit" to limit,
).list<ReturnedItems>()
