package dev.runnel.tour

import dev.runnel.Querier
import dev.runnel.alias
import dev.runnel.and
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.join
import dev.runnel.lt
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.sql.Functions.round
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.value
import dev.runnel.where
import java.math.BigDecimal
import java.time.LocalDate

/** TPC-H query 3: three tables joined. */
data class ShippingPriority(
    val orderKey: Long,
    val revenue: BigDecimal,
    val orderDate: LocalDate,
    val priority: String,
)

suspend fun Querier.shippingPriorityBySql(segment: String, day: LocalDate): List<ShippingPriority> = sql(
    """
        select o.order_key, round(sum(l.price * (1 - l.discount)), 2) as revenue, o.order_date, o.priority
        from orders o
        join customer c on c.customer_key = o.customer_key
        join lineitem l on l.order_key = o.order_key
        where c.segment = :segment and o.order_date < :day and l.ship_date > :day
        group by o.order_key, o.order_date, o.priority
        order by revenue desc, o.order_date
        limit 5
        """,
    "segment" to segment,
    "day" to day,
).list<ShippingPriority>()

suspend fun Querier.shippingPriority(segment: String, day: LocalDate): List<ShippingPriority> {
    val revenue = round(sum(LineItems.price * (value(BigDecimal.ONE) - LineItems.discount)), 2)
    return from(Orders)
        .join(Customers) { customerKey eq it.customerKey }
        .join(LineItems) { orderKey eq it.orderKey }
        .where { (Customers.segment eq segment) and (orderDate lt day) and (LineItems.shipDate gt day) }
        .groupBy({ orderKey }, { orderDate }, { priority })
        .orderBy({ revenue.desc() }, { orderDate.asc() })
        .limit(5)
        .select(Orders.orderKey, revenue alias "revenue", Orders.orderDate, Orders.priority)
        .into<ShippingPriority>()
        .list()
}
