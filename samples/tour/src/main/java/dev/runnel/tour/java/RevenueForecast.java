package dev.runnel.tour.java;

import static dev.runnel.sql.Functions.round;
import static dev.runnel.sql.Functions.sum;
import static dev.runnel.tour.java.Tables.LINE_ITEMS;

import dev.runnel.blocking.BlockingQuerier;
import java.math.BigDecimal;
import java.time.LocalDate;

/** TPC-H query 6: one number, so the row is a BigDecimal. */
final class RevenueForecast {
    private static final BigDecimal LOW = new BigDecimal("0.05");
    private static final BigDecimal HIGH = new BigDecimal("0.07");

    private RevenueForecast() {}

    static BigDecimal bySql(BlockingQuerier db, int year, int below) {
        return db.sql("""
                        select round(sum(price * discount), 2)
                        from lineitem
                        where ship_date >= :from and ship_date < :until
                          and discount between :low and :high and quantity < :below
                        """)
                .bind("from", LocalDate.of(year, 1, 1))
                .bind("until", LocalDate.of(year + 1, 1, 1))
                .bind("low", LOW)
                .bind("high", HIGH)
                .bind("below", below)
                .value(BigDecimal.class);
    }

    static BigDecimal byDsl(BlockingQuerier db, int year, int below) {
        var l = LINE_ITEMS;
        return db.from(l)
                .where(l.shipDate.ge(LocalDate.of(year, 1, 1)))
                .where(l.shipDate.lt(LocalDate.of(year + 1, 1, 1)))
                .where(l.discount.between(LOW, HIGH).and(l.quantity.lt(below)))
                .select(round(sum(l.price.times(l.discount)), 2))
                .one();
    }
}
