package dev.runnel.kotlin

import dev.runnel.row.Conversions
import dev.runnel.row.TypeUse
import dev.runnel.row.ValueCodec
import java.math.BigInteger
import java.util.UUID
import kotlin.time.Duration
import kotlin.time.ExperimentalTime
import kotlin.time.Instant
import kotlin.time.toJavaDuration
import kotlin.time.toJavaInstant
import kotlin.time.toKotlinDuration
import kotlin.time.toKotlinInstant
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid
import kotlin.uuid.toJavaUuid
import kotlin.uuid.toKotlinUuid

/** Kotlin's own types, and every value class by its content. */
@OptIn(ExperimentalTime::class, ExperimentalUuidApi::class)
public class KotlinCodecs : ValueCodec.Provider {
    override fun find(type: TypeUse): ValueCodec? = KNOWN[type.raw()]
        ?: type.takeIf { it.raw().isValueClass() && !it.raw().name.startsWith("kotlin.") }?.let(ValueClasses::codec)

    private companion object {
        /** The unsigned types are stored as the number they are, not as the bits they are made of. */
        val KNOWN: Map<Class<*>, ValueCodec> =
            listOf(
                codec<Instant, java.time.Instant>({ it.toKotlinInstant() }, { it.toJavaInstant() }),
                codec<Duration, java.time.Duration>({ it.toKotlinDuration() }, { it.toJavaDuration() }),
                codec<Uuid, UUID>({ it.toKotlinUuid() }, { it.toJavaUuid() }),
                codec<Byte, Short>(
                    { inRange(it.toLong(), Byte.MIN_VALUE.toLong(), Byte.MAX_VALUE.toLong()).toByte() },
                    { it.toShort() },
                ),
                codec<UByte, Short>({ inRange(it.toLong(), 0, UByte.MAX_VALUE.toLong()).toUByte() }, { it.toShort() }),
                codec<UShort, Int>({ inRange(it.toLong(), 0, UShort.MAX_VALUE.toLong()).toUShort() }, { it.toInt() }),
                codec<UInt, Long>({ inRange(it, 0, UInt.MAX_VALUE.toLong()).toUInt() }, { it.toLong() }),
                codec<ULong, BigInteger>(
                    { if (it.signum() < 0 || it.bitLength() > 64) outOfRange() else it.toLong().toULong() },
                    { BigInteger(it.toString()) },
                ),
            ).flatMap { codec -> listOfNotNull(codec.type() to codec, primitive(codec)) }.toMap()

        private inline fun <reified T : Any, reified S : Any> codec(
            noinline decode: (S) -> T,
            noinline encode: (T) -> S,
        ): ValueCodec = ValueCodec.of(T::class.javaObjectType, S::class.javaObjectType, decode, encode)

        /** `Byte` is the only one of these that the JVM has as a primitive. */
        private fun primitive(codec: ValueCodec): Pair<Class<*>, ValueCodec>? {
            if (codec.type() != Byte::class.javaObjectType) return null
            val type = Byte::class.javaPrimitiveType!!
            val decode = codec.decode().asType(codec.decode().type().changeReturnType(type))
            val encode = codec.encode().asType(codec.encode().type().changeParameterType(0, type))
            return type to ValueCodec(type, codec.stored(), decode, encode, false)
        }

        private fun inRange(value: Long, from: Long, to: Long): Long = if (value in from..to) value else outOfRange()

        private fun outOfRange(): Nothing =
            throw Conversions.Refused("the value is out of its range. Read it as a wider type")
    }
}
