package com.example.shop;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's HTTP server with methods, JSON, futures and problems. */
final class Http {
    private static final Logger LOG = LoggerFactory.getLogger(Http.class);
    private static final int MOST_BYTES = 1_000_000;

    /** What is sent means one thing or is refused: 1.7 pieces are not one, nor are two quantities of one product the last. */
    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, Map<String, Answer>> routes = new HashMap<>();
    private final HttpServer server;
    private final Executor threads;

    /** @param threads run the handlers, and write what futures give: a driver's threads must not wait for clients */
    Http(HttpServer server, Executor threads) {
        this.server = server;
        this.threads = threads;
        server.setExecutor(threads);
    }

    /** Answers a call, on a thread that may wait. */
    interface Handler {
        void handle(HttpExchange call) throws IOException;
    }

    /** Answers a call with what its future gives, as JSON. */
    interface AsyncHandler {
        CompletableFuture<?> handle(HttpExchange call);
    }

    /** Answers a call and closes it. */
    private interface Answer {
        void to(HttpExchange call) throws IOException;
    }

    /** @param path as it is, or up to its last slash what it begins with */
    void on(String method, String path, Handler handler) {
        route(method, path, call -> {
            try {
                handler.handle(call);
            } catch (Throwable e) {
                fail(call, e);
            }
            call.close();
        });
    }

    void onAsync(String method, String path, AsyncHandler handler) {
        route(
                method,
                path,
                call -> begun(call, handler).whenCompleteAsync((body, error) -> end(call, body, error), threads));
    }

    private static CompletableFuture<?> begun(HttpExchange call, AsyncHandler handler) {
        try {
            return handler.handle(call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void end(HttpExchange call, Object body, @Nullable Throwable error) {
        try (call) {
            if (error == null) {
                respond(call, 200, body);
            } else {
                fail(call, error instanceof CompletionException && error.getCause() != null ? error.getCause() : error);
            }
        } catch (IOException e) {
            LOG.debug("A client has left before its answer", e);
        }
    }

    private void route(String method, String path, Answer answer) {
        routes.computeIfAbsent(path, it -> {
                    Map<String, Answer> methods = new TreeMap<>();
                    server.createContext(it, call -> dispatch(call, it, methods));
                    return methods;
                })
                .put(method, answer);
    }

    private void dispatch(HttpExchange call, String path, Map<String, Answer> methods) throws IOException {
        call.getRequestBody(); // or else the server ends the connection when the call is closed, read or not
        String asked = call.getRequestURI().getPath();
        if (!path.endsWith("/") && !path.equals(asked)) {
            try (call) {
                fail(call, new Refusal.Missing(asked)); // the server's paths are beginnings of paths
            }
            return;
        }
        Answer answer = methods.get(call.getRequestMethod());
        if (answer != null) {
            answer.to(call);
            return;
        }
        try (call) {
            call.getResponseHeaders().set("Allow", String.join(", ", methods.keySet()));
            call.sendResponseHeaders(405, -1);
        }
    }

    private void fail(HttpExchange call, Throwable failure) throws IOException {
        if (call.getResponseCode() != -1) {
            LOG.warn("A call broke off", failure);
            // Its answer had begun: closed, it would look whole, so the server is to break the connection off.
            throw new IOException("A call broke off", failure);
        }
        Problem problem = Problem.of(failure);
        if (problem.status() == 500) {
            LOG.error("A call failed", failure);
        }
        if (problem.retryAfter() > 0) {
            call.getResponseHeaders().set("Retry-After", String.valueOf(problem.retryAfter()));
        }
        var body = new Told(problem.status(), problem.detail());
        send(call, problem.status(), "application/problem+json", json.writeValueAsString(body));
    }

    private record Told(int status, String detail) {}

    <T> T read(HttpExchange call, Class<T> type) throws IOException {
        // Whoever sends it may make it as large as he likes.
        byte[] body = call.getRequestBody().readNBytes(MOST_BYTES + 1);
        Refusal.Wrong.unless(body.length <= MOST_BYTES, "a body has at most " + MOST_BYTES + " bytes");
        T value = json.readValue(body, type);
        Refusal.Wrong.unless(value != null, "the body is empty");
        return value;
    }

    void respond(HttpExchange call, int status, Object body) throws IOException {
        send(call, status, "application/json", json.writeValueAsString(body));
    }

    void send(HttpExchange call, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        call.getResponseHeaders().set("Content-Type", type);
        call.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        call.getResponseBody().write(bytes);
    }

    /** Chunk after chunk, as fast as the client reads; the session that feeds it is held as long. */
    void stream(HttpExchange call, String type, Stream<String> chunks) throws IOException {
        try (chunks) {
            Iterator<String> rest = chunks.iterator();
            boolean any = rest.hasNext(); // a failure until here has an answer of its own
            call.getResponseHeaders().set("Content-Type", type);
            call.sendResponseHeaders(200, any ? 0 : -1);
            OutputStream out = call.getResponseBody();
            while (rest.hasNext()) {
                out.write(rest.next().getBytes(StandardCharsets.UTF_8));
            }
            out.close();
        }
    }
}
