package dev.runnel.tour.java;

import dev.runnel.blocking.BlockingDatabase;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Supplier;

/** Questions of the TPC-H benchmark as SQL, most of them as typed DSL too, with the check that both answer the same. */
final class Questions {
    private final Screen screen;

    private Questions(Screen screen) {
        this.screen = screen;
    }

    static void questions(BlockingDatabase db, Screen screen) {
        screen.chapter("Ask questions, in SQL and in the typed DSL");
        new Questions(screen).all(db);
    }

    private void all(BlockingDatabase db) {
        var until = LocalDate.of(1998, 12, 1).minusDays(90);
        screen.ask("Q1. What was sold and returned until " + until + "?");
        var summary = both(() -> PricingSummary.bySql(db, until), () -> PricingSummary.byDsl(db, until));
        screen.table(
                List.of("flag", "status", "quantity", "price", "discounted", "mean discount", "items"),
                rows(
                        summary,
                        it -> List.of(
                                it.returnFlag(),
                                it.lineStatus(),
                                it.quantity(),
                                it.price(),
                                it.discounted(),
                                it.meanDiscount(),
                                it.items())));

        var day = LocalDate.of(1995, 3, 15);
        screen.ask("Q3. Which orders of builders, not yet shipped on " + day + ", are worth most?");
        var urgent = both(
                () -> ShippingPriority.bySql(db, "BUILDING", day), () -> ShippingPriority.byDsl(db, "BUILDING", day));
        screen.table(
                List.of("order", "revenue", "ordered on", "priority"),
                rows(urgent, it -> List.of(it.orderKey(), it.revenue(), it.orderDate(), it.priority())));

        screen.ask("Q5. How much did Asians sell to people of their own country in 1994?");
        var local = one(() -> LocalRevenue.bySql(db, "ASIA", 1994));
        screen.table(List.of("nation", "revenue"), rows(local, it -> List.of(it.nation(), it.revenue())));

        screen.ask("Q6. How much more would 1994 have earned without discounts of 5 to 7 % on small orders?");
        var forecast = both(() -> RevenueForecast.bySql(db, 1994, 24), () -> RevenueForecast.byDsl(db, 1994, 24));
        screen.table(List.of("revenue"), List.of(List.of(forecast)));

        var since = LocalDate.of(1993, 10, 1);
        screen.ask("Q10. Which customers sent back most of what they ordered in the three months from " + since + "?");
        var returned = one(() -> ReturnedItems.bySql(db, since, 5));
        screen.table(
                List.of("customer", "phone", "nation", "balance", "lost revenue"),
                rows(
                        returned,
                        it -> List.of(
                                it.customer().name(),
                                it.customer().phone(),
                                it.nation(),
                                it.customer().balance(),
                                it.revenue())));

        screen.ask("Q18. Which orders have more than 280 pieces?");
        var large = both(() -> LargeOrder.bySql(db, 280), () -> LargeOrder.byDsl(db, 280));
        screen.table(
                List.of("customer", "order", "ordered on", "total"),
                rows(large, it -> List.of(it.name(), it.orderKey(), it.orderDate(), it.total())));
    }

    private <R> R one(Supplier<R> bySql) {
        var watch = new Stopwatch();
        R answer = bySql.get();
        screen.say("SQL " + watch.millis() + " ms");
        return answer;
    }

    private <R> R both(Supplier<R> bySql, Supplier<R> byDsl) {
        var sqlWatch = new Stopwatch();
        R answer = bySql.get();
        long sql = sqlWatch.millis();
        var dslWatch = new Stopwatch();
        R same = byDsl.get();
        long dsl = dslWatch.millis();
        if (!answer.equals(same)) {
            throw new IllegalStateException("SQL and DSL disagree: " + answer + ", " + same);
        }
        screen.say("SQL " + sql + " ms, DSL " + dsl + " ms, the same answer");
        return answer;
    }

    private static <R> List<List<?>> rows(List<R> answers, Cells<R> cells) {
        return answers.stream().<List<?>>map(cells::of).toList();
    }

    private interface Cells<R> {
        List<?> of(R answer);
    }
}
