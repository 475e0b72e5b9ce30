package dev.runnel

import dev.runnel.sql.Expression
import dev.runnel.sql.Functions
import java.time.Period
import java.time.temporal.Temporal
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** `ordered + Period.ofMonths(1)`: later by years and months, on the last day of a month that is too short, and days. */
public operator fun <D : Temporal?> Expression<D>.plus(period: Period): Expression<D> = Functions.plus(this, period)

/** `due - Period.ofDays(3)`, see [plus]. */
public operator fun <D : Temporal?> Expression<D>.minus(period: Period): Expression<D> = Functions.minus(this, period)

/** `at + 90.seconds`: a timestamp later by whole microseconds; PARAMETER for a duration with nanoseconds. */
public operator fun <D : Temporal?> Expression<D>.plus(duration: Duration): Expression<D> =
    Functions.plus(this, duration.toJavaDuration())

/** `at - 5.minutes`, see [plus]. */
public operator fun <D : Temporal?> Expression<D>.minus(duration: Duration): Expression<D> =
    Functions.minus(this, duration.toJavaDuration())
