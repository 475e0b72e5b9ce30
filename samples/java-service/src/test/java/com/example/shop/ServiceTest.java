package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runnel.servers.DatabaseServer;
import dev.runnel.servers.Servers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The whole service, over real HTTP. */
class ServiceTest {
    private final HttpClient http = HttpClient.newHttpClient();

    static Stream<Arguments> databases() {
        return Stream.of(
                Arguments.of("SQLite", (Supplier<String>) () -> "sqlite::memory:"),
                Arguments.of("PostgreSQL", (Supplier<String>) () -> url(Servers.postgresql(), "postgresql")),
                Arguments.of("MariaDB", (Supplier<String>) () -> url(Servers.mariadb(), "mariadb+jdbc")));
    }

    private static String url(DatabaseServer server, String scheme) {
        return server.url(scheme, server.createDatabase());
    }

    private CompletableFuture<HttpResponse<String>> send(Main service, String method, String path, String body) {
        var uri = URI.create("http://127.0.0.1:" + service.port() + path);
        var request = HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body));
        return http.sendAsync(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(Main service, String path) {
        return send(service, "GET", path, "").join();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    @DisplayName("of twenty orders at once for five teapots five are placed, and the stock is then zero")
    void concurrentOrders(String name, Supplier<String> url) throws IOException {
        try (var service = new Main(url.get(), 0)) {
            List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                calls.add(send(service, "PUT", "/orders/o-" + i, "{\"customer\":\"c\",\"quantities\":{\"pot\":1}}"));
            }
            List<Integer> statuses =
                    calls.stream().map(it -> it.join().statusCode()).toList();
            assertEquals(5, statuses.stream().filter(it -> it == 200).count(), statuses.toString());
            assertEquals(15, statuses.stream().filter(it -> it == 409).count(), statuses.toString());
            assertTrue(get(service, "/products")
                    .body()
                    .contains("\"sku\":\"pot\",\"name\":\"Teapot, cast iron\"," + "\"priceCents\":4900,\"stock\":0"));
            assertEquals(6, get(service, "/orders.csv").body().lines().count());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("databases")
    @DisplayName("health, metrics, and what is wrong with a request are told")
    void told(String name, Supplier<String> url) throws IOException {
        try (var service = new Main(url.get(), 0)) {
            assertEquals("{\"status\":\"up\"}", get(service, "/health/ready").body());
            assertEquals(
                    400, send(service, "PUT", "/orders/o-1", "nonsense").join().statusCode());
            assertEquals(400, send(service, "PUT", "/orders/o-1", "{}").join().statusCode());
            assertEquals(405, send(service, "DELETE", "/orders", "").join().statusCode());
            String metrics = get(service, "/metrics").body();
            assertTrue(metrics.contains("db_client_operation_duration_seconds_count"), metrics);
            assertTrue(metrics.contains("db_client_connection_count"), metrics);
        }
    }
}
