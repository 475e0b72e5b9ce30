package com.example.shop;

import static com.example.shop.Tables.ORDERS;
import static com.example.shop.Tables.ORDER_LINES;
import static com.example.shop.Tables.PRODUCTS;

import com.example.shop.Refusal.Missing;
import com.example.shop.Refusal.OutOfStock;
import com.example.shop.Refusal.Wrong;
import com.example.shop.Tables.Order;
import com.example.shop.Tables.OrderLine;
import dev.runnel.blocking.BlockingTransaction;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** What a transaction does to place an order. */
final class Placement {
    private static final int MOST_LINES = 100;
    private static final int MOST_OF_ONE = 1_000;

    private Placement() {}

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

    /** All of it or nothing: throws {@link OutOfStock} or {@link Missing}. */
    static Receipt of(BlockingTransaction tx, String requestKey, NewOrder wanted) {
        List<OrderLine> lines = lines(tx, UUID.randomUUID().toString(), wanted);
        long total =
                lines.stream().mapToLong(it -> it.priceCents() * it.quantity()).sum();
        var order = new Order(lines.get(0).orderId(), wanted.customer(), total, utcNow(), requestKey);
        tx.insert(ORDERS, order); // first of all: the same order, sent twice at once, waits here and is then refused
        lines.forEach(it -> take(tx, it.sku(), it.quantity()));
        tx.insertAll(ORDER_LINES, lines);
        return new Receipt(order, lines);
    }

    /** In the order of the products, so that two orders of the same ones do not wait for each other in a circle. */
    private static List<OrderLine> lines(BlockingTransaction tx, String id, NewOrder wanted) {
        Map<String, Long> prices = tx
                .from(PRODUCTS)
                .where(PRODUCTS.sku.in(wanted.quantities().keySet()))
                .select(PRODUCTS.sku, PRODUCTS.priceCents)
                .list()
                .stream()
                .collect(Collectors.toMap(it -> it.get(PRODUCTS.sku), it -> it.get(PRODUCTS.priceCents)));
        var lines = new ArrayList<OrderLine>();
        new TreeMap<>(wanted.quantities()).forEach((sku, quantity) -> {
            Long price = prices.get(sku);
            if (price == null) {
                throw new Missing("product " + sku);
            }
            lines.add(new OrderLine(id, sku, quantity, price));
        });
        return lines;
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
