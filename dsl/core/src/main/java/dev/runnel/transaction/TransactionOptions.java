package dev.runnel.transaction;

import dev.runnel.spi.Isolation;
import dev.runnel.spi.TxOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a transaction runs. Immutable; {@link #DEFAULT} with what differs.
 *
 * @param isolation null for the database's default (or the URL option {@code isolation_level})
 * @param readOnly writes are refused; on SQLite it runs beside the writer
 * @param timeout the block is cancelled and rolled back after this, null for no limit
 */
public record TransactionOptions(
        @Nullable Isolation isolation,
        boolean readOnly,
        @Nullable Duration timeout,
        Retry retry) {
    public static final TransactionOptions DEFAULT = new TransactionOptions(null, false, null, Retry.NEVER);

    public static TransactionOptions isolation(Isolation isolation) {
        return new TransactionOptions(isolation, false, null, Retry.NEVER);
    }

    public static TransactionOptions reading() {
        return new TransactionOptions(null, true, null, Retry.NEVER);
    }

    public static TransactionOptions retrying(Retry retry) {
        return new TransactionOptions(null, false, null, retry);
    }

    public TransactionOptions withIsolation(Isolation isolation) {
        return new TransactionOptions(isolation, readOnly, timeout, retry);
    }

    public TransactionOptions withReadOnly() {
        return new TransactionOptions(isolation, true, timeout, retry);
    }

    public TransactionOptions withTimeout(Duration timeout) {
        return new TransactionOptions(isolation, readOnly, timeout, retry);
    }

    public TransactionOptions withRetry(Retry retry) {
        return new TransactionOptions(isolation, readOnly, timeout, retry);
    }

    public TxOptions begin() {
        return new TxOptions(isolation, readOnly);
    }
}
