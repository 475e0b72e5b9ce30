package dev.runnel.pool;

import dev.runnel.spi.Session;
import org.jspecify.annotations.Nullable;

/** A session of the pool and what the pool knows of it. Guarded by the pool's lock. */
final class Slot {
    final Session session;
    /** {@link System#nanoTime} after which it is not used again; only meaningful if {@link #mortal}. */
    final long expires;

    final boolean mortal;
    long idleSince;
    /** The current holder's, null while it is idle, checked or closed. */
    @Nullable Lease lease;

    Slot(Session session, boolean mortal, long expires, long now) {
        this.session = session;
        this.mortal = mortal;
        this.expires = expires;
        this.idleSince = now;
    }

    boolean expired(long now) {
        return mortal && now - expires >= 0;
    }
}
