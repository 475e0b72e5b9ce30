package dev.runnel.mongodb;

import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A collection's declared indexes as the driver takes them. */
final class Indexes {
    private Indexes() {}

    static List<IndexModel> of(Collection<?> collection) {
        return collection.indexes().stream().map(Indexes::model).toList();
    }

    private static IndexModel model(Index index) {
        var options = new IndexOptions().name(index.name()).unique(index.unique());
        Duration age = index.age();
        if (age != null) {
            options.expireAfter(age.toSeconds(), TimeUnit.SECONDS);
        }
        Filter condition = index.condition();
        if (condition != null) {
            options.partialFilterExpression(condition.document());
        }
        return new IndexModel(FindBuilder.sort(index.keys()), options);
    }
}
