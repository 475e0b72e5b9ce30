package dev.runnel.kotlin

import kotlin.time.ExperimentalTime
import kotlin.time.Instant
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

enum class Colour { RED, GREEN }

data class User(
    val id: Long,
    val email: String,
    val active: Boolean = true,
    val nick: String? = "none",
    val note: String?,
)

@JvmInline
value class UserId(val value: Long)

@JvmInline
value class Email(val text: String) {
    init {
        require('@' in text) { "no @" }
    }
}

@JvmInline
value class Maybe(val text: String?)

@JvmInline
value class Outer(val inner: UserId)

@JvmInline
value class Paint(val colour: Colour)

@JvmInline
value class Hidden private constructor(private val n: Int) {
    companion object {
        fun of(n: Int) = Hidden(n)
    }
}

data class Valued(
    val id: UserId,
    val idOrNull: UserId?,
    val email: Email,
    val emailOrNull: Email?,
    val maybe: Maybe,
    val outer: Outer,
    val outerOrNull: Outer?,
    val paint: Paint,
    val hidden: Hidden,
)

data class ValuedDefault(val id: UserId = UserId(7), val email: Email? = Email("d@x.org"), val n: Int)

@ConsistentCopyVisibility
data class Private private constructor(val id: Long, private val secret: String = "s") {
    fun secret() = secret

    companion object {
        fun of(id: Long, secret: String) = Private(id, secret)
    }
}

data class Address(val city: String, val zipCode: String? = null)

data class Person(val id: Long, val address: Address?, val work: Address = Address("nowhere"))

data class Box<T>(val value: T)

data class Documents(val tags: List<String>, val counts: Map<String, Int>?)

@OptIn(ExperimentalTime::class, ExperimentalUuidApi::class)
data class Modern(
    val at: Instant,
    val until: Instant?,
    val uuid: Uuid,
    val big: ULong,
    val u: UInt,
    val small: Byte,
    val colour: Colour,
    val shade: Colour?,
)

sealed class Sealed

abstract class Abstract(
    @Suppress("unused") val n: Int,
)

class WithoutPrimary {
    @Suppress("UNUSED_PARAMETER")
    constructor(n: Int)
}

class Enclosing {
    inner class Inner(
        @Suppress("unused") val n: Int,
    )
}

data class Forty(
    val first: String,
    val p1: Int = 1,
    val p2: Int = 2,
    val p3: Int = 3,
    val p4: Int = 4,
    val p5: Int = 5,
    val p6: Int = 6,
    val p7: Int = 7,
    val p8: Int = 8,
    val p9: Int = 9,
    val p10: Int = 10,
    val p11: Int = 11,
    val p12: Int = 12,
    val p13: Int = 13,
    val p14: Int = 14,
    val p15: Int = 15,
    val p16: Int = 16,
    val p17: Int = 17,
    val p18: Int = 18,
    val p19: Int = 19,
    val p20: Int = 20,
    val p21: Int = 21,
    val p22: Int = 22,
    val p23: Int = 23,
    val p24: Int = 24,
    val p25: Int = 25,
    val p26: Int = 26,
    val p27: Int = 27,
    val p28: Int = 28,
    val p29: Int = 29,
    val p30: Int = 30,
    val p31: Int = 31,
    val p32: Int = 32,
    val p33: Int = 33,
    val p34: Int = 34,
    val p35: Int = 35,
    val p36: Int = 36,
    val p37: Int = 37,
    val p38: Int = 38,
    val p39: Int = 39,
    val p40: Int = 40,
    val last: String = "last",
)
