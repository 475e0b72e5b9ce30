package dev.runnel.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One physical connection. At most one call is in flight, except {@link Exchange#cancel()} and {@link #abort()}, which
 * come from any thread. Control calls (begin, commit, rollback, savepoint) are never cancelled on the server: the
 * engine sees them through, bounded in time, and evicts the session when they fail (a killed BEGIN left the following
 * inserts autocommitted on MySQL, FACTS.md section 1).
 *
 * <p>A blocking session does its work inside the call and returns a completed stage.
 */
public interface Session {
    /** Prepares to run a command; sends nothing before the first {@link Exchange#fetch}. */
    Exchange open(Command command);

    CompletionStage<@Nullable Void> begin(TxOptions options);

    /** True if {@link #begin} sends nothing, and so never blocks: BEGIN goes with the transaction's first statement. */
    default boolean beginsAhead(TxOptions options) {
        return false;
    }

    CompletionStage<@Nullable Void> commit();

    CompletionStage<@Nullable Void> rollback();

    CompletionStage<@Nullable Void> savepoint(SavepointOp op, String name);

    /** One round trip that proves the connection alive. */
    CompletionStage<@Nullable Void> ping();

    /** Undoes what a borrower may have left behind, before the session goes to the next one. */
    CompletionStage<@Nullable Void> reset();

    /**
     * True if a statement has changed what the next borrower would inherit (a setting, a temporary table), so that
     * {@link #reset} must come first; it fails if only a new session would be clean. Never blocks. A session in a transaction that
     * a text has begun is reset too if this is true, and dropped if it is not clean then.
     */
    default boolean needsReset() {
        return false;
    }

    /** The age at which the pool should replace it, if the server drops sessions by itself; null if it does not. */
    default @Nullable Duration maxAge() {
        return null;
    }

    /** Closes in good order, after the last call has ended. */
    CompletionStage<@Nullable Void> close();

    /** Drops the connection now, from any thread; whatever is in flight fails. Never blocks for long, never throws. */
    void abort();

    /** What the session is in the middle of; never blocks, any thread. */
    Health health();

    /**
     * A special ability of this session, or the driver's own connection. In a transaction only after another call has been
     * answered: until then a session may owe its BEGIN, and what is done past it could run outside of the transaction.
     */
    <T> Optional<T> extension(Class<T> type);

    enum Health {
        CLEAN,
        IN_TRANSACTION,
        BUSY,
        BROKEN
    }

    enum SavepointOp {
        CREATE,
        RELEASE,
        ROLLBACK
    }
}
