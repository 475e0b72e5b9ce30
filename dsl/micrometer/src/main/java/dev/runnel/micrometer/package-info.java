/**
 * Runnel seen by Micrometer: {@link dev.runnel.micrometer.DatabaseObservation} makes each query an observation, which
 * is a timer and a span; {@link dev.runnel.micrometer.DatabaseMetrics} only times it, which costs less; and {@link
 * dev.runnel.micrometer.PoolMetrics} tells the pool's numbers. Names are those of OpenTelemetry's semantic conventions
 * for databases. Never a bound value.
 */
@NullMarked
package dev.runnel.micrometer;

import org.jspecify.annotations.NullMarked;
