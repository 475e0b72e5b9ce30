package dev.runnel.readme.java;

import static dev.runnel.readme.java.Mongodb.Orders.ORDERS;
import static dev.runnel.readme.java.Mongodb.Status.PAID;

import dev.runnel.mongodb.AsyncMongo;
import dev.runnel.mongodb.BlockingMongo;
import dev.runnel.mongodb.Collection;
import dev.runnel.mongodb.Field;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.types.ObjectId;

/** What the README of MongoDB shows of the Java faces. */
public final class Mongodb {
    private Mongodb() {}

    public enum Status {
        NEW,
        PAID
    }

    // tag::model[]
    public record Line(String sku, int count, BigDecimal price) {}

    public record Order(ObjectId id, String customer, BigDecimal total, Status status, List<Line> lines) {}

    public static final class Orders extends Collection<Order> {
        public static final Orders ORDERS = new Orders();
        public final Field<ObjectId> id = field("id", ObjectId.class);
        public final Field<String> customer = field("customer", String.class);
        public final Field<BigDecimal> total = field("total", BigDecimal.class);
        public final Field<Status> status = field("status", Status.class);
        public final Field<Line> lines = field("lines", Line.class);
        public final Field<String> skus = lines.field("sku", String.class);

        private Orders() {
            super("orders");
            index("by_customer", customer.asc(), total.desc());
        }
    }
    // end::model[]

    // tag::blocking[]
    static void settle(String url, ObjectId id, Order next, Consumer<Order> handle) {
        try (var mongo = BlockingMongo.open(url)) {
            List<Order> large = mongo.from(ORDERS)
                    .where(ORDERS.status.eq(PAID).and(ORDERS.total.gt(BigDecimal.TEN)))
                    .list();
            large.forEach(handle);
            mongo.update(ORDERS, it -> it.set(ORDERS.status, PAID).inc(ORDERS.total, BigDecimal.ONE))
                    .where(ORDERS.id.eq(id))
                    .execute();
            mongo.transaction(tx -> tx.insert(ORDERS, next));
            try (Stream<Order> all = mongo.from(ORDERS).stream()) {
                all.forEach(handle);
            }
        }
    }
    // end::blocking[]

    // tag::async[]
    static CompletableFuture<List<Order>> named(AsyncMongo mongo, String prefix) {
        return mongo.from(ORDERS).where(ORDERS.customer.startsWith(prefix)).list(); // cancel(true) stops the server
    }

    static Flow.Publisher<Order> all(AsyncMongo mongo) {
        return mongo.from(ORDERS).stream();
    }

    static CompletableFuture<Long> load(AsyncMongo mongo, Flow.Publisher<Order> orders) {
        return mongo.insertAll(ORDERS, orders); // a thousand at a time, as they are published
    }
    // end::async[]
}
