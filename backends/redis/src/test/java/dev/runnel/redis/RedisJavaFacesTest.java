package dev.runnel.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.servers.Servers;
import dev.runnel.signal.Gap;
import dev.runnel.signal.Notification;
import dev.runnel.signal.Signal;
import dev.runnel.transaction.Retry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RedisJavaFacesTest {
    record Session(UUID user, Instant since, int views) {}

    private final String prefix = "j:" + UUID.randomUUID() + ":";
    private final HashKey<Session> sessions =
            Keys.hash(prefix + "session:{id}", Session.class).expiring(Duration.ofMinutes(30));
    private final CounterKey stock = Keys.counter(prefix + "stock:{item}");

    private BlockingRedis redis;
    private AsyncRedis async;

    @BeforeEach
    void open() {
        redis = BlockingRedis.open(Servers.redis());
        async = AsyncRedis.open(Servers.redis());
    }

    @AfterEach
    void close() {
        redis.close();
        async.close();
    }

    @Test
    void aCallbackOnTheConnectionsThreadMayCloseItsRedis() throws Exception {
        var mine = AsyncRedis.open(Servers.redis());
        var onItsThread = mine.ping().thenApply(pong -> {
            boolean own = LettuceSettings.isOwnThread();
            mine.close();
            return own;
        });
        assertTrue(onItsThread.get(10, TimeUnit.SECONDS));
        var closed = assertThrows(CompletionException.class, () -> mine.ping().join());
        assertEquals(ErrorKind.CLOSED, ((RunnelException) closed.getCause()).kind());
    }

    @Test
    void recordsAreKeptAsHashesOnBothFaces() {
        var session = new Session(UUID.randomUUID(), Instant.now(), 3);
        assertNull(redis.run(sessions.at(7).get()));
        redis.run(sessions.at(7).put(session));
        assertEquals(session, redis.run(sessions.at(7).get()));
        assertEquals(session, async.run(sessions.at(7).get()).join());
        assertTrue(redis.run(sessions.at(7).timeToLive()).toMinutes() >= 29);
        assertEquals(
                List.of(4L, 5L),
                redis.<Long>runAll(List.of(
                        sessions.at(7).increment("views", 1), sessions.at(7).increment("views", 1))));
        assertEquals(
                List.of(6L),
                async.<Long>runAll(List.of(sessions.at(7).increment("views", 1)))
                        .join());
    }

    @Test
    void transactionsRunAgainOnAConflict() {
        redis.run(stock.at("x").put(10));
        var runs = new AtomicInteger();
        long left = redis.transaction(Retry.onConflict(5), tx -> {
            long now = tx.run(stock.at("x").get());
            if (runs.getAndIncrement() == 0) {
                redis.detached().run(stock.at("x").decrement());
            }
            tx.queue(stock.at("x").put(now - 2));
            return now - 2;
        });
        assertEquals(7, left);
        assertEquals(2, runs.get());
        runs.set(0);
        long after = async.<Long>transaction(
                        Retry.onConflict(5),
                        tx -> tx.run(stock.at("x").get()).thenCompose(now -> {
                            tx.queue(stock.at("x").put(now - 2));
                            return runs.getAndIncrement() == 0
                                    ? async.run(stock.at("x").decrement()).thenApply(one -> now - 2)
                                    : CompletableFuture.completedFuture(now - 2);
                        }))
                .join();
        assertEquals(4, after);
        assertEquals(4, redis.run(stock.at("x").get()));
        var refused = assertThrows(
                RunnelException.class,
                () -> redis.transaction(tx -> redis.run(stock.at("x").get())));
        assertEquals(ErrorKind.WRONG_SCOPE, refused.kind());
        assertThrows(
                IllegalStateException.class,
                () -> redis.transaction(tx -> {
                    tx.queue(stock.at("x").increment());
                    throw new IllegalStateException("no");
                }));
        assertEquals(4, redis.run(stock.at("x").get()));
    }

    @Test
    void aFailureIsARunnelExceptionOfItsKind() {
        redis.run(Keys.list(prefix + "l", String.class).pushLast("x"));
        var error = assertThrows(
                RunnelException.class,
                () -> redis.run(Keys.counter(prefix + "l").increment()));
        assertEquals(ErrorKind.DATA_CONVERSION, error.kind());
        var late = assertThrows(
                CompletionException.class,
                () -> async.run(Keys.counter(prefix + "l").increment()).join());
        assertEquals(ErrorKind.DATA_CONVERSION, ((RunnelException) late.getCause()).kind());
    }

    @Test
    void anInterruptEndsAWaitAndLosesNothing() throws InterruptedException {
        ListKey<Integer> jobs = Keys.list(prefix + "jobs", Integer.class);
        var ended = new LinkedBlockingQueue<Object>();
        var worker = new Thread(() -> {
            try {
                ended.add(String.valueOf(redis.take(jobs, Duration.ofSeconds(30))));
            } catch (RunnelException e) {
                ended.add(e.kind());
            }
        });
        worker.start();
        while (!redis.run(Command.raw("INFO", "clients")).text().contains("blocked_clients:1")) {
            Thread.onSpinWait();
        }
        worker.interrupt();
        assertEquals(ErrorKind.STATEMENT_CANCELLED, ended.poll(10, TimeUnit.SECONDS));
        redis.run(jobs.pushLast(1));
        assertEquals(1, redis.take(jobs, Duration.ofSeconds(5)));
        CompletableFuture<Integer> next = async.take(jobs, Duration.ofSeconds(30));
        next.cancel(true);
        redis.run(jobs.pushLast(2));
        assertEquals(2, redis.take(jobs, Duration.ofSeconds(5)));
    }

    @Test
    void bothFacesListen() throws InterruptedException {
        var heard = new LinkedBlockingQueue<Signal>();
        CompletableFuture<Void> listening = async.listen(heard::add, prefix + "c");
        assertEquals(new Gap(Gap.Reason.STARTED), heard.poll(10, TimeUnit.SECONDS));
        redis.run(Command.raw("PUBLISH", prefix + "c", "x"));
        assertEquals(new Notification(prefix + "c", "x"), heard.poll(10, TimeUnit.SECONDS));
        listening.cancel(true);
        try (Stream<Signal> signals = redis.listenPattern(prefix + "*")) {
            var each = signals.iterator();
            assertEquals(new Gap(Gap.Reason.STARTED), each.next());
            async.run(Command.raw("PUBLISH", prefix + "d", "y")).join();
            assertEquals(new Notification(prefix + "d", "y"), each.next());
        }
    }

    @Test
    void whatIsCachedIsLoadedOnce() {
        ValueKey<String> user = Keys.value(prefix + "user", String.class);
        var loads = new AtomicInteger();
        List<CompletableFuture<String>> all = IntStream.range(0, 100)
                .mapToObj(i ->
                        async.cached(user, () -> CompletableFuture.supplyAsync(() -> "ada" + loads.incrementAndGet())))
                .toList();
        all.forEach(each -> assertEquals("ada1", each.join()));
        assertEquals("ada1", redis.cached(user, () -> "other"));
        redis.invalidate(user);
        assertEquals("other", redis.cached(user, () -> "other"));
        assertEquals(1, loads.get());
    }

    @Test
    void keysAreScanned() {
        for (int i = 0; i < 50; i++) {
            redis.run(stock.at(i).put(i));
        }
        try (Stream<String> names = redis.keys(prefix + "stock:*")) {
            assertEquals(50, names.distinct().count());
        }
    }

    @Test
    void optionsInCodeComeBeforeThoseOfTheUrl() {
        try (var named = BlockingRedis.open(
                Servers.redis() + "?client_name=by-url",
                options -> options.clientName("by-code").poolSize(2))) {
            assertEquals("by-code", named.run(Command.raw("CLIENT", "GETNAME")).text());
        }
        var wrong = assertThrows(
                RunnelException.class, () -> AsyncRedis.open(Servers.redis(), options -> options.poolSize(0)));
        assertEquals(ErrorKind.CONFIGURATION, wrong.kind());
        assertTrue(String.valueOf(wrong.getMessage()).contains("pool_size"));
    }

    @Test
    void bothFacesScanAndConsume() throws Exception {
        var tags = Keys.<String>set("java:tags", String.class);
        var board = Keys.<String>sortedSet("java:board", String.class);
        var visits = Keys.<Visit>stream("java:visits", Visit.class);
        redis.runAll(List.of(tags.delete(), board.delete(), visits.delete()));
        redis.run(tags.add("a", "b", "c"));
        redis.run(board.add("ada", 1.5));
        for (int i = 0; i < 5; i++) {
            redis.run(visits.add(new Visit("page", i)));
        }
        redis.run(visits.createGroup("readers", "0"));
        try (var members = redis.scan(tags);
                var scores = redis.scan(board);
                var entries = redis.follow(visits, "0");
                var mine = redis.consume(visits, "readers", "one")) {
            assertEquals(List.of("a", "b", "c"), members.sorted().toList());
            assertEquals(List.of(new Scored<>("ada", 1.5)), scores.toList());
            assertEquals(
                    5,
                    entries.limit(5)
                                    .map(StreamEntry::value)
                                    .filter(new Visit("page", 2)::equals)
                                    .count()
                            + 4);
            var first = mine.findFirst().orElseThrow();
            assertEquals(1, redis.run(visits.acknowledge("readers", first.id())));
        }
        var seen = new LinkedBlockingQueue<Object>();
        async.keys("java:tag*", seen::add).join();
        async.scan(tags, seen::add).join();
        async.scan(board, seen::add).join();
        assertEquals(5, seen.size());
        seen.clear();
        var following = async.follow(visits, "0", seen::add);
        var consuming = async.consume(visits, "readers", "one", null, seen::add);
        for (int i = 0; i < 9; i++) {
            assertTrue(seen.poll(10, TimeUnit.SECONDS) != null);
        }
        assertTrue(following.cancel(true) && consuming.cancel(true));
    }

    record Visit(String page, int n) {}
}
