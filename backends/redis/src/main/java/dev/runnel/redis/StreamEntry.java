package dev.runnel.redis;

/**
 * An entry of a stream.
 *
 * @param id by which Redis orders entries: {@code 1700000000000-0}
 * @param <T> the type of the object in it
 */
public record StreamEntry<T>(String id, T value) {}
