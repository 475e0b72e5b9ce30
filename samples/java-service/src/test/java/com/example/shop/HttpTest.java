package com.example.shop;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a client sees on the wire. */
class HttpTest {
    @Test
    @DisplayName("an export that breaks off does not look whole")
    void brokenOff() throws IOException {
        String whole = answer(IntStream.range(0, 3).mapToObj(it -> it + "\n"));
        assertTrue(whole.endsWith("0\r\n\r\n"), whole);
        String broken = answer(IntStream.range(0, 3).mapToObj(it -> {
            if (it == 2) {
                throw new IllegalStateException("the database is gone");
            }
            return it + "\n";
        }));
        assertTrue(broken.startsWith("HTTP/1.1 200"), broken);
        assertFalse(broken.endsWith("0\r\n\r\n"), broken);
    }

    private static String answer(Stream<String> chunks) throws IOException {
        var threads = Executors.newSingleThreadExecutor();
        var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        var http = new Http(server, threads);
        http.on("GET", "/csv", call -> http.stream(call, "text/csv", chunks));
        server.start();
        try (var client = new Socket("127.0.0.1", server.getAddress().getPort())) {
            client.setSoTimeout(20_000);
            String request = "GET /csv HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n\r\n";
            client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            server.stop(0);
            threads.shutdown();
        }
    }
}
