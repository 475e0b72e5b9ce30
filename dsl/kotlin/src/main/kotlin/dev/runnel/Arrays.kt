package dev.runnel

import dev.runnel.sql.Expression
import dev.runnel.sql.Functions
import dev.runnel.sql.Predicate

// Words for array columns; each is NOT_PORTABLE on databases without Capability.ARRAYS.

/** `tags contains "new"`: the value is one of the elements. */
public infix fun <E : Any> Expression<out List<E>?>.contains(element: E): Predicate = Functions.contains(this, element)

/** `tags contains Labels.name`: the value is one of the elements. */
public infix fun <E : Any> Expression<out List<E>?>.contains(element: Expression<out E?>): Predicate =
    Functions.contains(this, element)

/** `tags containsAll listOf("new", "red")`: all of the values are elements; true for no values. */
public infix fun <E : Any> Expression<out List<E>?>.containsAll(elements: Collection<E>): Predicate =
    Functions.containsAll(this, elements)

/** `tags containsAny listOf("new", "red")`: one of the values is an element, or more are; false for no values. */
public infix fun <E : Any> Expression<out List<E>?>.containsAny(elements: Collection<E>): Predicate =
    Functions.containsAny(this, elements)

/**
 * `tags.element(1)`: the first element; NULL behind the last one. A position counts from 1, as SQL does everywhere, and
 * so is not written as an index in brackets. PARAMETER if it is below 1.
 */
public fun <E : Any> Expression<out List<E>?>.element(position: Int): Expression<E?> = Functions.element(this, position)
