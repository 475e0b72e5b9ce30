package dev.runnel.internal.engine;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Closes what is still open when the JVM exits, so that no server is left with half-open sessions or open transactions. */
final class OpenEngines {
    private static final Duration GRACE = Duration.ofMillis(500);
    private static final long BOUND_MS = 3_000;
    private static final Set<Engine> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(OpenEngines::closeAll, "runnel-shutdown"));
    }

    private OpenEngines() {}

    static void add(Engine engine) {
        OPEN.add(engine);
    }

    static void remove(Engine engine) {
        OPEN.remove(engine);
    }

    private static void closeAll() {
        var closing = OPEN.stream()
                .map(engine -> engine.close(GRACE).toCompletableFuture())
                .toList();
        for (var one : closing) {
            try {
                one.get(BOUND_MS, TimeUnit.MILLISECONDS);
            } catch (Exception e) {
                return; // the JVM is going; the operating system closes the sockets
            }
        }
    }
}
