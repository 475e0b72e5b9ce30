package dev.runnel.mongodb;

import com.mongodb.client.model.IndexModel;
import dev.runnel.internal.mongodb.Commands;
import java.util.List;

/** A collection's declared indexes as the driver takes them. */
final class Indexes {
    private Indexes() {}

    static List<IndexModel> of(Collection<?> collection) {
        return collection.indexes().stream()
                .map(index -> Commands.index(index.name(), FindBuilder.sort(index.keys()), index.unique()))
                .toList();
    }
}
