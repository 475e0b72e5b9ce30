package com.example.shop;

import com.example.shop.Placement.NewOrder;
import com.example.shop.Placement.Receipt;
import com.example.shop.Refusal.Wrong;
import com.sun.net.httpserver.HttpExchange;
import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The shop over HTTP. A body is read before its transaction begins, and an answer written after it has ended. */
final class Api {
    private static final int PAGE = 50;
    private static final int LARGEST_PAGE = 200;

    private final Http http;
    private final BlockingDatabase db;
    private final Shop shop;
    private final Catalogue catalogue;
    private final PrometheusMeterRegistry meters;

    Api(Http http, BlockingDatabase db, AsyncDatabase reading, PrometheusMeterRegistry meters) {
        this.http = http;
        this.db = db;
        this.shop = new Shop(db);
        this.catalogue = new Catalogue(reading);
        this.meters = meters;
    }

    void open() {
        http.onAsync("GET", "/products", it -> catalogue.products(size(it), query(it, "after")));
        http.onAsync("GET", "/products/", it -> catalogue.product(last(it)));
        http.onAsync("GET", "/customers", it -> catalogue.customers(size(it), query(it, "after")));
        http.onAsync("GET", "/orders", it -> catalogue.orders(size(it), query(it, "after")));
        http.onAsync("GET", "/orders/", it -> catalogue.order(last(it)));

        http.on("POST", "/customers", this::register);
        http.on("POST", "/orders", this::place);
        http.on("POST", "/products", this::takeIn);
        http.on("GET", "/products.csv", it -> http.stream(it, "text/csv", shop.productsAsCsv()));
        http.on("GET", "/orders.csv", it -> http.stream(it, "text/csv", shop.ordersAsCsv()));

        http.on("GET", "/metrics", it -> http.send(it, 200, "text/plain", meters.scrape()));
        http.on("GET", "/health/live", it -> http.respond(it, 200, Map.of("status", "up")));
        http.on("GET", "/health/ready", this::ready);
    }

    record NewCustomer(String name, String email) {
        NewCustomer {
            boolean whole = name != null && !name.isBlank() && email != null && email.contains("@");
            Wrong.unless(whole, "a customer has a name and an email");
        }
    }

    private void register(HttpExchange call) throws IOException {
        NewCustomer wanted = http.read(call, NewCustomer.class);
        http.respond(call, 201, shop.register(wanted.name(), wanted.email()));
    }

    private void place(HttpExchange call) throws IOException {
        String key = idempotencyKey(call);
        NewOrder wanted = http.read(call, NewOrder.class);
        Receipt receipt = shop.place(key, wanted);
        call.getResponseHeaders().set("Location", "/orders/" + receipt.order().id());
        http.respond(call, 201, receipt);
    }

    /** A UUID that the client makes for an order, so that an order whose answer was lost can be sent again. */
    private static String idempotencyKey(HttpExchange call) {
        try {
            return UUID.fromString(call.getRequestHeaders().getFirst("Idempotency-Key"))
                    .toString();
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new Wrong("The header Idempotency-Key must be a UUID, a new one for each order.");
        }
    }

    private void takeIn(HttpExchange call) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(call.getRequestBody(), StandardCharsets.UTF_8));
        http.respond(call, 200, new ProductImport(db).read(new Lines(lines)));
    }

    private void ready(HttpExchange call) throws IOException {
        try {
            db.ping();
            http.respond(call, 200, Map.of("status", "up"));
        } catch (RunnelException e) {
            http.respond(call, 503, Map.of("status", "down"));
        }
    }

    private static int size(HttpExchange call) {
        String size = query(call, "size");
        try {
            return size == null ? PAGE : Math.max(1, Math.min(LARGEST_PAGE, Integer.parseInt(size)));
        } catch (NumberFormatException e) {
            throw new Wrong("The size of a page is a number.");
        }
    }

    private static @Nullable String query(HttpExchange call, String name) {
        String query = call.getRequestURI().getQuery();
        for (String part : query == null ? new String[0] : query.split("&")) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return null;
    }

    private static String last(HttpExchange call) {
        String path = call.getRequestURI().getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
