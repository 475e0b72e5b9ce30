package dev.runnel.tour.java;

import static dev.runnel.sql.Functions.avg;
import static dev.runnel.sql.Functions.count;
import static dev.runnel.sql.Functions.round;
import static dev.runnel.sql.Functions.sum;
import static dev.runnel.sql.Functions.value;
import static dev.runnel.tour.java.Tables.LINE_ITEMS;

import dev.runnel.blocking.BlockingQuerier;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/** TPC-H query 1, as SQL and by the DSL: both give the same record. */
record PricingSummary(
        String returnFlag,
        String lineStatus,
        long quantity,
        BigDecimal price,
        BigDecimal discounted,
        BigDecimal meanDiscount,
        long items) {

    static List<PricingSummary> bySql(BlockingQuerier db, LocalDate until) {
        return db.sql("""
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
                        """).bind("until", until).list(PricingSummary.class);
    }

    static List<PricingSummary> byDsl(BlockingQuerier db, LocalDate until) {
        var l = LINE_ITEMS;
        return db.from(l)
                .where(l.shipDate.le(until))
                .groupBy(l.returnFlag, l.lineStatus)
                .orderBy(l.returnFlag.asc(), l.lineStatus.asc())
                .select(
                        l.returnFlag,
                        l.lineStatus,
                        sum(l.quantity).as("quantity"),
                        round(sum(l.price), 2).as("price"),
                        round(sum(l.price.times(value(BigDecimal.ONE).minus(l.discount))), 2)
                                .as("discounted"),
                        round(avg(l.discount), 4).as("mean_discount"),
                        count().as("items"))
                .into(PricingSummary.class)
                .list();
    }
}
