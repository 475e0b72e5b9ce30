package dev.runnel.mongodb;

import com.mongodb.client.result.UpdateResult;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What an update did.
 *
 * @param matched documents that met the condition
 * @param modified those of them that are not as they were
 * @param upserted the {@code _id} of the document that was inserted; null if none was
 */
public record Updated(long matched, long modified, @Nullable BsonValue upserted) {
    /** The driver's answer. */
    public static Updated of(UpdateResult result) {
        return new Updated(result.getMatchedCount(), result.getModifiedCount(), result.getUpsertedId());
    }

    /** Never a value. */
    @Override
    public String toString() {
        return "Updated(matched " + matched + ", modified " + modified + (upserted == null ? ")" : ", one inserted)");
    }
}
