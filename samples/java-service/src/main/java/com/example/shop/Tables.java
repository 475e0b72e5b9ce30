package com.example.shop;

import com.example.shop.Refusal.Wrong;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.runnel.sql.Column;
import dev.runnel.sql.Table;
import java.time.LocalDateTime;

/** The tables, as the migrations make them, and the records that their rows are. Times are UTC. */
final class Tables {
    static final Products PRODUCTS = new Products();
    static final Customers CUSTOMERS = new Customers();
    static final Orders ORDERS = new Orders();
    static final OrderLines ORDER_LINES = new OrderLines();

    private Tables() {}

    record Product(String sku, String name, long priceCents, int stock) {
        private static final long MOST_CENTS = 100_000_000;

        Product {
            Wrong.unless(sku.matches("[a-z0-9-]{1,40}"), "a sku is 1 to 40 of a-z, 0-9 and -");
            Wrong.unless(!name.isBlank() && name.length() <= 200, "a name has 1 to 200 characters");
            Wrong.unless(priceCents > 0 && priceCents <= MOST_CENTS, "a price is 1 to " + MOST_CENTS + " cents");
            Wrong.unless(stock >= 0, "the stock is 0 or more");
        }
    }

    record Customer(String id, String name, String email) {}

    /** @param requestKey whoever placed the order knows it, and nobody else */
    record Order(
            String id,
            String customerId,
            long totalCents,
            @JsonSerialize(using = ToStringSerializer.class) LocalDateTime placedAt,
            @JsonIgnore String requestKey) {}

    record OrderLine(@JsonIgnore String orderId, String sku, int quantity, long priceCents) {}

    static final class Products extends Table<Product> {
        final Column<String> sku = varchar("sku", 40).primaryKey();
        final Column<String> name = varchar("name", 200);
        final Column<Long> priceCents = bigint("price_cents");
        final Column<Integer> stock = integer("stock");

        private Products() {
            super("products");
        }
    }

    static final class Customers extends Table<Customer> {
        final Column<String> id = varchar("id", 40).primaryKey();
        final Column<String> name = varchar("name", 200);
        final Column<String> email = varchar("email", 200);

        private Customers() {
            super("customers");
        }
    }

    static final class Orders extends Table<Order> {
        final Column<String> id = varchar("id", 40).primaryKey();
        final Column<String> customerId = varchar("customer_id", 40).references(CUSTOMERS.id);
        final Column<Long> totalCents = bigint("total_cents");
        final Column<LocalDateTime> placedAt = timestamp("placed_at");
        final Column<String> requestKey = varchar("request_key", 40);

        private Orders() {
            super("orders");
        }
    }

    static final class OrderLines extends Table<OrderLine> {
        final Column<String> orderId = varchar("order_id", 40).primaryKey().references(ORDERS.id);
        final Column<String> sku = varchar("sku", 40).primaryKey().references(PRODUCTS.sku);
        final Column<Integer> quantity = integer("quantity");
        final Column<Long> priceCents = bigint("price_cents");

        private OrderLines() {
            super("order_lines");
        }
    }
}
