package dev.runnel.mongodb

import dev.runnel.internal.mongodb.ForeignCodec
import dev.runnel.internal.mongodb.ForeignCodecs
import kotlinx.serialization.Serializable
import org.bson.codecs.Codec
import org.bson.codecs.kotlinx.KotlinSerializerCodec

/** `@Serializable` classes by kotlinx-serialization, if `org.mongodb:bson-kotlinx` is on the class path. */
public class SerializationCodecs : ForeignCodecs {
    override fun find(type: Class<*>): ForeignCodec? = if (present) Serialization.codec(type) else null

    private companion object {
        val present: Boolean =
            try {
                val loader = SerializationCodecs::class.java.classLoader
                Class.forName("org.bson.codecs.kotlinx.KotlinSerializerCodec", false, loader)
                Class.forName("kotlinx.serialization.Serializable", false, loader)
                true
            } catch (_: ClassNotFoundException) {
                false
            }
    }
}

/** Kept apart, so that nothing here is loaded without the library. */
private object Serialization {
    fun codec(type: Class<*>): ForeignCodec? {
        if (!type.isAnnotationPresent(Serializable::class.java)) return null
        @Suppress("UNCHECKED_CAST") // it is only given objects of this class
        val codec = KotlinSerializerCodec.create(type.kotlin) as Codec<Any>?
        return codec?.let(::ForeignCodec)
    }
}
