package dev.runnel.migration;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How migrations are found and run. Immutable; {@link #DEFAULT} with what differs.
 *
 * @param outOfOrder runs files older than the database's version too, which are refused otherwise
 * @param allowNewer takes a database that a newer program has migrated as it is, which is refused otherwise
 * @param lockWait how long to wait for another program that is migrating
 * @param classLoader where {@code classpath:} is looked up; null for the thread's context class loader, then Runnel's own
 */
public record MigrationOptions(
        boolean outOfOrder,
        boolean allowNewer,
        Duration lockWait,
        @Nullable ClassLoader classLoader) {
    public static final MigrationOptions DEFAULT = new MigrationOptions(false, false, Duration.ofMinutes(1), null);

    public MigrationOptions {
        if (lockWait.isNegative()) {
            throw new RunnelException(ErrorKind.CONFIGURATION, "The wait for the lock must not be negative.");
        }
    }

    public MigrationOptions withOutOfOrder() {
        return new MigrationOptions(true, allowNewer, lockWait, classLoader);
    }

    public MigrationOptions withAllowNewer() {
        return new MigrationOptions(outOfOrder, true, lockWait, classLoader);
    }

    public MigrationOptions withLockWait(Duration wait) {
        return new MigrationOptions(outOfOrder, allowNewer, wait, classLoader);
    }

    public MigrationOptions withClassLoader(ClassLoader loader) {
        return new MigrationOptions(outOfOrder, allowNewer, lockWait, loader);
    }
}
