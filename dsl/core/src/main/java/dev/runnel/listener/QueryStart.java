package dev.runnel.listener;

import org.jspecify.annotations.Nullable;

/**
 * One statement that is asked for. Fields may be added: read it, do not construct it.
 *
 * @param backend the backend's name: {@code sqlite}
 * @param label the caller's name for the statement
 * @param sql the text as it will be sent, with placeholders; never a bound value
 * @param executions how many sets of arguments it runs with; more than 1 for a batch
 * @param inTransaction whether it runs inside a transaction block
 */
public record QueryStart(String backend, @Nullable String label, String sql, int executions, boolean inTransaction) {}
