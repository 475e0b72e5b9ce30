package dev.runnel.signal;

/**
 * Notifications sent before this moment may have been missed, those from now on are not: the moment to load anew what they
 * would have told. The first signal of every listener is one.
 */
public record Gap(Reason reason) implements Signal {
    /** Why notifications may have been missed. */
    public enum Reason {
        /** The listener has just begun to listen. */
        STARTED,
        /** The connection was lost and made again. */
        RECONNECTED,
        /** The listener's reader was so slow that what waited for it was thrown away. */
        OVERFLOWED
    }
}
