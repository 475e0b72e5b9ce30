package dev.runnel.internal.mongodb;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Several changes on their way in few requests. Not thread-safe. */
public final class Bulks {
    private final String collection;
    private final List<WriteModel<Stored>> changes = new ArrayList<>();

    public Bulks(String collection) {
        this.collection = collection;
    }

    public void insert(Object document) {
        changes.add(Writes.insertModel(document));
    }

    public void replace(Object document, boolean upsert) {
        changes.add(Writes.replaceModel(document, upsert));
    }

    public void update(BsonDocument filter, BsonDocument change, boolean one, boolean upsert) {
        var options = new UpdateOptions().upsert(upsert);
        changes.add(
                one ? new UpdateOneModel<>(filter, change, options) : new UpdateManyModel<>(filter, change, options));
    }

    public void delete(BsonDocument filter, boolean one) {
        changes.add(one ? new DeleteOneModel<>(filter) : new DeleteManyModel<>(filter));
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }

    /** @param outcome of the driver's counts and what failed, each with the position of its change */
    public <R> Statement<BulkWriteResult, R> statement(
            boolean ordered, CallSettings settings, BiFunction<BulkWriteResult, List<RunnelException>, R> outcome) {
        Statement<BulkWriteResult, BulkWriteResult> sent =
                Writes.bulk(collection, List.copyOf(changes), ordered, settings);
        var request = Request.of("bulkWrite", collection, null, settings, false);
        return new Statement<>(
                sent.command(),
                collection,
                null,
                settings,
                new SingleCall.Single<BulkWriteResult, R>(
                        sent.single().publish(),
                        result -> outcome.apply(Objects.requireNonNull(result), List.of()),
                        error -> partly(error, request, outcome),
                        false));
    }

    private static <R> @Nullable R partly(
            Throwable error, Request request, BiFunction<BulkWriteResult, List<RunnelException>, R> outcome) {
        boolean ofChanges = error instanceof MongoBulkWriteException bulk
                && bulk.getWriteConcernError() == null
                && bulk.getErrorLabels().isEmpty();
        if (!ofChanges) {
            return null;
        }
        var bulk = (MongoBulkWriteException) error;
        Throwable cause = ServerText.safe(error);
        List<RunnelException> failures = bulk.getWriteErrors().stream()
                .map(each -> ServerErrors.of(
                        each.getCode(), each.getMessage(), error, cause, request, (long) each.getIndex()))
                .toList();
        return outcome.apply(bulk.getWriteResult(), failures);
    }
}
