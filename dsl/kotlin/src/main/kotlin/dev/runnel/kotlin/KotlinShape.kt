package dev.runnel.kotlin

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.row.Access
import dev.runnel.row.RowShape
import dev.runnel.row.TypeUse
import java.lang.invoke.MethodHandle
import java.lang.invoke.MethodHandles
import java.lang.invoke.MethodType
import kotlin.metadata.ClassKind
import kotlin.metadata.KmClass
import kotlin.metadata.Modality
import kotlin.metadata.declaresDefaultValue
import kotlin.metadata.isInner
import kotlin.metadata.isSecondary
import kotlin.metadata.jvm.fieldSignature
import kotlin.metadata.jvm.getterSignature
import kotlin.metadata.jvm.signature
import kotlin.metadata.kind
import kotlin.metadata.modality

/** The shapes of Kotlin classes: the primary constructor with names, nullability and defaults, from the metadata. */
public class KotlinShape : RowShape.Provider {
    override fun find(type: TypeUse): RowShape? {
        val raw = type.raw()
        val kotlin = raw.kotlinClass() ?: return null
        if (kotlin.kind != ClassKind.CLASS || raw.isValueClass()) return null
        return KotlinShapeReader(type, kotlin).read()
    }
}

private class KotlinShapeReader(private val type: TypeUse, private val kotlin: KmClass) {
    private val raw = type.raw()

    fun read(): RowShape {
        if (kotlin.modality == Modality.ABSTRACT || kotlin.modality == Modality.SEALED) {
            refuse("it is abstract; map to a class that can be made")
        }
        if (kotlin.isInner) refuse("it is an inner class; leave 'inner' away")
        val primary = kotlin.constructors.firstOrNull { !it.isSecondary } ?: refuse("it has no primary constructor")
        val declared = primary.valueParameters
        val signature = checkNotNull(primary.signature) { "${raw.name} has no constructor signature" }
        val jvm = MethodType.fromMethodDescriptorString(signature.descriptor, raw.classLoader)
        val marked = jvm.parameterCount() > 0 && jvm.lastParameterType().name == MARKER
        if (jvm.parameterCount() - (if (marked) 1 else 0) != declared.size) {
            refuse("its constructor takes more than its parameters (captures variables); move it out of the function")
        }
        val types = jvm.parameterList().take(declared.size)
        val uses = declared.mapIndexed { i, p -> p.type.toTypeUse(types[i], raw.classLoader, type.arguments()) }
        val parameters =
            declared.mapIndexed { i, p ->
                val given = if (uses[i].raw().isValueClass()) uses[i].raw() else types[i]
                RowShape.Parameter(p.name, given, uses[i], p.declaresDefaultValue, getter(p.name, given))
            }
        val constructor = KotlinConstructor(raw, types, marked)
        val whole = unboxing(constructor.whole(), parameters.map { it.type() })
        return RowShape(raw, parameters) { absent ->
            if (absent.isEmpty) {
                whole
            } else {
                val given = parameters.filterIndexed { i, _ -> !absent[i] }.map { it.type() }
                unboxing(constructor.without(absent), given)
            }
        }
    }

    /** Value classes that the constructor takes unboxed are given to it by their boxes. */
    private fun unboxing(handle: MethodHandle, given: List<Class<*>>): MethodHandle {
        val open = given.mapIndexed { i, type -> ValueClasses.unboxed(type, handle.type().parameterType(i)) }
        return MethodHandles.filterArguments(handle, 0, *open.toTypedArray())
    }

    private fun getter(name: String, given: Class<*>): MethodHandle? {
        val property = kotlin.properties.firstOrNull { it.name == name } ?: return null
        val getter = property.getterSignature?.name
        val method = raw.declaredMethods.firstOrNull { it.name == getter && it.parameterCount == 0 }
        val field = raw.declaredFields.firstOrNull { it.name == property.fieldSignature?.name }
        val handle =
            when {
                method != null -> Access.method(method)
                field != null -> Access.getter(field)
                else -> return null
            }
        return MethodHandles.filterReturnValue(handle, ValueClasses.boxed(handle.type().returnType(), given))
    }

    private fun refuse(why: String): Nothing = throw RunnelException(
        ErrorKind.CONFIGURATION,
        "Rows cannot be mapped to ${raw.name}: $why. A lambda on the row always works.",
    )
}

internal const val MARKER: String = "kotlin.jvm.internal.DefaultConstructorMarker"
