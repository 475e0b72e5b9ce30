package dev.runnel.kotlin

import dev.runnel.row.Conversions
import dev.runnel.row.JsonCodec
import dev.runnel.row.TypeUse
import dev.runnel.row.ValueCodec
import kotlinx.serialization.KSerializer
import kotlinx.serialization.SerializationException
import kotlinx.serialization.json.Json
import kotlinx.serialization.serializerOrNull

/** JSON columns by kotlinx-serialization, if it is on the class path. */
public class SerializationJsonCodec : JsonCodec {
    override fun find(type: TypeUse): ValueCodec? = if (present) Serialization.codec(type) else null

    private companion object {
        val present: Boolean =
            try {
                Class.forName("kotlinx.serialization.json.Json", false, SerializationJsonCodec::class.java.classLoader)
                true
            } catch (_: ClassNotFoundException) {
                false
            }
    }
}

/** Kept apart, so that nothing here is loaded without the library. */
private object Serialization {
    private val json = Json { ignoreUnknownKeys = true }

    fun codec(type: TypeUse): ValueCodec? {
        val serializer: KSerializer<Any> = json.serializersModule.serializerOrNull(type.javaType()) ?: return null
        @Suppress("UNCHECKED_CAST") // the class of what the serializer makes
        return ValueCodec.of(
            type.raw() as Class<Any>,
            dev.runnel.spi.Json::class.java,
            { decode(serializer, it.text(), type) },
            { dev.runnel.spi.Json(json.encodeToString(serializer, it)) },
        )
    }

    private fun decode(serializer: KSerializer<Any>, text: String, type: TypeUse): Any = try {
        json.decodeFromString(serializer, text)
    } catch (_: SerializationException) {
        // its message quotes the document
        throw Conversions.Refused("the document is no JSON of that form. Read it as Json, or correct it")
    } catch (_: IllegalArgumentException) {
        throw Conversions.Refused("the document does not make a valid $type. Read it as Json, or correct it")
    }
}
