package dev.runnel.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** A Redis on a port of 127.0.0.1, which its starter may stop and start again; what it held is gone then. */
public final class RedisServer implements AutoCloseable {
    private static final int ATTEMPTS = 5;

    private final int port;
    private final String[] settings;
    private redis.embedded.@Nullable RedisServer running;

    private RedisServer(int port, String... settings) {
        this.port = port;
        this.settings = settings.clone();
    }

    /** Starts one from Maven on a free port. @param settings lines of its configuration: {@code requirepass secret} */
    public static RedisServer started(String... settings) {
        for (int attempt = 1; ; attempt++) {
            var server = new RedisServer(freePort(), settings);
            try {
                server.start();
                return server;
            } catch (UncheckedIOException e) {
                // Somebody else took the port in between.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    public int port() {
        return port;
    }

    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    /** Starts it again, empty, on the same port. */
    public synchronized void start() {
        try {
            var builder = redis.embedded.RedisServer.newRedisServer()
                    .port(port)
                    .bind("127.0.0.1")
                    .setting("save \"\"")
                    .setting("appendonly no");
            for (String setting : settings) {
                builder.setting(setting);
            }
            running = builder.build();
            running.start();
        } catch (IOException e) {
            running = null;
            throw new UncheckedIOException("The embedded Redis did not start.", e);
        }
    }

    /** Stops it; its connections end. */
    public synchronized void stop() {
        if (running != null) {
            try {
                running.stop();
            } catch (IOException e) {
                throw new UncheckedIOException("The embedded Redis did not stop.", e);
            }
            running = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
