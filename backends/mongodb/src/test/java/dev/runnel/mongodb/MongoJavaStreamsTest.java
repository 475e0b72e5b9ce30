package dev.runnel.mongodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

class MongoJavaStreamsTest {
    record Reading(int id, String sensor) {}

    static final class Readings extends Collection<Reading> {
        static final Readings READINGS = new Readings();
        final Field<Integer> id = field("id", Integer.class);
        final Field<String> sensor = field("sensor", String.class);

        private Readings() {
            super("readings");
        }
    }

    static final class Copies extends Collection<Reading> {
        static final Copies COPIES = new Copies();

        private Copies() {
            super("copies");
        }
    }

    private static final Readings READINGS = Readings.READINGS;
    private static final Copies COPIES = Copies.COPIES;
    private static AsyncMongo async;
    private static BlockingMongo blocking;

    @BeforeAll
    static void open() {
        async = AsyncMongo.open(TestServer.INSTANCE.url("streams", ""));
        blocking = BlockingMongo.open(TestServer.INSTANCE.url("streams", ""));
    }

    @AfterAll
    static void close() {
        async.close();
        blocking.close();
    }

    @BeforeEach
    void fill() {
        blocking.drop(READINGS);
        blocking.insertAll(
                READINGS,
                IntStream.range(0, 3000)
                        .mapToObj(i -> new Reading(i, "s" + i % 3))
                        .toList());
    }

    /** Asks for so many at first, and cancels after so many. */
    private static final class Collecting<T> implements Flow.Subscriber<T> {
        final List<T> seen = new ArrayList<>();
        final CompletableFuture<@Nullable Void> end = new CompletableFuture<>();
        private final long demand;
        private final int enough;
        private Flow.@Nullable Subscription subscription;

        Collecting(long demand, int enough) {
            this.demand = demand;
            this.enough = enough;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            given.request(demand);
        }

        @Override
        public void onNext(T next) {
            seen.add(next);
            if (seen.size() == enough) {
                subscription.cancel();
                end.complete(null);
            } else if (demand == 1) {
                subscription.request(1);
            }
        }

        @Override
        public void onError(Throwable error) {
            end.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            end.complete(null);
        }

        List<T> all() throws Exception {
            end.get(20, TimeUnit.SECONDS);
            return seen;
        }
    }

    private static <T> List<T> collect(Flow.Publisher<T> publisher, long demand, int enough) throws Exception {
        var collecting = new Collecting<T>(demand, enough);
        publisher.subscribe(collecting);
        return collecting.all();
    }

    @Test
    void aPublisherGivesEveryDocumentInOrderAndEnds() throws Exception {
        var ordered = async.from(READINGS).orderBy(READINGS.id.asc());
        List<Reading> all = collect(ordered.stream(), Long.MAX_VALUE, Integer.MAX_VALUE);
        assertEquals(3000, all.size());
        assertEquals(new Reading(2999, "s2"), all.get(2999));
        assertEquals(
                200, collect(ordered.limit(200).stream(), 1, Integer.MAX_VALUE).size());
    }

    @Test
    void aSubscriberThatHasEnoughLeavesNothingBehind() throws Exception {
        assertEquals(
                7, collect(async.from(READINGS).stream(), Long.MAX_VALUE, 7).size());
        assertEquals(3000, async.from(READINGS).count().get(10, TimeUnit.SECONDS));
        assertEquals(0, async.pool().leased());
    }

    @Test
    void aSubscriberThatAsksForNothingIsToldSo() {
        var collecting = new Collecting<Reading>(0, Integer.MAX_VALUE);
        async.from(READINGS).stream().subscribe(collecting);
        var e = assertThrows(ExecutionException.class, () -> collecting.end.get(10, TimeUnit.SECONDS));
        assertInstanceOf(IllegalArgumentException.class, e.getCause());
    }

    @Test
    void aFailedQueryFailsItsSubscriber() {
        var numbers = async.from(READINGS).select(Readings.READINGS.<Integer>field("sensor", Integer.class));
        var collecting = new Collecting<Integer>(Long.MAX_VALUE, Integer.MAX_VALUE);
        numbers.stream().subscribe(collecting);
        var e = assertThrows(ExecutionException.class, () -> collecting.end.get(10, TimeUnit.SECONDS));
        var error = assertInstanceOf(RunnelException.class, e.getCause());
        assertEquals(ErrorKind.DATA_CONVERSION, error.kind());
        assertEquals("sensor", error.column());
    }

    @Test
    void documentsArePublishedIntoAnotherCollection() throws Exception {
        blocking.drop(COPIES);
        assertEquals(
                3000, async.insertAll(COPIES, async.from(READINGS).stream()).get(20, TimeUnit.SECONDS));
        assertEquals(3000, blocking.from(COPIES).count());
        var again = async.insertAll(COPIES, async.from(READINGS).stream());
        var e = assertThrows(ExecutionException.class, () -> again.get(20, TimeUnit.SECONDS));
        var error = assertInstanceOf(RunnelException.class, e.getCause());
        assertEquals(ErrorKind.UNIQUE_VIOLATION, error.kind());
        assertEquals(0L, error.row());
        assertEquals(0, async.pool().leased());
    }

    @Test
    void aStreamIsInsertedPartByPart() {
        blocking.drop(COPIES);
        var numbers = IntStream.range(0, 2501).mapToObj(i -> new Reading(i, "s"));
        assertEquals(2501, blocking.insertAll(COPIES, numbers));
        var more = IntStream.range(2501, 4000).mapToObj(i -> new Reading(i == 3700 ? 7 : i, "s"));
        var e = assertThrows(RunnelException.class, () -> blocking.insertAll(COPIES, more));
        assertEquals(1199L, e.row());
        assertEquals(3700, blocking.from(COPIES).count());
    }

    @Test
    void closingAChangeStreamEndsWhoWaitsForIt() throws Exception {
        var changes = blocking.watch(READINGS, null);
        var waiting = changes.iterator();
        var more = CompletableFuture.supplyAsync(waiting::hasNext);
        changes.close();
        assertEquals(false, more.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aChangeStreamIsPublished() throws Exception {
        var first = new Collecting<Change<Reading>>(1, 1);
        async.watch(READINGS, null).subscribe(first);
        for (int i = 10_000; !first.end.isDone(); i++) {
            blocking.insert(READINGS, new Reading(i, "watched"));
        }
        var token = assertInstanceOf(DocumentChange.class, first.all().get(0)).token();
        blocking.insert(READINGS, new Reading(99_999, "later"));
        var later = collect(async.watch(READINGS, token), Long.MAX_VALUE, 1);
        assertEquals(
                "watched",
                ((DocumentChange<Reading>) first.all().get(0)).document().sensor());
        assertTrue(later.get(0) instanceof DocumentChange<Reading>);
    }

    @Test
    @EnabledIfEnvironmentVariable(
            named = "RUNNEL_TEST_MONGODB_URL",
            matches = ".+",
            disabledReason = "needs a replica set: set RUNNEL_TEST_MONGODB_URL, see servers/mongo-replica-set.sh")
    void actionsRunAfterTheCommitAndOnlyThen() throws Exception {
        String url = System.getenv("RUNNEL_TEST_MONGODB_URL");
        var ran = new AtomicInteger();
        try (var mongo = BlockingMongo.open(url);
                var futures = AsyncMongo.open(url)) {
            mongo.drop(READINGS);
            mongo.insert(READINGS, new Reading(0, "there"));
            mongo.transaction(tx -> {
                tx.afterCommit(ran::incrementAndGet);
                return tx.insert(READINGS, new Reading(1, "a"));
            });
            assertEquals(1, ran.get());
            assertThrows(
                    IllegalStateException.class,
                    () -> mongo.transaction(tx -> {
                        tx.afterCommit(ran::incrementAndGet);
                        throw new IllegalStateException("no");
                    }));
            assertEquals(1, ran.get());
            futures.transaction(tx -> {
                        tx.afterCommit(ran::incrementAndGet);
                        return tx.insert(READINGS, new Reading(2, "b"));
                    })
                    .get(20, TimeUnit.SECONDS);
            assertEquals(2, ran.get());
            assertEquals(3, mongo.from(READINGS).count());
        }
    }
}
