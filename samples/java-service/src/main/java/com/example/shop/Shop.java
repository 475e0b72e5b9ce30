package com.example.shop;

import static com.example.shop.Tables.CUSTOMERS;
import static com.example.shop.Tables.ORDERS;
import static com.example.shop.Tables.ORDER_LINES;
import static com.example.shop.Tables.PRODUCTS;

import com.example.shop.Refusal.Missing;
import com.example.shop.Refusal.OutOfStock;
import com.example.shop.Refusal.Wrong;
import com.example.shop.Tables.Customer;
import com.example.shop.Tables.Order;
import com.example.shop.Tables.OrderLine;
import com.example.shop.Tables.Product;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.blocking.BlockingTransaction;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.transaction.Retry;
import dev.runnel.transaction.TransactionOptions;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What changes the shop, and its exports: plain blocking Java, a virtual thread for each call. Thread-safe. */
final class Shop {
    private static final int MOST_LINES = 100;
    private static final int MOST_OF_ONE = 1_000;
    private static final TransactionOptions RETRYING = TransactionOptions.retrying(Retry.onConflict(10));

    private final BlockingDatabase db;

    Shop(BlockingDatabase db) {
        this.db = db;
    }

    /** An order as a customer sends it: how many of which product. */
    record NewOrder(String customer, Map<String, Integer> quantities) {
        NewOrder {
            Wrong.unless(customer != null && quantities != null, "an order has a customer and quantities");
            Wrong.unless(
                    !quantities.isEmpty() && quantities.size() <= MOST_LINES,
                    "an order has 1 to " + MOST_LINES + " products");
            Wrong.unless(
                    quantities.values().stream().allMatch(it -> it != null && it > 0 && it <= MOST_OF_ONE),
                    "a quantity is 1 to " + MOST_OF_ONE);
        }
    }

    record Receipt(Order order, List<OrderLine> lines) {}

    Customer register(String name, String email) {
        var customer = new Customer(UUID.randomUUID().toString(), name, email);
        db.insert(CUSTOMERS, customer);
        return customer;
    }

    /** All products as CSV, in chunks and in bounded memory; to be closed. */
    Stream<String> productsAsCsv() {
        return db.from(PRODUCTS).orderBy(PRODUCTS.sku.asc()).csv();
    }

    /** All orders as CSV, as {@link #productsAsCsv()}. */
    Stream<String> ordersAsCsv() {
        return db.from(ORDERS)
                .orderBy(ORDERS.placedAt.asc(), ORDERS.id.asc())
                .select(ORDERS.id, ORDERS.customerId, ORDERS.totalCents, ORDERS.placedAt)
                .csv();
    }

    /**
     * Places an order, once for a key however often it is sent. All of it or nothing: {@link OutOfStock} if there is too
     * little of a product, however many orders come at once.
     */
    Receipt place(String requestKey, NewOrder wanted) {
        try {
            return db.transaction(RETRYING, tx -> {
                Receipt known = placedBefore(tx, requestKey);
                return known == null ? placed(tx, requestKey, wanted) : same(known, wanted);
            });
        } catch (RunnelException e) {
            if (e.kind() == ErrorKind.FOREIGN_KEY_VIOLATION) {
                throw new Missing("customer " + wanted.customer());
            }
            Receipt other = e.kind() == ErrorKind.UNIQUE_VIOLATION ? placedBefore(db, requestKey) : null;
            if (other == null) {
                throw e;
            }
            return same(other, wanted); // the same order, sent twice at once
        }
    }

    private static @Nullable Receipt placedBefore(BlockingQuerier db, String requestKey) {
        Order order = db.from(ORDERS).where(ORDERS.requestKey.eq(requestKey)).oneOrNull();
        return order == null
                ? null
                : new Receipt(
                        order,
                        db.from(ORDER_LINES)
                                .where(ORDER_LINES.orderId.eq(order.id()))
                                .orderBy(ORDER_LINES.sku.asc())
                                .list());
    }

    private static Receipt same(Receipt placed, NewOrder wanted) {
        var quantities = placed.lines().stream().collect(Collectors.toMap(OrderLine::sku, OrderLine::quantity));
        boolean same = placed.order().customerId().equals(wanted.customer()) && quantities.equals(wanted.quantities());
        Wrong.unless(same, "the Idempotency-Key was used for another order");
        return placed;
    }

    private static Receipt placed(BlockingTransaction tx, String requestKey, NewOrder wanted) {
        Map<String, Long> prices =
                tx.from(PRODUCTS).where(PRODUCTS.sku.in(wanted.quantities().keySet())).list().stream()
                        .collect(Collectors.toMap(Product::sku, Product::priceCents));
        String id = UUID.randomUUID().toString();
        var lines = new ArrayList<OrderLine>();
        // In the order of the products, so that two orders of the same ones do not wait for each other in a circle.
        new TreeMap<>(wanted.quantities()).forEach((sku, quantity) -> {
            Long price = prices.get(sku);
            if (price == null) {
                throw new Missing("product " + sku);
            }
            lines.add(new OrderLine(id, sku, quantity, price));
        });
        long total =
                lines.stream().mapToLong(it -> it.priceCents() * it.quantity()).sum();
        var order = new Order(id, wanted.customer(), total, utcNow(), requestKey);
        tx.insert(ORDERS, order); // first of all: the same order, sent twice at once, waits here and is then refused
        lines.forEach(it -> take(tx, it.sku(), it.quantity()));
        tx.insertAll(ORDER_LINES, lines);
        return new Receipt(order, lines);
    }

    /** The stock is compared in the statement that takes from it, so it cannot fall below zero in between. */
    private static void take(BlockingTransaction tx, String sku, int quantity) {
        long taken = tx.update(PRODUCTS)
                .set(PRODUCTS.stock, PRODUCTS.stock.minus(quantity))
                .where(PRODUCTS.sku.eq(sku).and(PRODUCTS.stock.ge(quantity)))
                .execute();
        if (taken == 0) {
            throw new OutOfStock(sku);
        }
    }

    /** As exactly as a database keeps it. */
    private static LocalDateTime utcNow() {
        return LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.MICROS);
    }
}
