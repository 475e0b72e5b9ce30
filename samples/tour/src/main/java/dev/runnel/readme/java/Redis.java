package dev.runnel.readme.java;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.readme.java.Readme.Users;
import dev.runnel.redis.AsyncRedis;
import dev.runnel.redis.BlockingRedis;
import dev.runnel.redis.CounterKey;
import dev.runnel.redis.HashKey;
import dev.runnel.redis.Keys;
import dev.runnel.redis.ListKey;
import dev.runnel.redis.Scored;
import dev.runnel.redis.SortedSetKey;
import dev.runnel.redis.ValueKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

public final class Redis {
    private Redis() {}

    // tag::keys[]
    public record Session(UUID user, Instant since, int views) {}

    static final HashKey<Session> SESSIONS =
            Keys.<Session>hash("session:{id}", Session.class).expiring(Duration.ofMinutes(30));
    static final CounterKey HITS = Keys.counter("hits:{page}");
    static final SortedSetKey<String> BOARD = Keys.sortedSet("board", String.class);

    public static Session first(BlockingRedis redis, UUID id, Session session) {
        redis.run(SESSIONS.at(id).put(session));
        redis.run(HITS.at("home").increment());
        redis.run(BOARD.add("ada", 12.5));
        List<Scored<String>> best = redis.run(BOARD.top(10));
        return best.isEmpty() ? null : redis.run(SESSIONS.at(id).get()); // null if there is none
    }
    // end::keys[]

    // tag::transaction[]
    static final CounterKey STOCK = Keys.counter("stock:{item}");
    static final ListKey<String> JOBS = Keys.list("jobs", String.class);

    public static long sell(BlockingRedis redis, String item, int wanted) {
        return redis.transaction(tx -> {
            long left = tx.run(STOCK.at(item).get());
            if (left < wanted) {
                throw new IllegalStateException("There are " + left + " pieces of " + item + ".");
            }
            tx.queue(STOCK.at(item).decrement(wanted));
            tx.queue(JOBS.pushLast("pack " + wanted + " of " + item));
            return left - wanted;
        });
    }
    // end::transaction[]

    // tag::async[]
    public static CompletableFuture<List<Session>> all(AsyncRedis redis, List<UUID> ids) {
        return redis.runAll(ids.stream().map(id -> SESSIONS.at(id).get()).toList()); // one write
    }
    // end::async[]

    // tag::cached[]
    static final ValueKey<String> EMAILS =
            Keys.<String>value("email:{user}", String.class).expiring(Duration.ofMinutes(10));

    public static String email(BlockingRedis redis, BlockingDatabase db, long id) {
        return redis.cached(
                EMAILS.at(id),
                () -> db.from(Users.USERS).where(Users.USERS.id.eq(id)).one().email());
    }
    // end::cached[]
}
