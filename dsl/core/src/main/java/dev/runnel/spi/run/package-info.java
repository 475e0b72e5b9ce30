/**
 * How a caller waits: what an engine does for one caller ({@link dev.runnel.spi.run.Run}), where the result goes
 * ({@link dev.runnel.spi.run.Outcome}), and what the Java faces make of the two, a future
 * ({@link dev.runnel.spi.run.RunFuture}) or a thread that waits ({@link dev.runnel.spi.run.Waiting}). For backends that have
 * an engine of their own, because what they talk to has no sessions of SQL.
 */
@NullMarked
package dev.runnel.spi.run;

import org.jspecify.annotations.NullMarked;
