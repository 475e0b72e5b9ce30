package dev.runnel

import dev.runnel.sql.Column
import dev.runnel.sql.Expression
import dev.runnel.sql.ReferenceAction

/** `bool("active").default(true)`: the value of a row that is inserted without one. */
public fun <V> Column<V>.default(value: V & Any): Column<V> = defaultsTo(value)

/** `timestamptz("at").default(now())`: what a row gets that is inserted without a value. */
public fun <V> Column<V>.default(expression: Expression<out V>): Column<V> = defaultsTo(expression)

/**
 * `bigint("customer_id").references(CASCADE) { Customers.id }`: a foreign key, and what happens to the row when the one
 * it refers to is deleted. The lambda is called when the table is first used, so tables may refer to each other.
 */
public fun <V> Column<V>.references(onDelete: ReferenceAction, other: () -> Column<out V?>): Column<V> =
    references(other, onDelete)

/**
 * `uuid("id").mappedTo<Uuid>()`, `text("email").mappedTo<Email>()`: the column's values have another class in the
 * program, an enum, a value class, `kotlin.time.Instant` or whatever a [dev.runnel.row.ValueCodec] knows. Stands before
 * `nullable()`; CONFIGURATION if the class is not stored as what the column holds.
 */
public inline fun <reified W : Any> Column<*>.mappedTo(): Column<W> = mappedTo(W::class.javaObjectType)
