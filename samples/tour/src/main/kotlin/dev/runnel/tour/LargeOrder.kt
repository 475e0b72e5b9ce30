package dev.runnel.tour

import dev.runnel.Querier
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.groupBy
import dev.runnel.gt
import dev.runnel.having
import dev.runnel.inQuery
import dev.runnel.join
import dev.runnel.orderBy
import dev.runnel.sql
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Subquery
import dev.runnel.where
import java.math.BigDecimal
import java.time.LocalDate

/** TPC-H query 18: a query within a query. */
data class LargeOrder(val name: String, val orderKey: Long, val orderDate: LocalDate, val total: BigDecimal)

suspend fun Querier.largeOrdersBySql(quantity: Int): List<LargeOrder> = sql(
    """
        select c.name, o.order_key, o.order_date, o.total
        from orders o
        join customer c on c.customer_key = o.customer_key
        where o.order_key in (select order_key from lineitem group by order_key having sum(quantity) > :quantity)
        order by o.total desc, o.order_date
        """,
    "quantity" to quantity,
).list<LargeOrder>()

suspend fun Querier.largeOrders(quantity: Int): List<LargeOrder> {
    val large =
        Subquery
            .from(LineItems)
            .select(LineItems.orderKey)
            .groupBy { orderKey }
            .having { sum(this.quantity) gt quantity }
    return from(Orders)
        .join(Customers) { customerKey eq it.customerKey }
        .where { orderKey inQuery large }
        .orderBy({ total.desc() }, { orderDate.asc() })
        .select(Customers.name, Orders.orderKey, Orders.orderDate, Orders.total)
        .into<LargeOrder>()
        .list()
}
