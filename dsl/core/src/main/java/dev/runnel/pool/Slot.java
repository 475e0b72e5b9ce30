package dev.runnel.pool;

import dev.runnel.spi.Session;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A session of the pool and what the pool knows of it. Guarded by the pool's lock. */
final class Slot {
    final Pool pool;
    final Session session;
    private final boolean mortal;
    private final long expires;
    /** {@link System#nanoTime} since when nobody has it. */
    long idleSince;
    /** The current holder's; null while it is idle, checked or closed. */
    @Nullable
    Lease lease;

    Slot(Pool pool, Session session, Limits limits, long now) {
        this.pool = pool;
        this.session = session;
        Duration maxAge = limits.keepForever ? null : session.maxAge();
        long lifetime = limits.maxLifetime > 0 ? limits.jitteredLifetime() : Long.MAX_VALUE;
        this.mortal = limits.maxLifetime > 0 || maxAge != null;
        this.expires = now + (maxAge == null ? lifetime : Math.min(lifetime, Limits.nanos(maxAge)));
        this.idleSince = now;
    }

    boolean expired(long now) {
        return mortal && now - expires >= 0;
    }
}
