package com.example.shop;

import static com.example.shop.Tables.CUSTOMERS;
import static com.example.shop.Tables.ORDERS;
import static com.example.shop.Tables.ORDER_LINES;
import static com.example.shop.Tables.PRODUCTS;

import com.example.shop.Placement.Receipt;
import com.example.shop.Refusal.Missing;
import com.example.shop.Tables.Customer;
import com.example.shop.Tables.Order;
import com.example.shop.Tables.Product;
import dev.runnel.async.AsyncDatabase;
import dev.runnel.sql.Page;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is looked at in the shop: futures, which hold no thread while the database works. Thread-safe. */
final class Catalogue {
    private final AsyncDatabase db;

    Catalogue(AsyncDatabase db) {
        this.db = db;
    }

    CompletableFuture<Page<Product>> products(int size, @Nullable String after) {
        return db.from(PRODUCTS).orderBy(PRODUCTS.sku.asc()).page(size, after);
    }

    /** Fails with {@link Missing} if there is no such product. */
    CompletableFuture<Product> product(String sku) {
        return db.from(PRODUCTS).where(PRODUCTS.sku.eq(sku)).oneOrNull().thenApply(orMissing("product " + sku));
    }

    CompletableFuture<Page<Customer>> customers(int size, @Nullable String after) {
        return db.from(CUSTOMERS).orderBy(CUSTOMERS.id.asc()).page(size, after);
    }

    /** The newest first. */
    CompletableFuture<Page<Order>> orders(int size, @Nullable String after) {
        return db.from(ORDERS).orderBy(ORDERS.placedAt.desc(), ORDERS.id.asc()).page(size, after);
    }

    // tag::async[]
    /** With its lines: two queries, however many there are. Fails with {@link Missing} if there is no such order. */
    CompletableFuture<Receipt> order(String id) {
        var lines = db.from(ORDER_LINES).orderBy(ORDER_LINES.sku.asc());
        return db.from(ORDERS)
                .where(ORDERS.id.eq(id))
                .children(lines, ORDER_LINES.orderId)
                .map(it -> new Receipt(it.parent(), it.children()))
                .oneOrNull()
                .thenApply(orMissing("order " + id));
    }
    // end::async[]

    private static <V> Function<@Nullable V, V> orMissing(String what) {
        return found -> {
            if (found == null) {
                throw new Missing(what);
            }
            return found;
        };
    }
}
