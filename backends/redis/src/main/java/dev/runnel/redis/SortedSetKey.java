package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.redis.Command.Effect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key that holds a sorted set: members, each once, in the order of their scores. Made by {@link Keys#sortedSet}.
 *
 * @param <T> the type of its members
 */
public final class SortedSetKey<T> extends Key<SortedSetKey<T>> {
    private static final Word ZADD = Word.of("ZADD");
    private static final Word ZINCRBY = Word.of("ZINCRBY");
    private static final Word ZREM = Word.of("ZREM");
    private static final Word ZSCORE = Word.of("ZSCORE");
    private static final Word ZRANK = Word.of("ZRANK");
    private static final Word ZREVRANK = Word.of("ZREVRANK");
    private static final Word ZRANGE = Word.of("ZRANGE");
    private static final Word ZREVRANGE = Word.of("ZREVRANGE");
    private static final Word ZRANGEBYSCORE = Word.of("ZRANGEBYSCORE");
    private static final Word ZREMRANGEBYSCORE = Word.of("ZREMRANGEBYSCORE");
    private static final Word ZCARD = Word.of("ZCARD");
    private static final Word ZPOPMIN = Word.of("ZPOPMIN");
    private static final Word ZPOPMAX = Word.of("ZPOPMAX");
    private static final byte[] WITHSCORES = Command.ascii("WITHSCORES");

    final ValueFormat<T> format;

    SortedSetKey(KeyName name, @Nullable Duration ttl, ValueFormat<T> format) {
        super(name, ttl);
        this.format = format;
    }

    @Override
    SortedSetKey<T> with(KeyName otherName, @Nullable Duration otherTtl) {
        return new SortedSetKey<>(otherName, otherTtl, format);
    }

    /** Adds a member, or gives it another score; true if it was not in the set before. */
    public Command<Boolean> add(T member, double score) {
        return Putting.adding(ZADD, this, Replies::yes, List.of(score(score), format.encode(member)));
    }

    /** Adds members with their scores; answers how many were not in the set before. */
    public Command<Long> addAll(List<Scored<T>> members) {
        var arguments = new ArrayList<byte[]>(2 * members.size());
        for (Scored<T> each : members) {
            arguments.add(score(each.score()));
            arguments.add(format.encode(each.value()));
        }
        return Putting.adding(ZADD, this, Replies::number, arguments);
    }

    /** Adds to a member's score, 0 if it is not in the set; answers the score then. */
    public Command<Double> increment(T member, double by) {
        return Putting.command(ZINCRBY, this, Replies::decimal, List.of(score(by), format.encode(member)));
    }

    /** Takes members away; answers how many were in the set. */
    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    public final Command<Long> remove(T... members) {
        return Command.of(ZREM, Effect.WRITES, this, Replies::number, SetKey.encoded(List.of(members), format, this));
    }

    /** A member's score; null if it is not in the set. */
    public Command<@Nullable Double> score(T member) {
        return Command.of(ZSCORE, Effect.READS, this, Replies::decimalOrNull, format.encode(member));
    }

    /** How many members have a lower score than this one; null if it is not in the set. */
    public Command<@Nullable Long> rank(T member) {
        return Command.of(ZRANK, Effect.READS, this, Replies::numberOrNull, format.encode(member));
    }

    /** How many members have a higher score than this one; null if it is not in the set. */
    public Command<@Nullable Long> topRank(T member) {
        return Command.of(ZREVRANK, Effect.READS, this, Replies::numberOrNull, format.encode(member));
    }

    /** The members at positions {@code from} to {@code to}, both included, the lowest score first; negative from the end. */
    public Command<List<Scored<T>>> range(long from, long to) {
        return scored(ZRANGE, Effect.READS, Command.ascii(from), Command.ascii(to), WITHSCORES);
    }

    /** The members of the highest scores, the highest first. */
    public Command<List<Scored<T>>> top(int count) {
        return scored(ZREVRANGE, Effect.READS, Command.ascii(0), Command.ascii((long) count - 1), WITHSCORES);
    }

    /** The members with scores from {@code least} to {@code most}, both included, the lowest first. */
    public Command<List<Scored<T>>> between(double least, double most) {
        return scored(ZRANGEBYSCORE, Effect.READS, score(least), score(most), WITHSCORES);
    }

    /** Takes away the members with scores from {@code least} to {@code most}, both included; answers how many. */
    public Command<Long> removeBetween(double least, double most) {
        return Command.of(ZREMRANGEBYSCORE, Effect.WRITES, this, Replies::number, score(least), score(most));
    }

    public Command<Long> size() {
        return Command.of(ZCARD, Effect.READS, this, Replies::number);
    }

    /** Takes the members of the lowest scores away. */
    public Command<List<Scored<T>>> popLowest(int count) {
        return scored(ZPOPMIN, Effect.WRITES, Command.ascii(count));
    }

    /** Takes the members of the highest scores away. */
    public Command<List<Scored<T>>> popHighest(int count) {
        return scored(ZPOPMAX, Effect.WRITES, Command.ascii(count));
    }

    private Command<List<Scored<T>>> scored(Word word, Effect effect, byte[]... arguments) {
        return Command.of(word, effect, this, this::scored, arguments);
    }

    List<Scored<T>> scored(@Nullable Object reply) {
        List<@Nullable Object> list = Replies.list(reply);
        var members = new ArrayList<Scored<T>>(list.size() / 2);
        for (int i = 0; i < list.size(); i += 2) {
            members.add(
                    new Scored<>(format.decode(Replies.bytes(list.get(i)), this), Replies.decimal(list.get(i + 1))));
        }
        return members;
    }

    private static byte[] score(double score) {
        if (Double.isNaN(score)) {
            throw new RunnelException(ErrorKind.DATA_INVALID, "A score cannot be NaN.");
        }
        return Command.ascii(Double.isInfinite(score) ? (score > 0 ? "+inf" : "-inf") : Double.toString(score));
    }
}
