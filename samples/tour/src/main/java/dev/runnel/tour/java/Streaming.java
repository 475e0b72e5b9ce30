package dev.runnel.tour.java;

import static dev.runnel.tour.java.Screen.money;
import static dev.runnel.tour.java.Screen.number;
import static dev.runnel.tour.java.Tables.LINE_ITEMS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.tour.java.Rows.LineItem;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** All line items, one after the other: at most a batch of them is in memory, however large the table is. */
final class Streaming {
    private Streaming() {}

    static void streaming(BlockingDatabase db, Screen screen) {
        screen.chapter("Stream all line items in bounded memory");
        var watch = new Stopwatch();
        var rows = new AtomicLong();
        BigDecimal revenue;
        try (Stream<LineItem> items = db.from(LINE_ITEMS).stream()) {
            revenue = items.peek(it -> rows.incrementAndGet())
                    .map(it -> it.price().multiply(BigDecimal.ONE.subtract(it.discount())))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        screen.fact(
                "summed up",
                number(rows.get()) + " rows, " + money(revenue) + " of revenue, in " + watch.millis() + " ms");
        screen.fact("memory", "never more than one batch of 1,024 rows");

        var soon = new Stopwatch();
        int first;
        try (Stream<LineItem> items = db.from(LINE_ITEMS).orderBy(LINE_ITEMS.orderKey.asc()).stream()) {
            first = items.limit(3).toList().size();
        }
        screen.fact(
                "limit(3)", first + " rows in " + soon.millis() + " ms: the statement is stopped, the session is free");
    }
}
