package dev.runnel.internal.mongodb;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says about one request beside its work.
 *
 * @param label its name in messages, logs and metrics
 * @param timeout how long the server may work on it; null for the option {@code statement_timeout}, zero for no limit
 */
public record CallSettings(@Nullable String label, @Nullable Duration timeout) {
    public static final CallSettings NONE = new CallSettings(null, null);

    public CallSettings {
        if (timeout != null && timeout.isNegative()) {
            throw new RunnelException(ErrorKind.CONFIGURATION, "A timeout must not be negative; zero means no limit.");
        }
    }

    public CallSettings withLabel(String newLabel) {
        return new CallSettings(newLabel, timeout);
    }

    public CallSettings withTimeout(Duration newTimeout) {
        return new CallSettings(label, newTimeout);
    }
}
