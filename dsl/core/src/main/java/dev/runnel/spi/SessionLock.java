package dev.runnel.spi;

/**
 * A lock of the server's own that belongs to a session and is gone with it, so that the server itself tells whether the
 * session of a migration is still at work, even when its program has died.
 *
 * @param take a query that takes it without waiting; its one value is 1 if that session has it now
 * @param release a query by which that session gives it back
 * @param holder a query for the number of the session that has it, as the server counts sessions; null or no row if none has
 */
public record SessionLock(String take, String release, String holder) {}
