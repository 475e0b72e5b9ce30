package com.example.shop;

import dev.runnel.sql.Column;
import dev.runnel.sql.Table;

/** The tables, as the migrations make them, and the records that their rows are. */
final class Tables {
    static final Products PRODUCTS = new Products();
    static final Orders ORDERS = new Orders();
    static final OrderLines ORDER_LINES = new OrderLines();

    private Tables() {}

    record Product(String sku, String name, long priceCents, int stock) {}

    record Order(String id, String customer, long totalCents) {}

    record OrderLine(String orderId, String sku, int quantity, long priceCents) {}

    static final class Products extends Table<Product> {
        final Column<String> sku = varchar("sku", 40).primaryKey();
        final Column<String> name = varchar("name", 200);
        final Column<Long> priceCents = bigint("price_cents");
        final Column<Integer> stock = integer("stock");

        private Products() {
            super("products");
        }
    }

    static final class Orders extends Table<Order> {
        final Column<String> id = varchar("id", 40).primaryKey();
        final Column<String> customer = varchar("customer", 200);
        final Column<Long> totalCents = bigint("total_cents");

        private Orders() {
            super("orders");
        }
    }

    static final class OrderLines extends Table<OrderLine> {
        final Column<String> orderId = varchar("order_id", 40);
        final Column<String> sku = varchar("sku", 40);
        final Column<Integer> quantity = integer("quantity");
        final Column<Long> priceCents = bigint("price_cents");

        private OrderLines() {
            super("order_lines");
        }
    }
}
