package com.example.shop;

import static com.example.shop.Tables.ORDERS;
import static com.example.shop.Tables.ORDER_LINES;
import static com.example.shop.Tables.PRODUCTS;

import com.example.shop.Tables.Order;
import com.example.shop.Tables.OrderLine;
import com.example.shop.Tables.Product;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.blocking.BlockingTransaction;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.sql.Page;
import dev.runnel.transaction.Retry;
import dev.runnel.transaction.TransactionOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the shop does. Thread-safe. */
final class Shop {
    private static final TransactionOptions RETRYING = TransactionOptions.retrying(Retry.onConflict(10));

    private final BlockingDatabase db;

    Shop(BlockingDatabase db) {
        this.db = db;
    }

    /** An order as a customer sends it: how many of which product. */
    record NewOrder(String customer, Map<String, Integer> quantities) {}

    List<Product> products() {
        return db.from(PRODUCTS).orderBy(PRODUCTS.sku.asc()).list();
    }

    Page<Order> orders(int size, @Nullable String after) {
        return db.from(ORDERS).orderBy(ORDERS.id.asc()).page(size, after);
    }

    /** All orders as CSV, in chunks and in bounded memory; to be closed. */
    Stream<String> ordersAsCsv() {
        return db.from(ORDERS).orderBy(ORDERS.id.asc()).csv();
    }

    /**
     * Places an order, once for an id however often it is sent. All of it or nothing: throws {@link OutOfStock} if
     * there is too little of a product, however many orders come at once.
     */
    Order place(String id, NewOrder wanted) {
        try {
            return db.transaction(RETRYING, tx -> {
                Order known = order(tx, id);
                return known != null ? known : placed(tx, id, wanted);
            });
        } catch (RunnelException e) {
            Order other = e.kind() == ErrorKind.UNIQUE_VIOLATION ? order(db, id) : null;
            if (other == null) {
                throw e;
            }
            return other; // the same order, sent twice at once
        }
    }

    private static @Nullable Order order(BlockingQuerier db, String id) {
        return db.from(ORDERS).where(ORDERS.id.eq(id)).oneOrNull();
    }

    private static Order placed(BlockingTransaction tx, String id, NewOrder wanted) {
        var lines = new ArrayList<OrderLine>();
        // In the order of the products, so that two orders of the same ones do not wait for each other in a circle.
        new TreeMap<>(wanted.quantities()).forEach((sku, quantity) -> lines.add(taken(tx, id, sku, quantity)));
        long total = lines.stream()
                .mapToLong(it -> Math.multiplyExact(it.priceCents(), it.quantity()))
                .sum();
        var order = new Order(id, wanted.customer(), total);
        tx.insert(ORDERS, order);
        tx.insertAll(ORDER_LINES, lines);
        return order;
    }

    private static OrderLine taken(BlockingTransaction tx, String id, String sku, int quantity) {
        long taken = tx.update(PRODUCTS)
                .set(PRODUCTS.stock, PRODUCTS.stock.minus(quantity))
                .where(PRODUCTS.sku.eq(sku).and(PRODUCTS.stock.ge(quantity)))
                .execute();
        if (taken == 0) {
            throw new OutOfStock(sku);
        }
        long price = tx.from(PRODUCTS)
                .where(PRODUCTS.sku.eq(sku))
                .select(PRODUCTS.priceCents)
                .one();
        return new OrderLine(id, sku, quantity, price);
    }

    /** There is no such product, or not enough of it. */
    static final class OutOfStock extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String sku;

        OutOfStock(String sku) {
            super("There is not enough of " + sku + ".");
            this.sku = sku;
        }

        String sku() {
            return sku;
        }
    }
}
