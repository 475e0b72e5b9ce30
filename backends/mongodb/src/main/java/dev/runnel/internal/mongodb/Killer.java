package dev.runnel.internal.mongodb;

import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.reactivestreams.client.MongoClient;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kills requests on the server: finds them among one's own by their comment, and sends killOp, both of which every user
 * may do. A server that answers that it cannot find them (or forbids it) is asked no more; maxTimeMS is what then ends
 * the work, as it does on a secondary: killOp goes to the primary, where another operation may have the same number.
 */
final class Killer {
    private static final Logger LOG = LoggerFactory.getLogger(Killer.class);
    private static final int MOST_REFUSALS = 3;
    /** Unauthorized, CommandNotFound, IllegalOperation, CommandNotSupported, no such stage. */
    private static final Set<Integer> REFUSALS = Set.of(13, 59, 20, 115, 40324);

    private final MongoClient client;
    private final AtomicInteger refused = new AtomicInteger();

    Killer(MongoClient client) {
        this.client = client;
    }

    /** Does it behind; an operation that has ended meanwhile is not found. */
    void kill(String comment) {
        if (refused.get() >= MOST_REFUSALS) {
            return;
        }
        List<Bson> find = List.of(
                new BsonDocument("$currentOp", new BsonDocument("allUsers", BsonBoolean.FALSE)),
                new BsonDocument("$match", new BsonDocument("command.comment", new BsonString(comment))));
        var admin = client.getDatabase("admin").withReadPreference(ReadPreference.primary());
        admin.aggregate(find, BsonDocument.class).subscribe(new Each() {
            @Override
            public void onNext(BsonDocument operation) {
                BsonValue id = operation.get("opid");
                if (id != null) {
                    var kill = new BsonDocument("killOp", new BsonInt32(1)).append("op", id);
                    admin.runCommand(kill, BsonDocument.class).subscribe(new Each());
                }
            }

            @Override
            public void onError(Throwable error) {
                super.onError(error);
                if (error instanceof MongoException answer && REFUSALS.contains(answer.getCode())) {
                    refused.incrementAndGet();
                }
            }

            @Override
            public void onComplete() {
                refused.set(0);
            }
        });
    }

    private static class Each implements Subscriber<BsonDocument> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(BsonDocument answer) {}

        @Override
        public void onError(Throwable error) {
            LOG.debug(
                    "The server did not take $currentOp or killOp: {}",
                    error.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {}
    }
}
