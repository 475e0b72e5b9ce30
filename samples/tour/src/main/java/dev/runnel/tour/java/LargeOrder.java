package dev.runnel.tour.java;

import static dev.runnel.sql.Functions.sum;
import static dev.runnel.tour.java.Tables.CUSTOMERS;
import static dev.runnel.tour.java.Tables.LINE_ITEMS;
import static dev.runnel.tour.java.Tables.ORDERS;

import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.sql.Subquery;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** TPC-H query 18: a query within a query. */
record LargeOrder(String name, long orderKey, LocalDate orderDate, BigDecimal total) {

    static List<LargeOrder> bySql(BlockingQuerier db, int quantity) {
        return db.sql("""
                        select c.name, o.order_key, o.order_date, o.total
                        from orders o
                        join customer c on c.customer_key = o.customer_key
                        where o.order_key in
                            (select order_key from lineitem group by order_key having sum(quantity) > :quantity)
                        order by o.total desc, o.order_date
                        """).bind("quantity", quantity).list(LargeOrder.class);
    }

    static List<LargeOrder> byDsl(BlockingQuerier db, int quantity) {
        var o = ORDERS;
        var c = CUSTOMERS;
        var l = LINE_ITEMS;
        var large = Subquery.from(l)
                .select(l.orderKey)
                .groupBy(l.orderKey)
                .having(sum(l.quantity).gt(quantity));
        return db.from(o)
                .join(c, o.customerKey.eq(c.customerKey))
                .where(o.orderKey.in(large))
                .orderBy(o.total.desc(), o.orderDate.asc())
                .select(c.name, o.orderKey, o.orderDate, o.total)
                .into(LargeOrder.class)
                .list();
    }
}
