package dev.runnel.kotlin

import dev.runnel.row.Access
import java.lang.invoke.MethodHandle
import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodHandles.insertArguments
import java.util.BitSet

/**
 * The ways into a primary constructor: the one with all parameters, and the compiler's synthetic one, which takes after
 * them one `int` of bits for each 32 parameters (a set bit asks for the default) and a marker that is null.
 *
 * @param types the parameters as the JVM has them
 * @param marked true if the constructor with all parameters ends in a marker too, because value classes hid its name
 */
internal class KotlinConstructor(
    private val type: Class<*>,
    private val types: List<Class<*>>,
    private val marked: Boolean,
) {
    fun whole(): MethodHandle {
        val all = types + if (marked) listOf(marker()) else emptyList()
        val handle = find(all)
        return if (marked) insertArguments(handle, types.size, null) else handle
    }

    fun without(absent: BitSet): MethodHandle {
        val masks = (types.size + 31) / 32
        val all = types + List(masks) { Int::class.javaPrimitiveType!! } + marker()
        val bits =
            List(masks) { mask ->
                (0 until 32).filter { absent[mask * 32 + it] }.fold(0) { bits, i -> bits or (1 shl i) }
            }
        var handle = insertArguments(find(all), types.size, *bits.toTypedArray<Any?>(), null)
        for (i in types.indices.reversed()) {
            if (absent[i]) handle = MethodHandles.collectArguments(handle, i, MethodHandles.zero(types[i]))
        }
        return handle
    }

    private fun find(parameters: List<Class<*>>): MethodHandle =
        Access.constructor(type.getDeclaredConstructor(*parameters.toTypedArray()))

    private fun marker(): Class<*> = Class.forName(MARKER)
}
