package dev.runnel.tour.java;

import static dev.runnel.tour.java.Tables.NATIONS;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.redis.BlockingRedis;
import dev.runnel.redis.Command;
import dev.runnel.redis.CounterKey;
import dev.runnel.redis.HashKey;
import dev.runnel.redis.Keys;
import dev.runnel.redis.ValueKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Redis beside the database: objects, many commands in one write, a transaction, and a cache that hears of commits. */
final class Caching {
    public record Basket(long customer, int pieces) {}

    private static final Duration SHORT = Duration.ofMinutes(5);

    // Keys say what they hold and hold no connection; what stands in braces is filled in by at().
    private static final HashKey<Basket> BASKETS =
            Keys.<Basket>hash("tour:basket:{customer}", Basket.class).expiring(SHORT);
    private static final CounterKey STOCK = Keys.counter("tour:stock:{part}").expiring(SHORT);
    private static final ValueKey<String> NATION_NAMES =
            Keys.<String>value("tour:nation:{id}", String.class).expiring(SHORT);

    private Caching() {}

    static void caching(BlockingDatabase db, String url, Screen screen) throws Exception {
        screen.chapter("Keep things in Redis");
        try (var redis = BlockingRedis.open(url)) {
            redis.run(BASKETS.at(7).put(new Basket(7, 2)));
            screen.fact("a hash", String.valueOf(redis.run(BASKETS.at(7).get())));

            var watch = new Stopwatch();
            List<Command<Void>> puts = LongStream.rangeClosed(1, 1_000)
                    .mapToObj(part -> STOCK.at(part).put(10))
                    .toList();
            redis.runAll(puts);
            screen.fact("runAll", "1,000 commands in one write, in " + watch.millis() + " ms");

            long left = redis.transaction(
                    tx -> { // runs again if somebody changes meanwhile what it has read
                        long here = tx.run(STOCK.at(1).get());
                        tx.queue(STOCK.at(1).decrement(3));
                        return here - 3;
                    });
            long kept = redis.run(STOCK.at(1).get());
            screen.fact("transaction", "10 pieces of part 1 less 3 are " + left + ", in Redis " + kept);

            nationNameIsCached(db, redis, screen);
        }
    }

    /** However many ask, it is loaded once, and again when a transaction that changes the nation has committed. */
    private static void nationNameIsCached(BlockingDatabase db, BlockingRedis redis, Screen screen) throws Exception {
        var loads = new AtomicInteger();
        Callable<String> name = () -> redis.cached(NATION_NAMES.at(0), () -> {
            loads.incrementAndGet();
            return db.from(NATIONS).where(NATIONS.nationKey.eq(0L)).one().name();
        });
        redis.invalidate(NATION_NAMES.at(0));
        var threads = Executors.newFixedThreadPool(16);
        var names = new HashSet<String>();
        try {
            var asking = new ArrayList<Callable<String>>();
            for (int i = 0; i < 256; i++) {
                asking.add(name);
            }
            for (var answer : threads.invokeAll(asking)) {
                names.add(answer.get());
            }
        } finally {
            threads.shutdown();
        }
        screen.fact("cached", "256 calls read " + String.join(", ", names) + ", loaded " + loads.get() + " time");
        db.transaction(tx -> {
            tx.update(NATIONS)
                    .set(NATIONS.comment, "far away")
                    .where(NATIONS.nationKey.eq(0L))
                    .execute();
            tx.afterCommit(() -> redis.invalidate(NATION_NAMES.at(0)));
            return null;
        });
        screen.fact("after a commit", name.call() + ", loaded " + loads.get() + " times by now");
    }
}
