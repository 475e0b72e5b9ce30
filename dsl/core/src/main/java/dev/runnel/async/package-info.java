/**
 * The asynchronous face, for Java services that compose futures. Cancelling a future, or its {@code orTimeout}, stops the
 * statement in the database ({@code complete} and {@code completeOnTimeout} do not). A call never blocks its caller; results come on a driver's thread or one of Runnel's.
 */
@NullMarked
package dev.runnel.async;

import org.jspecify.annotations.NullMarked;
