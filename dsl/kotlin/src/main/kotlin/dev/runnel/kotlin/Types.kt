package dev.runnel.kotlin

import dev.runnel.row.TypeUse
import kotlin.metadata.KmClassifier
import kotlin.metadata.KmType
import kotlin.metadata.isNullable
import kotlin.reflect.KClass
import kotlin.reflect.KType

/** A type as `typeOf` gives it; a star projection counts as `Any?`. */
public fun KType.toTypeUse(): TypeUse {
    val type = classifier as? KClass<*> ?: throw TypeUse.unknownVariable(toString())
    return TypeUse(type.javaObjectType, isMarkedNullable, arguments.map { it.type?.toTypeUse() ?: ANYTHING })
}

/**
 * A type as the metadata has it.
 *
 * @param jvm the class the compiler made of it, if known: right but for value classes
 * @param variables the type arguments of the class, by their position
 */
internal fun KmType.toTypeUse(jvm: Class<*>?, loader: ClassLoader?, variables: List<TypeUse>): TypeUse =
    when (val of = classifier) {
        is KmClassifier.Class -> {
            val named = classNamed(of.name, loader)
            val raw = if (jvm == null || named?.isValueClass() == true) named else jvm
            TypeUse(
                raw ?: Any::class.java,
                isNullable,
                arguments.map { it.type?.toTypeUse(null, loader, variables) ?: ANYTHING },
            )
        }
        is KmClassifier.TypeParameter -> {
            val use = variables.getOrNull(of.id) ?: throw TypeUse.unknownVariable("number ${of.id + 1}")
            use.nullable(use.nullable() || isNullable)
        }
        is KmClassifier.TypeAlias -> throw TypeUse.unknownVariable(of.name)
    }

internal fun Class<*>.isValueClass(): Boolean = isAnnotationPresent(JvmInline::class.java)

private val ANYTHING = TypeUse.of(Any::class.java)

private fun classNamed(name: String, loader: ClassLoader?): Class<*>? = BUILT_IN[name] ?: try {
    Class.forName(name.removePrefix(".").replace('.', '$').replace('/', '.'), false, loader)
} catch (_: ClassNotFoundException) {
    null
}

/** What Kotlin names and the JVM knows by other names, where it stands as a type argument. */
private val BUILT_IN: Map<String, Class<*>> =
    buildMap {
        for (type in listOf(
            Any::class,
            Boolean::class,
            Byte::class,
            Short::class,
            Int::class,
            Long::class,
            Float::class,
            Double::class,
            Char::class,
            String::class,
            CharSequence::class,
            Number::class,
            ByteArray::class,
        )) {
            put("kotlin/${type.simpleName}", type.javaObjectType)
        }
        for (type in listOf(Iterable::class, Collection::class, List::class, Set::class, Map::class)) {
            put("kotlin/collections/${type.simpleName}", type.java)
            put("kotlin/collections/Mutable${type.simpleName}", type.java)
        }
    }
