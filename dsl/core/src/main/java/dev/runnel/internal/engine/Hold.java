package dev.runnel.internal.engine;

import dev.runnel.spi.Session;

/** A session that is ours until we give it back. Exactly one of the two ends is called, once. */
public interface Hold {
    Session session();

    /** Gives the session back; one that turns out not to be clean is closed by its owner. */
    void release();

    /** The session's state is not proven clean: it must serve nobody again. */
    void evict();
}
