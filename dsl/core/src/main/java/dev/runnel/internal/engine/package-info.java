/**
 * The one engine behind the three faces: lease, run, cancel, settle, return or evict; begin, commit, roll back; the
 * statement queue of a session. Used from outside only by {@code runnel-kotlin}.
 *
 * <p>To follow one query in a debugger: {@link dev.runnel.internal.engine.QueryRun} asks its
 * {@link dev.runnel.internal.engine.SessionSource} for a session, opens an {@link dev.runnel.spi.Exchange}, fetches, gives
 * the session back and completes its {@link dev.runnel.spi.run.Outcome}. Cancelled on the way, a
 * {@link dev.runnel.internal.engine.Settlement} sees the exchange to its end first.
 */
@NullMarked
package dev.runnel.internal.engine;

import org.jspecify.annotations.NullMarked;
