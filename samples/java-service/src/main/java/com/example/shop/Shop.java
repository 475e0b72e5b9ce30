package com.example.shop;

import static com.example.shop.Tables.CUSTOMERS;
import static com.example.shop.Tables.ORDERS;
import static com.example.shop.Tables.ORDER_LINES;
import static com.example.shop.Tables.PRODUCTS;

import com.example.shop.Placement.NewOrder;
import com.example.shop.Placement.Receipt;
import com.example.shop.Refusal.Missing;
import com.example.shop.Refusal.Wrong;
import com.example.shop.Tables.Customer;
import com.example.shop.Tables.OrderLine;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.transaction.Retry;
import dev.runnel.transaction.TransactionOptions;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What changes the shop, and its exports: plain blocking Java, a virtual thread for each call. Thread-safe. */
final class Shop {
    private static final TransactionOptions RETRYING = TransactionOptions.retrying(Retry.onConflict(10));

    private final BlockingDatabase db;

    Shop(BlockingDatabase db) {
        this.db = db;
    }

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
     * Places an order, once for a key however often it is sent. All of it or nothing: {@link Refusal.OutOfStock} if
     * there is too little of a product, however many orders come at once.
     */
    Receipt place(String requestKey, NewOrder wanted) {
        try {
            return db.transaction(RETRYING, tx -> {
                Receipt known = placedBefore(tx, requestKey);
                return known == null ? Placement.of(tx, requestKey, wanted) : same(known, wanted);
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
        var lines = db.from(ORDER_LINES).orderBy(ORDER_LINES.sku.asc());
        return db.from(ORDERS)
                .where(ORDERS.requestKey.eq(requestKey))
                .children(lines, ORDER_LINES.orderId)
                .map(it -> new Receipt(it.parent(), it.children()))
                .oneOrNull();
    }

    private static Receipt same(Receipt placed, NewOrder wanted) {
        var quantities = placed.lines().stream().collect(Collectors.toMap(OrderLine::sku, OrderLine::quantity));
        boolean same = placed.order().customerId().equals(wanted.customer()) && quantities.equals(wanted.quantities());
        Wrong.unless(same, "the Idempotency-Key was used for another order");
        return placed;
    }
}
