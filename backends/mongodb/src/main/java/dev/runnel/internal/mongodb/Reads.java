package dev.runnel.internal.mongodb;

import com.mongodb.reactivestreams.client.AggregatePublisher;
import com.mongodb.reactivestreams.client.DistinctPublisher;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The queries that give documents. */
public final class Reads {
    private Reads() {}

    /**
     * A find.
     *
     * @param limit zero for none
     */
    public record Find<V extends @Nullable Object>(
            String collection,
            Documents<V> documents,
            BsonDocument filter,
            BsonDocument sort,
            int limit,
            int skip,
            CallSettings settings)
            implements Read<V> {
        @Override
        public Publisher<RawBsonDocument> publisher(Target target, String comment, long maxTimeMillis, int most) {
            MongoCollection<RawBsonDocument> from = target.read(collection);
            FindPublisher<RawBsonDocument> find =
                    target.session() == null ? from.find(filter) : from.find(target.session(), filter);
            int fewest = limit == 0 ? most : Math.min(limit, most);
            find = find.comment(comment)
                    .maxTime(maxTimeMillis, TimeUnit.MILLISECONDS)
                    .skip(skip);
            find = sort.isEmpty() ? find : find.sort(sort);
            find = fewest == Integer.MAX_VALUE ? find : find.limit(fewest);
            BsonDocument projection = documents.projection();
            return projection == null ? find : find.projection(projection);
        }

        @Override
        public String command() {
            return "find";
        }

        @Override
        public BsonDocument shown() {
            return filter;
        }
    }

    /** An aggregation, of a collection or, where its name is empty, of the database. */
    public record Aggregate<V extends @Nullable Object>(
            String collection, Documents<V> documents, List<BsonDocument> pipeline, CallSettings settings)
            implements Read<V> {
        @Override
        public Publisher<RawBsonDocument> publisher(Target target, String comment, long maxTimeMillis, int most) {
            List<? extends Bson> stages = pipeline;
            if (most != Integer.MAX_VALUE) {
                var limited = new ArrayList<Bson>(pipeline);
                limited.add(new BsonDocument("$limit", new BsonInt32(most)));
                stages = limited;
            }
            AggregatePublisher<RawBsonDocument> aggregate;
            if (collection.isEmpty()) {
                aggregate = target.session() == null
                        ? target.database().aggregate(stages, RawBsonDocument.class)
                        : target.database().aggregate(target.session(), stages, RawBsonDocument.class);
            } else {
                MongoCollection<RawBsonDocument> from = target.read(collection);
                aggregate =
                        target.session() == null ? from.aggregate(stages) : from.aggregate(target.session(), stages);
            }
            return aggregate.comment(comment).maxTime(maxTimeMillis, TimeUnit.MILLISECONDS);
        }

        @Override
        public String command() {
            return "aggregate";
        }

        @Override
        public BsonDocument shown() {
            return new BsonDocument("$pipeline", new BsonArray(pipeline));
        }
    }

    /** The different values of a path, each once. */
    public record Distinct<V extends @Nullable Object>(
            String collection, String path, Documents<V> documents, BsonDocument filter, CallSettings settings)
            implements Read<V> {
        @Override
        public Publisher<RawBsonDocument> publisher(Target target, String comment, long maxTimeMillis, int most) {
            MongoCollection<RawBsonDocument> from = target.read(collection);
            DistinctPublisher<BsonValue> distinct = target.session() == null
                    ? from.distinct(path, filter, BsonValue.class)
                    : from.distinct(target.session(), path, filter, BsonValue.class);
            Publisher<BsonValue> values = distinct.comment(comment).maxTime(maxTimeMillis, TimeUnit.MILLISECONDS);
            return documents -> values.subscribe(new Wrapped(documents));
        }

        @Override
        public String command() {
            return "distinct";
        }

        @Override
        public BsonDocument shown() {
            return filter;
        }
    }

    /** Gives values as what every reader reads: each in a document, as {@link Documents#values} expects it. */
    private record Wrapped(Subscriber<? super RawBsonDocument> documents) implements Subscriber<BsonValue> {
        @Override
        public void onSubscribe(Subscription subscription) {
            documents.onSubscribe(subscription);
        }

        @Override
        public void onNext(BsonValue value) {
            documents.onNext(new RawBsonDocument(new BsonDocument(Documents.VALUE, value), new BsonDocumentCodec()));
        }

        @Override
        public void onError(Throwable error) {
            documents.onError(error);
        }

        @Override
        public void onComplete() {
            documents.onComplete();
        }
    }
}
