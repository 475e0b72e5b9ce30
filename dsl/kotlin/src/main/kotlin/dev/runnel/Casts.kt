package dev.runnel

import dev.runnel.sql.Expression
import dev.runnel.sql.Functions
import dev.runnel.sql.ValueType
import kotlin.reflect.KClass

/**
 * `total.cast<Long>()`: the value converted by the database, as it converts. `cast<Long?>()` where it may be NULL. A
 * decimal says its digits: `cast(ValueType.decimal(12, 2))`.
 */
public inline fun <reified W> Expression<*>.cast(): Expression<W> = nullableIf(null is W, cast(valueType<W>()))

/** `code.tryCast<Int>()`: NULL for what cannot be converted. NOT_PORTABLE where a dialect has no such cast. */
public inline fun <reified W : Any> Expression<*>.tryCast(): Expression<W?> = tryCast(W::class.javaObjectType)

/**
 * `raw<Int>("json_array_length(?)", Users.tags)`: SQL of one's own as an expression; `raw<Int?>` where it may be NULL.
 * Each `?` outside quotes and comments stands for an expression, for a value, which is bound, or for a collection of
 * values, as in `in (?)`; `??` is a question mark that is an operator. The text itself must never come from a user. A
 * condition is `rawPredicate("…")` of [Functions].
 */
public inline fun <reified W> raw(sql: String, vararg arguments: Any?): Expression<W> =
    nullableIf(null is W, Functions.raw(valueType<W>(), sql, *arguments))

@PublishedApi
@Suppress("UNCHECKED_CAST")
internal inline fun <reified W> valueType(): ValueType<Any> =
    ValueType.of((W::class as KClass<*>).javaObjectType) as ValueType<Any>

@PublishedApi
@Suppress("UNCHECKED_CAST")
internal fun <W> nullableIf(nullable: Boolean, expression: Expression<Any>): Expression<W> =
    (if (nullable) expression.orNull() else expression) as Expression<W>
