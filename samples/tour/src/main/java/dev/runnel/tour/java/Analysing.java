package dev.runnel.tour.java;

import static dev.runnel.sql.Functions.partitionBy;
import static dev.runnel.sql.Functions.rank;
import static dev.runnel.sql.Functions.sum;
import static dev.runnel.tour.java.Screen.money;
import static dev.runnel.tour.java.Tables.CUSTOMERS;
import static dev.runnel.tour.java.Tables.NATIONS;
import static dev.runnel.tour.java.Tables.ORDERS;
import static dev.runnel.tour.java.Tables.REGIONS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.sql.Subquery;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;

/** A window function over a query inside the query, and pages by key. */
final class Analysing {
    private Analysing() {}

    record BestCustomer(String nation, String customer, BigDecimal worth) {}

    static void analysing(BlockingDatabase db, Screen screen) {
        screen.chapter("Rank with windows, read by pages");
        screen.ask("Who has ordered most in each of the nations of Europe?");
        screen.table(
                List.of("nation", "customer", "orders worth"),
                bestCustomers(db, "EUROPE").stream()
                        .<List<?>>map(it -> List.of(it.nation(), it.customer(), it.worth()))
                        .toList());

        screen.ask("All customers by balance, three to a page:");
        String cursor = null;
        for (int number = 1; number <= 2; number++) {
            var page = db.from(CUSTOMERS).orderBy(CUSTOMERS.balance.desc()).page(3, cursor);
            screen.fact(
                    "page " + number,
                    page.rows().stream()
                            .map(it -> it.name() + " " + money(it.balance()))
                            .collect(Collectors.joining(", ")));
            cursor = page.next();
        }
        screen.fact("cursor", cursor + " is where the next one begins, whatever is inserted meanwhile");
    }

    static List<BestCustomer> bestCustomers(BlockingQuerier db, String region) {
        var nation = NATIONS.name.as("nation");
        var worth = sum(ORDERS.total).as("worth");
        var place = rank().over(
                        partitionBy(NATIONS.name).orderBy(sum(ORDERS.total).desc()))
                .as("place");
        var ranked = Subquery.from(ORDERS)
                .join(CUSTOMERS, ORDERS.customerKey.eq(CUSTOMERS.customerKey))
                .join(NATIONS, CUSTOMERS.nationKey.eq(NATIONS.nationKey))
                .join(REGIONS, NATIONS.regionKey.eq(REGIONS.regionKey))
                .where(REGIONS.name.eq(region))
                .groupBy(NATIONS.name, CUSTOMERS.name)
                .select(nation, CUSTOMERS.name.as("customer"), worth, place)
                .asTable("ranked");
        return db.from(ranked)
                .where(ranked.get(place).eq(1L))
                .orderBy(ranked.get(nation).asc())
                .into(BestCustomer.class)
                .list();
    }
}
