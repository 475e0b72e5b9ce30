package dev.runnel

import dev.runnel.sql.Expression
import dev.runnel.sql.Functions

// `+`, `-`, `*` and `/` are Expression's own methods: Kotlin takes plus, minus, times and div of Java as operators.

/** `id % 2`: the remainder. */
public operator fun <N : Number?> Expression<N>.rem(value: N & Any): Expression<N> = this.mod(value)

/** `id % shards`: the remainder. */
public operator fun <N : Number?> Expression<N>.rem(other: Expression<out N>): Expression<N> = this.mod(other)

/** `-total`: the number with the other sign. */
public operator fun <N : Number?> Expression<N>.unaryMinus(): Expression<N> = negate()

/** `100 + stock`. */
public operator fun <N : Number?> (N & Any).plus(other: Expression<N>): Expression<N> = bound<N>(this).plus(other)

/** `100 - stock`. */
public operator fun <N : Number?> (N & Any).minus(other: Expression<N>): Expression<N> = bound<N>(this).minus(other)

/** `2 * stock`. */
public operator fun <N : Number?> (N & Any).times(other: Expression<N>): Expression<N> = bound<N>(this).times(other)

/** `100 / stock`, as [Expression.div]. */
public operator fun <N : Number?> (N & Any).div(other: Expression<N>): Expression<N> = bound<N>(this).div(other)

/** `100 % stock`: the remainder. */
public operator fun <N : Number?> (N & Any).rem(other: Expression<N>): Expression<N> = bound<N>(this).mod(other)

/** What is never NULL may stand where a NULL is allowed. */
@Suppress("UNCHECKED_CAST")
private fun <N : Number?> bound(value: N & Any): Expression<N> = Functions.value(value) as Expression<N>
