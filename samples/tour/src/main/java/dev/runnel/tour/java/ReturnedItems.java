package dev.runnel.tour.java;

import dev.runnel.blocking.BlockingQuerier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** TPC-H query 10: a row with a record inside, made of the columns whose names start with {@code customer}. */
record ReturnedItems(Buyer customer, String nation, BigDecimal revenue) {
    record Buyer(String name, String phone, BigDecimal balance) {}

    static List<ReturnedItems> bySql(BlockingQuerier db, LocalDate since, int limit) {
        return db.sql("""
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
                        """)
                .bind("since", since)
                .bind("until", since.plusMonths(3))
                .bind("limit", limit)
                .list(ReturnedItems.class);
    }
}
