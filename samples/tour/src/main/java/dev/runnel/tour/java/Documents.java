package dev.runnel.tour.java;

import static dev.runnel.mongodb.Accumulator.count;
import static dev.runnel.mongodb.Accumulator.sum;
import static dev.runnel.tour.java.Screen.money;
import static dev.runnel.tour.java.Tables.CUSTOMERS;
import static dev.runnel.tour.java.Tables.ORDERS;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.mongodb.BlockingMongo;
import dev.runnel.mongodb.Collection;
import dev.runnel.mongodb.Field;
import dev.runnel.tour.java.Rows.Customer;
import dev.runnel.tour.java.Rows.Order;
import dev.runnel.tour.java.Rows.Status;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same words and records on MongoDB: customers with their orders, each of them one document. */
final class Documents {
    private Documents() {}

    /** A customer with all orders, as one document. */
    public record Shopper(long id, String name, String segment, List<Purchase> purchases) {
        static Shopper of(Customer customer, List<Order> orders) {
            var purchases = orders.stream()
                    .map(it -> new Purchase(it.orderKey(), it.total(), it.status()))
                    .toList();
            return new Shopper(customer.customerKey(), customer.name(), customer.segment(), purchases);
        }

        BigDecimal largest() {
            return purchases.stream().map(Purchase::total).reduce(BigDecimal.ZERO, BigDecimal::max);
        }
    }

    public record Purchase(long number, BigDecimal total, Status status) {}

    /** What the shoppers of a segment have bought. */
    public record Segment(String id, long purchases, BigDecimal total) {}

    static final class Shoppers extends Collection<Shopper> {
        static final Shoppers SHOPPERS = new Shoppers();
        final Field<Long> id = field("id", Long.class);
        final Field<String> segment = field("segment", String.class);
        final Field<Purchase> purchases = field("purchases", Purchase.class);
        final Field<BigDecimal> totals = purchases.field("total", BigDecimal.class);

        private Shoppers() {
            super("tour_shoppers");
        }
    }

    private static final Shoppers SHOPPERS = Shoppers.SHOPPERS;

    /** @param url of a MongoDB; null for one that is started in this program, in memory */
    static void documents(BlockingDatabase db, @Nullable String url, Screen screen) {
        screen.chapter("Keep documents in MongoDB");
        if (url != null) {
            try (var mongo = BlockingMongo.open(url)) {
                documents(db, mongo, screen);
            }
            return;
        }
        var server = new MongoServer(new MemoryBackend());
        try (var mongo =
                BlockingMongo.open("mongodb://127.0.0.1:" + server.bind().getPort() + "/tour")) {
            documents(db, mongo, screen);
        } finally {
            server.shutdownNow();
        }
    }

    private static void documents(BlockingDatabase db, BlockingMongo mongo, Screen screen) {
        List<Shopper> shoppers = db.from(CUSTOMERS)
                .orderBy(CUSTOMERS.customerKey.asc())
                .limit(300)
                .children(db.from(ORDERS).orderBy(ORDERS.orderKey.asc()), ORDERS.customerKey)
                .map(it -> Shopper.of(it.parent(), it.children()))
                .list();
        mongo.delete(SHOPPERS).everyDocument().execute(); // of an earlier tour
        var watch = new Stopwatch();
        long stored = mongo.insertAll(SHOPPERS, shoppers);
        int purchases = shoppers.stream().mapToInt(it -> it.purchases().size()).sum();
        screen.fact("stored", stored + " customers with " + purchases + " orders in " + watch.millis() + " ms");

        var rich = mongo.from(SHOPPERS)
                .where(SHOPPERS.totals.gt(new BigDecimal(400_000)))
                .orderBy(SHOPPERS.id.asc())
                .list();
        rich.forEach(it -> screen.fact("over 400,000", it.name() + ": " + money(it.largest())));

        List<Segment> segments = mongo.aggregate(SHOPPERS)
                .unwind(SHOPPERS.purchases)
                .group(SHOPPERS.segment, count("purchases"), sum("total", SHOPPERS.totals))
                .into(Segment.class)
                .list();
        screen.table(
                List.of("segment", "purchases", "total"),
                segments.stream()
                        .sorted(Comparator.comparing(Segment::id))
                        .<List<?>>map(it -> List.of(it.id(), it.purchases(), it.total()))
                        .toList());

        var updated = mongo.update(SHOPPERS, it -> it.set(SHOPPERS.segment, "GARDEN"))
                .where(SHOPPERS.segment.eq("FURNITURE"))
                .execute();
        screen.fact("renamed", "a segment, in " + updated.modified() + " documents");
        mongo.drop(SHOPPERS);
    }
}
