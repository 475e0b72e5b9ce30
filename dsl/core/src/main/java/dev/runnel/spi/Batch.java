package dev.runnel.spi;

/**
 * How far a fetch came.
 *
 * @param affected rows changed by the whole command, -1 unless it has ended and changes rows
 * @param more whether another fetch may bring rows
 */
public record Batch(long affected, boolean more) {}
