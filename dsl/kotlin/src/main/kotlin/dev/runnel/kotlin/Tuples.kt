package dev.runnel.kotlin

import dev.runnel.row.RowMapper
import dev.runnel.row.RowMappers
import dev.runnel.row.TypeUse
import java.lang.invoke.MethodHandle
import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodType
import java.util.concurrent.ConcurrentHashMap

/** `Pair` and `Triple`, whose parts are taken from the columns by position. */
internal object Tuples {
    private val pair = constructor(Pair::class.java, 2)
    private val triple = constructor(Triple::class.java, 3)
    private val mappers = ConcurrentHashMap<TypeUse, RowMapper<*>>()

    /** Null if the type is neither. */
    fun mapper(type: TypeUse): RowMapper<*>? = when (type.raw()) {
        Pair::class.java -> cached(type, pair)
        Triple::class.java -> cached(type, triple)
        else -> null
    }

    private fun cached(type: TypeUse, constructor: MethodHandle): RowMapper<*> =
        mappers[type] ?: RowMappers.positional(type.arguments(), constructor).also { mappers[type] = it }

    private fun constructor(type: Class<*>, parts: Int): MethodHandle {
        val arguments = List(parts) { Any::class.java }
        return MethodHandles.publicLookup().findConstructor(type, MethodType.methodType(Void.TYPE, arguments))
    }
}
