package dev.runnel.internal.mongodb;

import java.util.function.Function;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A request with one answer, ready to be sent any number of times.
 *
 * @param command the server's name of it
 * @param collection the collection's name; empty for the database
 * @param shown what is asked, for logs
 */
public record Statement<T, R extends @Nullable Object>(
        String command,
        String collection,
        @Nullable BsonDocument shown,
        CallSettings settings,
        SingleCall.Single<T, R> single) {
    /** The same, giving something else of the answer. */
    public <X extends @Nullable Object> Statement<T, X> map(Function<R, X> function) {
        Function<@Nullable T, X> result =
                answer -> function.apply(single.result().apply(answer));
        return new Statement<>(
                command, collection, shown, settings, new SingleCall.Single<>(single.publish(), result, single.rows()));
    }

    /** The request, which is not sent yet. */
    Call<R> made(MongoEngine engine, @Nullable MongoSession session) {
        Request request = Request.of(command, collection, shown, settings, session != null);
        return new SingleCall<>(engine, request, engine.target(session), single);
    }
}
