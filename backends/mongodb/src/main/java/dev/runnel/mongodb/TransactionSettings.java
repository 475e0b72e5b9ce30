package dev.runnel.mongodb;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction runs. Immutable; {@link #DEFAULT} with what differs. What is null is the client's own, as the URL
 * says.
 *
 * @param readConcern such as {@link ReadConcern#SNAPSHOT}: all reads see one state of the data
 * @param writeConcern such as {@link WriteConcern#MAJORITY}
 * @param readPreference in a transaction only the primary is allowed by the server
 * @param retryFor how long after its begin the block may be run again and a commit be repeated; zero for never
 */
public record TransactionSettings(
        @Nullable ReadConcern readConcern,
        @Nullable WriteConcern writeConcern,
        @Nullable ReadPreference readPreference,
        Duration retryFor) {
    /** The client's own concerns, and the driver specification's 120 seconds. */
    public static final TransactionSettings DEFAULT =
            new TransactionSettings(null, null, null, Duration.ofSeconds(120));

    public TransactionSettings withReadConcern(ReadConcern concern) {
        return new TransactionSettings(concern, writeConcern, readPreference, retryFor);
    }

    public TransactionSettings withWriteConcern(WriteConcern concern) {
        return new TransactionSettings(readConcern, concern, readPreference, retryFor);
    }

    public TransactionSettings withReadPreference(ReadPreference preference) {
        return new TransactionSettings(readConcern, writeConcern, preference, retryFor);
    }

    public TransactionSettings withRetryFor(Duration limit) {
        return new TransactionSettings(readConcern, writeConcern, readPreference, limit);
    }

    /** As the driver takes them. */
    public TransactionOptions options() {
        TransactionOptions.Builder options = TransactionOptions.builder();
        if (readConcern != null) {
            options.readConcern(readConcern);
        }
        if (writeConcern != null) {
            options.writeConcern(writeConcern);
        }
        if (readPreference != null) {
            options.readPreference(readPreference);
        }
        return options.build();
    }
}
