package dev.runnel.internal.mongodb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.runnel.row.TypeUse;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;

class MongoCursorTest {
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger cancels = new AtomicInteger();
    private final Subscription subscription = new Subscription() {
        @Override
        public void request(long most) {
            requests.incrementAndGet();
        }

        @Override
        public void cancel() {
            cancels.incrementAndGet();
        }
    };

    @Test
    @DisplayName("a change stream that is closed while it is being opened is closed when it is open")
    void closedWhileOpening() throws Exception {
        MongoEngine engine = MongoEngine.open("mongodb://127.0.0.1:1/nothing", List.of());
        try {
            var cursor = new AtomicReference<MongoCursor<RawBsonDocument>>();
            cursor.set(engine.cursor(null, new Endless(subscriber -> {
                cursor.get().close();
                subscriber.onSubscribe(subscription);
            })));
            assertEquals(List.of(), cursor.get().next(1).get());
            assertEquals(1, cancels.get());
            assertEquals(0, requests.get());
        } finally {
            engine.close();
        }
    }

    private record Endless(Publisher<RawBsonDocument> publisher) implements Read<RawBsonDocument> {
        @Override
        public Publisher<RawBsonDocument> publisher(Target target, String comment, long maxTimeMillis, int most) {
            return publisher;
        }

        @Override
        public Documents<RawBsonDocument> documents() {
            return Documents.of(TypeUse.of(RawBsonDocument.class));
        }

        @Override
        public String command() {
            return "watch";
        }

        @Override
        public String collection() {
            return "orders";
        }

        @Override
        public BsonDocument shown() {
            return null;
        }

        @Override
        public CallSettings settings() {
            return CallSettings.NONE;
        }

        @Override
        public boolean endless() {
            return true;
        }
    }
}
