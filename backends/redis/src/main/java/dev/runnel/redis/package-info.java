/**
 * Redis: typed keys ({@link dev.runnel.redis.Keys}) whose verbs make {@link dev.runnel.redis.Command}s, and the three faces that
 * run them: {@code Redis} for coroutines, {@link dev.runnel.redis.AsyncRedis} and {@link dev.runnel.redis.BlockingRedis}.
 */
@NullMarked
package dev.runnel.redis;

import org.jspecify.annotations.NullMarked;
