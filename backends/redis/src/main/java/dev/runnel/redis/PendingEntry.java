package dev.runnel.redis;

import java.time.Duration;

/**
 * An entry that was delivered to a consumer of a group and not acknowledged yet.
 *
 * @param idle how long ago it was delivered last
 * @param deliveries how often it was delivered
 */
public record PendingEntry(String id, String consumer, Duration idle, long deliveries) {}
