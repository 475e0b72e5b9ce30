package dev.runnel.tour.java;

import static dev.runnel.sql.Functions.round;
import static dev.runnel.sql.Functions.sum;
import static dev.runnel.sql.Functions.value;
import static dev.runnel.tour.java.Tables.CUSTOMERS;
import static dev.runnel.tour.java.Tables.LINE_ITEMS;
import static dev.runnel.tour.java.Tables.ORDERS;

import dev.runnel.blocking.BlockingQuerier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** TPC-H query 3: three tables joined. */
record ShippingPriority(long orderKey, BigDecimal revenue, LocalDate orderDate, String priority) {

    static List<ShippingPriority> bySql(BlockingQuerier db, String segment, LocalDate day) {
        return db.sql("""
                        select o.order_key, round(sum(l.price * (1 - l.discount)), 2) as revenue,
                               o.order_date, o.priority
                        from orders o
                        join customer c on c.customer_key = o.customer_key
                        join lineitem l on l.order_key = o.order_key
                        where c.segment = :segment and o.order_date < :day and l.ship_date > :day
                        group by o.order_key, o.order_date, o.priority
                        order by revenue desc, o.order_date
                        limit 5
                        """).bind("segment", segment).bind("day", day).list(ShippingPriority.class);
    }

    static List<ShippingPriority> byDsl(BlockingQuerier db, String segment, LocalDate day) {
        var o = ORDERS;
        var c = CUSTOMERS;
        var l = LINE_ITEMS;
        var revenue = round(sum(l.price.times(value(BigDecimal.ONE).minus(l.discount))), 2);
        return db.from(o)
                .join(c, o.customerKey.eq(c.customerKey))
                .join(l, o.orderKey.eq(l.orderKey))
                .where(c.segment.eq(segment).and(o.orderDate.lt(day)).and(l.shipDate.gt(day)))
                .groupBy(o.orderKey, o.orderDate, o.priority)
                .orderBy(revenue.desc(), o.orderDate.asc())
                .limit(5)
                .select(o.orderKey, revenue.as("revenue"), o.orderDate, o.priority)
                .into(ShippingPriority.class)
                .list();
    }
}
