package dev.runnel.kotlin

import dev.runnel.row.Access
import dev.runnel.row.TypeUse
import dev.runnel.row.ValueCodec
import java.lang.invoke.MethodHandle
import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodHandles.filterArguments
import java.lang.invoke.MethodHandles.filterReturnValue
import java.lang.invoke.MethodType.methodType
import java.lang.reflect.Method
import kotlin.metadata.isNullable

/**
 * The compiler's own functions of a value class, by which its content is checked, boxed and unboxed. Where the class
 * stands unboxed, the JIT removes the box that we make in between.
 */
internal object ValueClasses {
    /** Value classes are stored as their content, which its `init` block has seen. */
    fun codec(type: TypeUse): ValueCodec {
        val raw = type.raw()
        val make = Access.method(declared(raw, "constructor-impl"))
        val content = make.type().parameterType(0)
        val underlying =
            checkNotNull(raw.kotlinClass()?.inlineClassUnderlyingType) { "${raw.name}: a value class without content" }
        val stored = underlying.toTypeUse(content, raw.classLoader, type.arguments())
        val boxed = stored.raw()
        // A value class in a value class is flattened: its own codec gives the inner box, which is opened here.
        val decode = filterArguments(filterReturnValue(make, box(raw)), 0, unboxed(boxed, content))
        val encode = filterReturnValue(unbox(raw), boxed(content, boxed))
        return ValueCodec(raw, stored, decode, encode, underlying.isNullable)
    }

    /** `(box)content`, null staying null where the content can be null; the identity if there is nothing to open. */
    fun unboxed(type: Class<*>, content: Class<*>): MethodHandle =
        if (type.isBoxFor(content)) nullSafe(unbox(type)) else cast(type, content)

    /** `(content)box`, the way back. */
    fun boxed(content: Class<*>, type: Class<*>): MethodHandle =
        if (type.isBoxFor(content)) nullSafe(box(type)) else cast(content, type)

    private fun cast(from: Class<*>, to: Class<*>): MethodHandle =
        MethodHandles.identity(from).asType(methodType(to, from))

    /** Not where the compiler has left the box: as a type argument, or over a content that null is needed beside. */
    private fun Class<*>.isBoxFor(content: Class<*>) =
        isValueClass() && declared(this, "unbox-impl").returnType == content

    private fun box(type: Class<*>) = Access.method(declared(type, "box-impl"))

    private fun unbox(type: Class<*>) = Access.method(declared(type, "unbox-impl"))

    private fun declared(type: Class<*>, name: String): Method = type.declaredMethods.first { it.name == name }

    private fun nullSafe(handle: MethodHandle): MethodHandle {
        val argument = handle.type().parameterType(0)
        val result = handle.type().returnType()
        if (argument.isPrimitive || result.isPrimitive) return handle
        val asNull = MethodHandles.dropArguments(MethodHandles.constant(result, null), 0, argument)
        return MethodHandles.guardWithTest(IS_NULL.asType(methodType(BOOLEAN, argument)), asNull, handle)
    }

    private val BOOLEAN = Boolean::class.javaPrimitiveType

    private val IS_NULL: MethodHandle =
        MethodHandles.publicLookup().findStatic(
            java.util.Objects::class.java,
            "isNull",
            methodType(BOOLEAN, Any::class.java),
        )
}
