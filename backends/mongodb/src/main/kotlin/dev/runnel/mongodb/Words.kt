package dev.runnel.mongodb

import dev.runnel.internal.mongodb.Values
import dev.runnel.kotlin.toTypeUse
import kotlin.reflect.KProperty1
import kotlin.reflect.typeOf

// The words of Field as infix functions, the same as SQL's. `eq null` does not compile: there is isNull().

/** A property of the documents: `val total = field(Order::total)`; `id` is stored as `_id`. */
public inline fun <R : Any, reified V> Collection<R>.field(property: KProperty1<R, V>): Field<V> =
    field(property.name, typeOf<V>().toTypeUse())

/** A property within this one: `val city = customer / Customer::city`. */
public inline operator fun <V, reified W> Field<out V?>.div(property: KProperty1<V, W>): Field<W> =
    within(property.name, typeOf<W>().toTypeUse())

/** A property of this list's elements: `val skus = lines / Line::sku`. */
@JvmName("divElements")
public inline operator fun <E, reified W> Field<out Iterable<E>?>.div(property: KProperty1<E, W>): Field<W> =
    within(property.name, typeOf<W>().toTypeUse())

/** `status eq PAID`. For null there is `isNull()`. */
public infix fun <V> Field<V>.eq(value: V & Any): Filter = this.eq(value)

/** `status ne PAID`: not equal, missing or null. */
public infix fun <V> Field<V>.ne(value: V & Any): Filter = this.ne(value)

/** `total lt limit`: less than. */
public infix fun <V> Field<V>.lt(value: V & Any): Filter = this.lt(value)

/** `total le limit`: less than or equal. */
public infix fun <V> Field<V>.le(value: V & Any): Filter = this.le(value)

/** `total gt limit`: greater than. */
public infix fun <V> Field<V>.gt(value: V & Any): Filter = this.gt(value)

/** `total ge limit`: greater than or equal. */
public infix fun <V> Field<V>.ge(value: V & Any): Filter = this.ge(value)

/** `status inList listOf(NEW, PAID)`; false for an empty collection. */
public infix fun <V> Field<V>.inList(values: kotlin.collections.Collection<V & Any>): Filter = this.`in`(values)

/** `status notInList listOf(NEW, PAID)`; true for an empty collection. */
public infix fun <V> Field<V>.notInList(values: kotlin.collections.Collection<V & Any>): Filter = this.notIn(values)

/** `total between low..high`: both ends included. */
public infix fun <V : Comparable<V>> Field<out V?>.between(range: ClosedRange<V>): Filter {
    @Suppress("UNCHECKED_CAST") // LocalDate is only a Comparable<ChronoLocalDate>
    val comparable = this as Field<V?>
    return comparable.between(range.start, range.endInclusive)
}

/** `email like "%@x.org"`: `%` is any text, `_` one character. */
public infix fun Field<out String?>.like(pattern: String): Filter = this.like(pattern)

/** Both hold. */
public infix fun Filter.and(other: Filter): Filter = this.and(other)

/** One of them holds or both. */
public infix fun Filter.or(other: Filter): Filter = this.or(other)

/** One element of the list meets all of it together: `lines any ((sku eq "a") and (count gt 2))`. */
public infix fun <E> Field<out Iterable<E>?>.any(ofElement: Filter): Filter = this.any(ofElement)

/** A property of a list's elements, for [any] and `pullWhere`: `element(Line::count) gt 2`. */
public inline fun <E, reified V> element(property: KProperty1<E, V>): Field<V> =
    Field.of(Values.stored(property.name), typeOf<V>().toTypeUse())
