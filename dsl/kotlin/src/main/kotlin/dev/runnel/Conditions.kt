package dev.runnel

import dev.runnel.sql.CaseWhen
import dev.runnel.sql.Expression
import dev.runnel.sql.Predicate

/**
 * `(email like "%@x.org") and (active eq true)`. The parentheses are needed: all infix words of Kotlin bind equally.
 * `!` negates.
 */
public infix fun Predicate.and(other: Predicate): Predicate = this.and(other)

/** `(age lt 18) or (age ge 65)`, see [and]. */
public infix fun Predicate.or(other: Predicate): Predicate = this.or(other)

/** The next branch of a `caseWhen`, for where the ones before do not hold; Java's `when` is a keyword in Kotlin. */
public fun <V> CaseWhen<V>.elseWhen(condition: Predicate, then: V & Any): CaseWhen<V> = this.`when`(condition, then)

/** The next branch of a `caseWhen`, for where the ones before do not hold; Java's `when` is a keyword in Kotlin. */
public fun <V> CaseWhen<V>.elseWhen(condition: Predicate, then: Expression<out V>): CaseWhen<V> =
    this.`when`(condition, then)
