package dev.runnel.internal.mongodb;

import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.IndexModel;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** What is asked of the server beside documents and their changes. */
public final class Commands {
    private Commands() {}

    static Statement<BsonDocument, @Nullable Void> ping() {
        return ping(answer -> null);
    }

    /** When the last thing happened that the server knows of, by its own count; null if it counts nothing. */
    static Statement<BsonDocument, @Nullable BsonTimestamp> operationTime() {
        return ping(
                answer -> answer != null && answer.get("operationTime") instanceof BsonTimestamp time ? time : null);
    }

    private static <R extends @Nullable Object> Statement<BsonDocument, R> ping(
            Function<@Nullable BsonDocument, R> result) {
        var ping = new BsonDocument("ping", new BsonInt32(1));
        return new Statement<>(
                "ping",
                "",
                null,
                CallSettings.NONE,
                new SingleCall.Single<>(
                        (target, comment, limit) -> target.database().runCommand(ping, BsonDocument.class),
                        result,
                        false));
    }

    /** Any command, as the server takes it; its answer as it is. */
    public static Statement<RawBsonDocument, RawBsonDocument> raw(BsonDocument command, CallSettings settings) {
        String name = command.isEmpty() ? "command" : command.getFirstKey();
        return new Statement<>(
                name,
                "",
                null,
                settings,
                new SingleCall.Single<>(
                        (target, comment, limit) -> target.session() == null
                                ? target.database().runCommand(command, RawBsonDocument.class)
                                : target.database().runCommand(target.session(), command, RawBsonDocument.class),
                        answer -> Objects.requireNonNull(answer),
                        true));
    }

    /** How many documents meet the condition. */
    public static Statement<Long, Long> count(
            String collection, BsonDocument filter, int limit, int skip, CallSettings settings) {
        return new Statement<>(
                "count",
                collection,
                filter,
                settings,
                new SingleCall.Single<>(
                        (target, comment, millis) -> {
                            var options = new CountOptions()
                                    .limit(limit)
                                    .skip(skip)
                                    .maxTime(millis, TimeUnit.MILLISECONDS)
                                    .comment(comment);
                            var from = target.read(collection);
                            return target.session() == null
                                    ? from.countDocuments(filter, options)
                                    : from.countDocuments(target.session(), filter, options);
                        },
                        count -> count == null ? 0L : count,
                        true));
    }

    /** Makes the indexes that are not there yet; in a transaction, servers do it for collections that are empty. */
    public static Statement<String, @Nullable Void> createIndexes(String collection, List<IndexModel> indexes) {
        return new Statement<>(
                "createIndexes",
                collection,
                null,
                CallSettings.NONE,
                new SingleCall.Single<>(
                        (target, comment, limit) -> target.session() == null
                                ? target.read(collection).createIndexes(indexes)
                                : target.read(collection).createIndexes(target.session(), indexes),
                        name -> null,
                        false));
    }

    /** Drops the collection with its documents and indexes, if it is there; NOT_PORTABLE in a transaction. */
    public static Statement<Void, @Nullable Void> drop(String collection) {
        return new Statement<>(
                "drop",
                collection,
                null,
                CallSettings.NONE,
                new SingleCall.Single<>(
                        (target, comment, limit) -> {
                            if (target.session() != null) {
                                throw new RunnelException(
                                        ErrorKind.NOT_PORTABLE,
                                        "A collection cannot be dropped in a transaction. Drop it outside of the"
                                                + " block, or delete its documents.");
                            }
                            return target.read(collection).drop();
                        },
                        nothing -> null,
                        false));
    }
}
