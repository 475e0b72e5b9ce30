package dev.runnel.mongodb;

import com.mongodb.bulk.BulkWriteResult;
import dev.runnel.error.RunnelException;
import java.util.List;

/**
 * What a bulk of changes did.
 *
 * @param failures the changes that were refused, each with its position as {@code row}; ordered, at most one, and those
 *     after
 *     it were not tried
 */
public record BulkOutcome(
        long inserted, long matched, long modified, long deleted, long upserted, List<RunnelException> failures) {
    static BulkOutcome of(BulkWriteResult result, List<RunnelException> failures) {
        return new BulkOutcome(
                result.getInsertedCount(),
                result.getMatchedCount(),
                result.getModifiedCount(),
                result.getDeletedCount(),
                result.getUpserts().size(),
                failures);
    }

    /** This outcome if nothing failed; else the first failure, with the others as suppressed. */
    public BulkOutcome orThrow() {
        if (failures.isEmpty()) {
            return this;
        }
        RunnelException first = failures.get(0).here();
        failures.stream().skip(1).forEach(first::addSuppressed);
        throw first;
    }
}
