package dev.runnel.tck.storm

import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.locks.LockSupport
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.nanoseconds

/**
 * Random moments, spread over the time that an operation takes when nobody stops it and a little longer: so each of its
 * steps is hit, on a fast machine and on a slow one.
 */
internal class Moments {
    private val usual = ConcurrentHashMap<Any, Double>()

    fun next(kind: Any, random: Random): Duration {
        val share = random.nextDouble()
        return ((usual[kind] ?: FIRST_GUESS) * LONGEST * share).toLong().nanoseconds
    }

    /** An operation of this kind ended by itself after so long. */
    fun took(kind: Any, time: Duration) {
        val nanos = minOf(time, MOST).inWholeNanoseconds.toDouble()
        usual.merge(kind, nanos) { old, new -> old + (new - old) / WEIGHT }
    }

    private companion object {
        const val FIRST_GUESS = 1_000_000.0
        const val LONGEST = 1.2
        const val WEIGHT = 20
        val MOST = 200.milliseconds
    }
}

/** Lets the thread wait as shortly as coroutines cannot. */
internal fun pause(time: Duration) {
    val end = System.nanoTime() + time.inWholeNanoseconds
    while (true) {
        val left = end - System.nanoTime()
        if (left <= 0) break
        LockSupport.parkNanos(left)
    }
}
