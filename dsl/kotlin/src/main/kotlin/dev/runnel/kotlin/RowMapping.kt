package dev.runnel.kotlin

import dev.runnel.row.RowMapper
import dev.runnel.row.RowMappers
import dev.runnel.row.RowWriter
import kotlin.reflect.KClass
import kotlin.reflect.KType
import kotlin.reflect.typeOf

/**
 * The mapper of [T], found once and cached: a type of one column (`Long`, `String?`, an enum, a value class), a data
 * class or record by the names of its parameters, `Pair` and `Triple` by position, or `Map<String, Any?>`.
 *
 * @throws dev.runnel.error.RunnelException CONFIGURATION if rows cannot be mapped to it; says what to change
 */
public inline fun <reified T> rowMapper(): RowMapper<T> {
    val type = (T::class as KClass<*>).javaObjectType
    @Suppress("UNCHECKED_CAST") // the mapper of T
    return when {
        type.typeParameters.isNotEmpty() -> genericRowMapper(typeOf<T>())
        null is T -> RowMappers.ofNullable(type)
        else -> RowMappers.of(type)
    } as RowMapper<T>
}

/**
 * The writer of [T], which takes its properties apart again.
 *
 * @throws dev.runnel.error.RunnelException CONFIGURATION if [T] is no class with a constructor to read
 */
public inline fun <reified T : Any> rowWriter(): RowWriter<T> {
    val type = T::class.java
    @Suppress("UNCHECKED_CAST") // the writer of T
    return when {
        type.typeParameters.isNotEmpty() -> genericRowWriter(typeOf<T>())
        else -> RowMappers.writer(type)
    } as RowWriter<T>
}

@PublishedApi
internal fun genericRowMapper(type: KType): RowMapper<*> {
    val use = type.toTypeUse()
    return Tuples.mapper(use) ?: RowMappers.of(use)
}

@PublishedApi
internal fun genericRowWriter(type: KType): RowWriter<*> = RowMappers.writer(type.toTypeUse())
