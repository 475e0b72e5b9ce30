package dev.runnel.tour.java;

import dev.runnel.blocking.BlockingQuerier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** TPC-H query 5: six tables; the time span is counted in Java, which every database understands. */
record LocalRevenue(String nation, BigDecimal revenue) {

    static List<LocalRevenue> bySql(BlockingQuerier db, String region, int year) {
        return db.sql("""
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
                        """)
                .bind("region", region)
                .bind("from", LocalDate.of(year, 1, 1))
                .bind("until", LocalDate.of(year + 1, 1, 1))
                .list(LocalRevenue.class);
    }
}
