package dev.runnel.internal.mongodb;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request beside its work.
 *
 * @param command the server's name of it: {@code find}
 * @param collection the collection's name; empty for a command on the database
 * @param shown what it is asked, for logs; shown without its values
 * @param inTransaction whether it runs in a transaction
 * @param comment a name of its own, by which the server finds it to kill it
 */
record Request(
        String command,
        String collection,
        @Nullable BsonDocument shown,
        CallSettings settings,
        boolean inTransaction,
        String comment) {
    private static final String PROCESS =
            "runnel-" + UUID.randomUUID().toString().substring(0, 13) + "-";
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);
    private static final AtomicLong COUNT = new AtomicLong();

    static Request of(
            String command,
            String collection,
            @Nullable BsonDocument shown,
            CallSettings settings,
            boolean inTransaction) {
        return new Request(
                command,
                collection,
                shown,
                settings,
                inTransaction,
                PROCESS + Long.toHexString(COUNT.incrementAndGet()));
    }

    /** Zero is no limit; neither is what the server cannot count, which is more than 24 days. */
    long timeoutMillis(MongoOptions options) {
        Duration given = settings.timeout();
        Duration timeout = given == null ? options.statementTimeout() : given;
        if (timeout.isZero() || timeout.compareTo(LONGEST) > 0) {
            return 0;
        }
        return Math.max(1, timeout.toMillis());
    }

    /** How messages call it: {@code The find on orders}. */
    String what() {
        return "The " + command + (collection.isEmpty() ? "" : " on " + collection);
    }

    /** For logs: {@code orders.find({"total": {"$gt": ?}})}. */
    String text() {
        var text = new StringBuilder(collection.isEmpty() ? "" : collection + ".")
                .append(command)
                .append('(');
        if (shown != null) {
            Shown.write(shown, text);
        }
        return text.append(')').toString();
    }
}
