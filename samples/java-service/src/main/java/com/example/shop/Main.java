package com.example.shop;

import com.sun.net.httpserver.HttpServer;
import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.micrometer.DatabaseMetrics;
import dev.runnel.micrometer.PoolMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The service: on the database that {@code DATABASE_URL} names, else on a SQLite file, at the port {@code PORT}, else
 * 8080. Started and stopped in order: migrated before the first call, closed after the last.
 *
 * <pre>mvn -q compile exec:java -pl samples/java-service -am -Dshop.skip=false</pre>
 *
 * What changes the shop is blocking code on virtual threads, what looks at it futures; each has a pool of its own.
 */
public final class Main implements AutoCloseable {
    private static final int THREADS = 64;
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(10);
    private static final int STOP_SECONDS = 2;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final BlockingDatabase db;
    private final AsyncDatabase reading;
    private final ExecutorService threads = threads();
    private final HttpServer server;

    Main(String url, int port) throws IOException {
        // tag::metrics[]
        var meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        db = BlockingDatabase.open(url, List.of(DatabaseMetrics.of(meters, url)));
        PoolMetrics.of("shop", db::pool).bindTo(meters);
        // end::metrics[]
        reading = AsyncDatabase.open(url, List.of(DatabaseMetrics.of(meters, url)));
        PoolMetrics.of("reading", reading::pool).bindTo(meters);
        try {
            db.migrate("classpath:db/migration");
            server = HttpServer.create(new InetSocketAddress(port), 0);
        } catch (IOException | RuntimeException e) {
            reading.close();
            db.close();
            threads.shutdown();
            throw e;
        }
        new Api(new Http(server, threads), db, reading, meters).open();
        server.start();
    }

    public static void main(String[] args) throws IOException {
        // A client that does not read would keep its export's session for ever: the JDK's server sets no limit itself.
        System.setProperty("sun.net.httpserver.maxRspTime", String.valueOf(LONGEST_ANSWER.toSeconds()));
        String url = System.getenv().getOrDefault("DATABASE_URL", "sqlite:///java-shop.db");
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        var service = new Main(url, port);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        System.out.println("The shop is open at http://localhost:" + service.port() + "/products");
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(STOP_SECONDS);
        threads.shutdown();
        reading.shutdown(GRACE).join();
        db.shutdown(GRACE);
    }

    /** A virtual thread for each call where the JDK has them (21 and newer), else a pool. */
    static ExecutorService threads() {
        try {
            var perTask = Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
            return (ExecutorService) perTask.invoke(null);
        } catch (ReflectiveOperationException e) {
            return Executors.newFixedThreadPool(THREADS);
        }
    }
}
