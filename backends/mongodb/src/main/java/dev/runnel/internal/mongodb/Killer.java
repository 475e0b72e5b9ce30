package dev.runnel.internal.mongodb;

import com.mongodb.reactivestreams.client.MongoClient;
import java.util.List;
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
 * may do. A server that has neither (or forbids them) is asked no more; maxTimeMS is what then ends the work.
 */
final class Killer {
    private static final Logger LOG = LoggerFactory.getLogger(Killer.class);
    private static final int MOST_REFUSALS = 3;

    private final MongoClient client;
    private volatile int refused;

    Killer(MongoClient client) {
        this.client = client;
    }

    /** Does it behind; an operation that has ended meanwhile is not found. */
    void kill(String comment) {
        if (refused >= MOST_REFUSALS) {
            return;
        }
        List<Bson> find = List.of(
                new BsonDocument("$currentOp", new BsonDocument("allUsers", BsonBoolean.FALSE)),
                new BsonDocument("$match", new BsonDocument("command.comment", new BsonString(comment))));
        var admin = client.getDatabase("admin");
        admin.aggregate(find, BsonDocument.class).subscribe(new Each() {
            @Override
            public void onNext(BsonDocument operation) {
                BsonValue id = operation.get("opid");
                if (id != null) {
                    var kill = new BsonDocument("killOp", new BsonInt32(1)).append("op", id);
                    admin.runCommand(kill, BsonDocument.class).subscribe(new Each());
                }
            }
        });
    }

    private class Each implements Subscriber<BsonDocument> {
        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(BsonDocument answer) {
            refused = 0;
        }

        @Override
        public void onError(Throwable error) {
            refused++;
            LOG.debug("The server did not take killOp: {}", error.getClass().getSimpleName());
        }

        @Override
        public void onComplete() {}
    }
}
