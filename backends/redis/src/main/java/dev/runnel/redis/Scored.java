package dev.runnel.redis;

/**
 * A member of a sorted set and its score.
 *
 * @param <T> the member's type
 */
public record Scored<T>(T value, double score) {}
