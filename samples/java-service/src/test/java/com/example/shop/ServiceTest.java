package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.runnel.servers.DatabaseServer;
import dev.runnel.servers.Servers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole service, over real HTTP. */
class ServiceTest {
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    /** A MySQL only where the environment names one. */
    static Stream<Arguments> databases() {
        var mysql =
                Servers.mysql().map(it -> Arguments.of("MySQL", (Function<Path, String>) folder -> url(it, "mysql")));
        var others = Stream.of(
                Arguments.of("SQLite", (Function<Path, String>) folder -> "sqlite:///" + folder.resolve("shop.db")),
                Arguments.of("PostgreSQL", (Function<Path, String>) it -> url(Servers.postgresql(), "postgresql")),
                Arguments.of("MariaDB", (Function<Path, String>) it -> url(Servers.mariadb(), "mariadb+jdbc")));
        return Stream.concat(others, mysql.stream());
    }

    private static String url(DatabaseServer server, String scheme) {
        return server.url(scheme, server.createDatabase());
    }

    private CompletableFuture<HttpResponse<String>> send(
            Main service, String method, String path, String body, String... headers) {
        var uri = URI.create("http://127.0.0.1:" + service.port() + path);
        var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Main service, String path) {
        return send(service, "GET", path, "").join();
    }

    private JsonNode read(HttpResponse<String> answer) throws IOException {
        return json.readTree(answer.body());
    }

    private String customer(Main service, String name) throws IOException {
        var body = "{\"name\":\"" + name + "\",\"email\":\"" + name + "@x.org\"}";
        var answer = send(service, "POST", "/customers", body).join();
        assertEquals(201, answer.statusCode(), answer.body());
        return read(answer).path("id").asText();
    }

    private CompletableFuture<HttpResponse<String>> order(Main service, UUID key, String customer, String quantities) {
        var body = "{\"customer\":\"" + customer + "\",\"quantities\":" + quantities + "}";
        return send(service, "POST", "/orders", body, "Idempotency-Key", key.toString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    @DisplayName("of twenty orders at once for five teapots five are placed, and the stock is then zero")
    void concurrentOrders(String name, Function<Path, String> url, @TempDir Path folder) throws IOException {
        try (var service = new Main(url.apply(folder), 0)) {
            String ada = customer(service, "ada");
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(order(service, UUID.randomUUID(), ada, "{\"pot\":1,\"tea\":1}"));
            }
            List<Integer> statuses =
                    calls.stream().map(it -> it.join().statusCode()).toList();
            assertEquals(5, statuses.stream().filter(it -> it == 201).count(), statuses.toString());
            assertEquals(15, statuses.stream().filter(it -> it == 409).count(), statuses.toString());
            String products = get(service, "/products").body();
            assertTrue(products.contains("\"priceCents\":4900,\"stock\":0"), products);
            assertTrue(products.contains("\"priceCents\":690,\"stock\":95"), products);
            assertEquals(6, get(service, "/orders.csv").body().lines().count());
            assertEquals(3, get(service, "/products.csv").body().lines().count());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    @DisplayName("an order that is sent many times at once with one key is placed once")
    void idempotent(String name, Function<Path, String> url, @TempDir Path folder) throws IOException {
        try (var service = new Main(url.apply(folder), 0)) {
            String ada = customer(service, "ada");
            var key = UUID.randomUUID();
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                calls.add(order(service, key, ada, "{\"tea\":3}"));
            }
            var answers = new HashSet<String>();
            for (var call : calls) {
                assertEquals(201, call.join().statusCode(), call.join().body());
                answers.add(read(call.join()).path("order").path("id").asText());
            }
            assertEquals(1, answers.size());
            JsonNode found = read(get(service, "/orders/" + answers.iterator().next()));
            assertEquals(2070, found.path("order").path("totalCents").asLong());
            assertEquals(3, found.path("lines").path(0).path("quantity").asInt());
            assertEquals(1, read(get(service, "/orders")).path("rows").size());
            assertTrue(get(service, "/products").body().contains("\"stock\":97"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    @DisplayName("orders come in pages, the newest first, and none twice")
    void pages(String name, Function<Path, String> url, @TempDir Path folder) throws IOException {
        try (var service = new Main(url.apply(folder), 0)) {
            String ada = customer(service, "ada");
            var placed = new ArrayList<String>();
            for (int i = 0; i < 5; i++) {
                var answer =
                        order(service, UUID.randomUUID(), ada, "{\"tea\":1}").join();
                placed.add(0, read(answer).path("order").path("id").asText());
            }
            var seen = new ArrayList<String>();
            String after = "";
            while (after != null) {
                JsonNode page = read(get(service, "/orders?size=2" + (after.isEmpty() ? "" : "&after=" + after)));
                page.path("rows").forEach(it -> seen.add(it.path("id").asText()));
                after = page.path("next").isNull() ? null : page.path("next").asText();
            }
            assertEquals(new HashSet<>(placed), new HashSet<>(seen));
            assertEquals(5, seen.size());
            assertEquals(400, get(service, "/orders?after=nonsense").statusCode());
        }
    }

    @Test
    @DisplayName("calls run on virtual threads where the JDK has them")
    void virtualThreads() throws Exception {
        var threads = Main.threads();
        try {
            Thread thread = threads.submit(Thread::currentThread).get();
            boolean there = Runtime.version().feature() >= 21;
            assertEquals(
                    there,
                    there && (boolean) Thread.class.getMethod("isVirtual").invoke(thread));
            assertEquals(there, threads.getClass().getSimpleName().equals("ThreadPerTaskExecutor"));
        } finally {
            threads.shutdown();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    @DisplayName("an import, health, metrics, and what is wrong with a request are told")
    void told(String name, Function<Path, String> url, @TempDir Path folder) throws IOException {
        try (var service = new Main(url.apply(folder), 0)) {
            assertEquals("{\"status\":\"up\"}", get(service, "/health/ready").body());
            String csv = "sku,name,price_cents,stock\ncup,Cup,1200,7\ntea,Tea,1,1\ncaf,Caf\uFFFD,1,1\n";
            JsonNode report = read(send(service, "POST", "/products", csv).join());
            assertEquals(1, report.path("imported").asInt());
            assertEquals(2, report.path("refused").asInt());
            assertTrue(report.path("errors").toString().contains("{\"line\":3,"), report::toString);
            assertTrue(report.path("errors").toString().contains("it is no text in UTF-8"), report::toString);

            var endless = send(service, "POST", "/products", "sku,name,price_cents,stock\n" + "x".repeat(20_000));
            assertEquals(400, endless.join().statusCode());

            String ada = customer(service, "ada");
            var again = send(service, "POST", "/customers", "{\"name\":\"ada\",\"email\":\"ada@x.org\"}");
            assertEquals(409, again.join().statusCode());
            var key = UUID.randomUUID();
            assertEquals(400, send(service, "POST", "/orders", "{}").join().statusCode());
            assertEquals(400, order(service, key, ada, "{}").join().statusCode());
            assertEquals(400, order(service, key, ada, "{\"tea\":1.9}").join().statusCode());
            assertEquals(400, order(service, key, ada, "nonsense").join().statusCode());
            var large =
                    send(service, "POST", "/customers", " ".repeat(1_000_001)).join();
            assertTrue(large.body().contains("at most 1000000 bytes"), large::body);
            assertEquals(
                    404, order(service, key, "nobody", "{\"tea\":1}").join().statusCode());
            assertEquals(404, order(service, key, ada, "{\"nothing\":1}").join().statusCode());
            for (var quantities : List.of("{\"tea\":1.7}", "{\"tea\":\"1\"}", "{\"tea\":1,\"tea\":2}", "{}} {")) {
                var answer = order(service, key, ada, quantities).join();
                assertEquals(400, answer.statusCode(), quantities);
            }
            assertEquals(404, get(service, "/orders/nothing").statusCode());
            assertEquals(404, get(service, "/products/nothing").statusCode());
            assertEquals(404, get(service, "/customers/nothing").statusCode());
            assertEquals(
                    4900, read(get(service, "/products/pot")).path("priceCents").asInt());
            assertEquals(405, send(service, "DELETE", "/orders", "").join().statusCode());

            String metrics = get(service, "/metrics").body();
            assertTrue(metrics.contains("db_client_operation_duration_seconds_count"), metrics);
            assertTrue(metrics.contains("db_operation_name=\"COMMIT\""), metrics);
            assertTrue(metrics.contains("db_client_connection_pool_name=\"reading\""), metrics);
        }
    }
}
