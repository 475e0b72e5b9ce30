package dev.runnel

import dev.runnel.sql.Expression
import dev.runnel.sql.Predicate
import dev.runnel.sql.SelectBuilder

// The words of Expression as infix functions: Kotlin allows no other way to call a Java method between its operands.
// A value is bound, never written into the text; `eq null` does not compile, because in SQL it is never true.

/** `email eq "a@x.org"`. For NULL there are `isNull()` and [isNotDistinctFrom]. */
public infix fun <V> Expression<V>.eq(value: V & Any): Predicate = this.eq(value)

/** `customerId eq Customers.id`. */
public infix fun <V> Expression<V>.eq(other: Expression<out V?>): Predicate = this.eq(other)

/** `status ne Status.CLOSED`: not equal. As in SQL, never true for NULL. */
public infix fun <V> Expression<V>.ne(value: V & Any): Predicate = this.ne(value)

/** `shipTo ne billTo`: not equal. As in SQL, never true for NULL. */
public infix fun <V> Expression<V>.ne(other: Expression<out V?>): Predicate = this.ne(other)

/** `age lt 18`: less than. */
public infix fun <V> Expression<V>.lt(value: V & Any): Predicate = this.lt(value)

/** `stock lt reserved`: less than. */
public infix fun <V> Expression<V>.lt(other: Expression<out V?>): Predicate = this.lt(other)

/** `age le 17`: less than or equal. */
public infix fun <V> Expression<V>.le(value: V & Any): Predicate = this.le(value)

/** `paid le total`: less than or equal. */
public infix fun <V> Expression<V>.le(other: Expression<out V?>): Predicate = this.le(other)

/** `age gt 17`: greater than. */
public infix fun <V> Expression<V>.gt(value: V & Any): Predicate = this.gt(value)

/** `total gt paid`: greater than. */
public infix fun <V> Expression<V>.gt(other: Expression<out V?>): Predicate = this.gt(other)

/** `age ge 18`: greater than or equal. */
public infix fun <V> Expression<V>.ge(value: V & Any): Predicate = this.ge(value)

/** `stock ge reserved`: greater than or equal. */
public infix fun <V> Expression<V>.ge(other: Expression<out V?>): Predicate = this.ge(other)

/** `nick isNotDistinctFrom input`: true if both are NULL or both are the same value. */
public infix fun <V> Expression<V>.isNotDistinctFrom(value: V?): Predicate = this.isNotDistinctFrom(value)

/** `nick isNotDistinctFrom formerNick`: true if both are NULL or both are the same value. */
public infix fun <V> Expression<V>.isNotDistinctFrom(other: Expression<out V?>): Predicate =
    this.isNotDistinctFrom(other)

/** `nick isDistinctFrom input`: true if only one is NULL or the values differ. */
public infix fun <V> Expression<V>.isDistinctFrom(value: V?): Predicate = this.isDistinctFrom(value)

/** `nick isDistinctFrom formerNick`: true if only one is NULL or the values differ. */
public infix fun <V> Expression<V>.isDistinctFrom(other: Expression<out V?>): Predicate = this.isDistinctFrom(other)

/** `id inList listOf(1, 2)`; false for an empty collection. */
public infix fun <V> Expression<V>.inList(values: Collection<V & Any>): Predicate = this.`in`(values)

/** `id notInList listOf(1, 2)`; true for an empty collection. */
public infix fun <V> Expression<V>.notInList(values: Collection<V & Any>): Predicate = this.notIn(values)

/** `id inQuery Subquery.from(Orders).select(Orders.customerId)`. */
public infix fun <V> Expression<V>.inQuery(query: SelectBuilder<*, out V?, *>): Predicate = this.`in`(query)

/** `id notInQuery Subquery.from(Orders).select(Orders.customerId)`; never true once the query gives a NULL. */
public infix fun <V> Expression<V>.notInQuery(query: SelectBuilder<*, out V?, *>): Predicate = this.notIn(query)

/** `born between start..end`: both ends included. */
public infix fun <V : Comparable<V>> Expression<out V?>.between(range: ClosedRange<V>): Predicate {
    // LocalDate is only a Comparable<ChronoLocalDate>, so a range of it is wider than the column. What comes out of the
    // range is checked by the expression's own type when it is bound.
    @Suppress("UNCHECKED_CAST")
    val comparable = this as Expression<V?>
    return comparable.between(range.start, range.endInclusive)
}

/** `id between 1..3`: both ends included. */
@JvmName("betweenInts")
public infix fun Expression<out Long?>.between(range: IntRange): Predicate =
    this between range.first.toLong()..range.last
