package dev.runnel.pool;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Who holds a session.
 *
 * @param owner what the holder gave as owner
 * @param label what the holder said it is doing
 * @param held for how long so far
 * @param thread the thread that asked for the lease
 * @param takenAt where it asked, if the pool captures stacks
 */
public record LeaseInfo(
        @Nullable Object owner,
        @Nullable String label,
        Duration held,
        String thread,
        @Nullable Throwable takenAt) {}
