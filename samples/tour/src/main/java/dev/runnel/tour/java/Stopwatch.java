package dev.runnel.tour.java;

import java.util.concurrent.TimeUnit;

/** Milliseconds since it was started. */
final class Stopwatch {
    private final long started = System.nanoTime();

    long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started);
    }
}
