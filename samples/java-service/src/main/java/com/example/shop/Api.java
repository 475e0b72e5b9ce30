package com.example.shop;

import com.example.shop.Shop.NewOrder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The shop over HTTP. A body is read before its transaction begins, and an answer written after it has ended. */
final class Api {
    private static final Logger LOG = LoggerFactory.getLogger(Api.class);
    private static final int PAGE = 50;

    private final ObjectMapper json = new ObjectMapper();
    private final Shop shop;
    private final BlockingDatabase db;
    private final PrometheusMeterRegistry meters;

    Api(BlockingDatabase db, PrometheusMeterRegistry meters) {
        this.shop = new Shop(db);
        this.db = db;
        this.meters = meters;
    }

    void addTo(HttpServer server) {
        route(server, "GET", "/products", it -> respond(it, 200, shop.products()));
        route(server, "GET", "/orders", it -> respond(it, 200, shop.orders(PAGE, query(it, "after"))));
        route(server, "PUT", "/orders/", this::place);
        route(server, "GET", "/orders.csv", this::export);
        route(server, "GET", "/metrics", it -> send(it, 200, "text/plain", meters.scrape()));
        route(server, "GET", "/health/live", it -> respond(it, 200, Map.of("status", "up")));
        route(server, "GET", "/health/ready", this::ready);
    }

    /** The id is the client's, so that an order whose answer was lost can be sent again. */
    private void place(HttpExchange call) throws IOException {
        String id = call.getRequestURI().getPath().substring("/orders/".length());
        NewOrder order = json.readValue(call.getRequestBody(), NewOrder.class);
        boolean whole = !id.isBlank()
                && order.customer() != null
                && order.quantities() != null
                && !order.quantities().isEmpty()
                && order.quantities().values().stream().allMatch(it -> it != null && it > 0);
        if (!whole) {
            throw new IllegalArgumentException("an order has an id, a customer and positive quantities");
        }
        respond(call, 200, shop.place(id, order));
    }

    /** Chunk after chunk, as fast as the client reads; its session is held as long. */
    private void export(HttpExchange call) throws IOException {
        try (Stream<String> chunks = shop.ordersAsCsv()) {
            Iterator<String> rest = chunks.iterator();
            boolean any = rest.hasNext(); // a failure until here has an answer of its own
            call.getResponseHeaders().set("Content-Type", "text/csv");
            call.sendResponseHeaders(200, any ? 0 : -1);
            try (OutputStream out = call.getResponseBody()) {
                while (rest.hasNext()) {
                    out.write(rest.next().getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private void ready(HttpExchange call) throws IOException {
        try {
            db.ping();
            respond(call, 200, Map.of("status", "up"));
        } catch (RunnelException e) {
            respond(call, 503, Map.of("status", "down"));
        }
    }

    private interface Handler {
        void handle(HttpExchange call) throws IOException;
    }

    private void route(HttpServer server, String method, String path, Handler handler) {
        server.createContext(path, call -> {
            try (call) {
                answer(call, method, handler);
            }
        });
    }

    private void answer(HttpExchange call, String method, Handler handler) throws IOException {
        try {
            if (call.getRequestMethod().equals(method)) {
                handler.handle(call);
            } else {
                call.getResponseHeaders().set("Allow", method);
                call.sendResponseHeaders(405, -1);
            }
        } catch (RuntimeException | IOException e) {
            fail(call, e);
        }
    }

    private void fail(HttpExchange call, Exception failure) throws IOException {
        if (call.getResponseCode() != -1) {
            LOG.warn("A call broke off", failure); // its answer had begun
            return;
        }
        Problem problem = Problem.of(failure);
        if (problem.status() == 500) {
            LOG.error("A call failed", failure);
        }
        if (problem.retryAfter() > 0) {
            call.getResponseHeaders().set("Retry-After", String.valueOf(problem.retryAfter()));
        }
        var body = Map.of("status", problem.status(), "detail", problem.detail());
        send(call, problem.status(), "application/problem+json", json.writeValueAsString(body));
    }

    private void respond(HttpExchange call, int status, Object body) throws IOException {
        send(call, status, "application/json", json.writeValueAsString(body));
    }

    private static void send(HttpExchange call, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", type);
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }

    private static @Nullable String query(HttpExchange call, String name) {
        String query = call.getRequestURI().getQuery();
        return query != null && query.startsWith(name + "=") ? query.substring(name.length() + 1) : null;
    }
}
