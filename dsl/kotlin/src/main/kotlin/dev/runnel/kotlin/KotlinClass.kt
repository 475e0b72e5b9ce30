package dev.runnel.kotlin

import kotlin.metadata.KmClass
import kotlin.metadata.jvm.KotlinClassMetadata

/** What the Kotlin compiler has written about a class; null if it is none of Kotlin's. */
internal fun Class<*>.kotlinClass(): KmClass? {
    val metadata = getAnnotation(Metadata::class.java) ?: return null
    return (KotlinClassMetadata.readLenient(metadata) as? KotlinClassMetadata.Class)?.kmClass
}
