package dev.runnel.listener;

import dev.runnel.error.RunnelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One statement that has ended. Fields may be added: read it, do not construct it.
 *
 * @param backend the backend's name: {@code sqlite}
 * @param label the caller's name for the statement
 * @param sql the text as it was sent, with placeholders; never a bound value
 * @param executions how many sets of arguments it ran with; more than 1 for a batch
 * @param inTransaction whether it ran inside a transaction block
 * @param waited how long it waited for a session
 * @param ran how long the database worked on it, over all its fetches
 * @param rows rows delivered
 * @param affected rows changed, -1 if the statement does not say
 * @param error why it ended early, null if it succeeded
 */
public record QueryEvent(
        String backend,
        @Nullable String label,
        String sql,
        int executions,
        boolean inTransaction,
        Duration waited,
        Duration ran,
        long rows,
        long affected,
        @Nullable RunnelException error) {}
