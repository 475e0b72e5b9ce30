package dev.runnel

import dev.runnel.sql.Expression

// `+`, `-`, `*` and `/` are Expression's own methods: Kotlin takes plus, minus, times and div of Java as operators.

/** `id % 2`: the remainder. */
public operator fun <N : Number?> Expression<N>.rem(value: N & Any): Expression<N> = this.mod(value)

/** `id % shards`: the remainder. */
public operator fun <N : Number?> Expression<N>.rem(other: Expression<out N>): Expression<N> = this.mod(other)
