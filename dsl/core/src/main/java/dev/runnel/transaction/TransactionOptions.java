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
 * @param deferrable the transaction waits at its begin until no conflict can fail it, as a long report wants it; only with
 *     SERIALIZABLE and readOnly, where the database has it (PostgreSQL)
 * @param timeout the block is cancelled and rolled back after this, null for no limit
 */
public record TransactionOptions(
        @Nullable Isolation isolation,
        boolean readOnly,
        boolean deferrable,
        @Nullable Duration timeout,
        Retry retry) {
    public static final TransactionOptions DEFAULT = new TransactionOptions(null, false, false, null, Retry.NEVER);

    public static TransactionOptions isolation(Isolation isolation) {
        return new TransactionOptions(isolation, false, false, null, Retry.NEVER);
    }

    public static TransactionOptions reading() {
        return new TransactionOptions(null, true, false, null, Retry.NEVER);
    }

    public static TransactionOptions retrying(Retry retry) {
        return new TransactionOptions(null, false, false, null, retry);
    }

    public TransactionOptions withIsolation(Isolation isolation) {
        return new TransactionOptions(isolation, readOnly, deferrable, timeout, retry);
    }

    public TransactionOptions withReadOnly() {
        return new TransactionOptions(isolation, true, deferrable, timeout, retry);
    }

    public TransactionOptions withDeferrable() {
        return new TransactionOptions(isolation, readOnly, true, timeout, retry);
    }

    public TransactionOptions withTimeout(Duration timeout) {
        return new TransactionOptions(isolation, readOnly, deferrable, timeout, retry);
    }

    public TransactionOptions withRetry(Retry retry) {
        return new TransactionOptions(isolation, readOnly, deferrable, timeout, retry);
    }

    public TxOptions begin() {
        return new TxOptions(isolation, readOnly, deferrable);
    }
}
