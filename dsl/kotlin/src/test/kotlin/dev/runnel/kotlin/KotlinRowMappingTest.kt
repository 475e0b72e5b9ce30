package dev.runnel.kotlin

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.row.PortableType
import dev.runnel.row.RowMappers
import dev.runnel.spi.Json
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.math.BigInteger
import kotlin.random.Random
import kotlin.time.ExperimentalTime
import kotlin.time.Instant
import kotlin.time.toJavaInstant
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid
import kotlin.uuid.toJavaUuid

private fun fails(kind: ErrorKind, vararg parts: String, block: () -> Any?) {
    val e = shouldThrow<RunnelException> { block() }
    e.kind() shouldBe kind
    for (part in parts) e.message shouldContain part
}

@OptIn(ExperimentalTime::class, ExperimentalUuidApi::class)
class KotlinRowMappingTest :
    FunSpec({
        val conversion = ErrorKind.DATA_CONVERSION
        val configuration = ErrorKind.CONFIGURATION

        test("a data class maps by the names of its parameters") {
            rowMapper<User>().map(
                row("ID" to 1, "email" to "x", "active" to false, "nick" to null, "note" to "n"),
            ) shouldBe User(1, "x", false, null, "n")
        }

        test("a missing column takes the declared default, and null stays null where it is allowed") {
            rowMapper<User>().map(row("id" to 1, "email" to "x", "note" to null)) shouldBe User(1, "x", note = null)
        }

        test("a missing column without a default is an error even if the parameter is nullable") {
            fails(conversion, "'note'", "User", "id, email", "default") {
                rowMapper<User>().map(
                    row(
                        "id" to 1,
                        "email" to "x",
                    ),
                )
            }
        }

        test("null for a non-null parameter names column, type and parameter, default or not") {
            fails(conversion, "'email' (stored)", "String", "parameter 'email' of User", "null") {
                rowMapper<User>().map(row("id" to 1, "email" to null, "note" to null))
            }
            fails(conversion, "'active'", "boolean", "parameter 'active' of User", "null") {
                rowMapper<User>().map(row("id" to 1, "email" to "x", "active" to null, "note" to null))
            }
        }

        test("defaults work beyond 32 parameters, in both masks and at their edges") {
            rowMapper<Forty>().map(row("first" to "f")) shouldBe Forty("f")
            rowMapper<Forty>().map(row("first" to "f", "p31" to -31, "p33" to -33, "last" to "l")) shouldBe
                Forty("f", p31 = -31, p33 = -33, last = "l")
            rowMapper<Forty>().map(row("first" to "f", "p32" to -32)) shouldBe Forty("f", p32 = -32)
            val seed = System.nanoTime()
            println("seed $seed")
            val random = Random(seed)
            repeat(30) {
                val given = (1..40).filter { random.nextBoolean() }
                val made = rowMapper<Forty>().map(row("first" to "f", *given.map { "p$it" to -it }.toTypedArray()))
                val values = RowMappers.writer(Forty::class.java).bind((1..40).map { "p$it" })
                val into = arrayOfNulls<Any>(40)
                values.encode(made, into, 0)
                into.toList() shouldBe (1..40).map { if (it in given) -it else it }
            }
        }

        val valued =
            row(
                "id" to 1,
                "id_or_null" to null,
                "email" to "a@x",
                "email_or_null" to null,
                "maybe" to null,
                "outer" to 2,
                "outer_or_null" to 3,
                "paint" to "RED",
                "hidden" to 4,
            )

        test("value classes map by their content, nullable or not, nested, private and over enums") {
            rowMapper<Valued>().map(valued) shouldBe
                Valued(
                    UserId(1),
                    null,
                    Email("a@x"),
                    null,
                    Maybe(null),
                    Outer(UserId(2)),
                    Outer(UserId(3)),
                    Paint(Colour.RED),
                    Hidden.of(4),
                )
        }

        test("a value class's init block refuses as DATA_CONVERSION, its exception being the cause") {
            val bad = row("id" to 1, "email" to "nobody", "n" to 1)
            val e = shouldThrow<RunnelException> { rowMapper<ValuedDefault>().map(bad) }
            e.kind() shouldBe conversion
            e.message shouldContain "'email'"
            e.message shouldContain "parameter 'email' of ValuedDefault"
            e.message shouldNotContain "nobody"
            e.cause?.message shouldBe "no @"
        }

        test("value classes have defaults, and refuse null") {
            rowMapper<ValuedDefault>().map(row("n" to 1)) shouldBe ValuedDefault(n = 1)
            rowMapper<ValuedDefault>().map(row("n" to 1, "email" to null)) shouldBe ValuedDefault(email = null, n = 1)
            rowMapper<ValuedDefault>().map(row("n" to 1, "id" to 9)) shouldBe ValuedDefault(UserId(9), n = 1)
            fails(conversion, "'id'", "UserId", "null") { rowMapper<ValuedDefault>().map(row("n" to 1, "id" to null)) }
        }

        test("value classes are written as their content") {
            val names = valued.columns().all().map { it.name() }
            val into = arrayOfNulls<Any>(names.size)
            rowWriter<Valued>().bind(names).encode(rowMapper<Valued>().map(valued), into, 0)
            into.toList() shouldBe listOf(1L, null, "a@x", null, null, 2L, 3L, "RED", 4)
        }

        test("private constructors and private properties work both ways") {
            val private = rowMapper<Private>().map(row("id" to 1, "secret" to "x"))
            private.secret() shouldBe "x"
            rowMapper<Private>().map(row("id" to 1)).secret() shouldBe "s"
            val into = arrayOfNulls<Any>(2)
            rowWriter<Private>().bind(listOf("secret", "id")).encode(private, into, 0)
            into.toList() shouldBe listOf("x", 1L)
        }

        test("local classes work, unless they capture variables") {
            data class Local(val n: Int, val m: Int = 2)
            rowMapper<Local>().map(row("n" to 1)) shouldBe Local(1)
            val captured = System.nanoTime()

            class Capturing(val n: Int) {
                fun sum() = n + captured
            }
            fails(configuration, "Capturing", "captures") { rowMapper<Capturing>() }
        }

        test("nested objects come by prefix, null if nullable and all null, by default if no column is there") {
            rowMapper<Person>().map(row("id" to 1, "address_city" to "Ulm", "address_zip_code" to "1")) shouldBe
                Person(1, Address("Ulm", "1"))
            rowMapper<Person>().map(row("id" to 1, "address_city" to null, "work_city" to "Bern")) shouldBe
                Person(1, null, Address("Bern"))
            fails(conversion, "'work_city'", "'city' of Address", "null") {
                rowMapper<Person>().map(row("id" to 1, "address_city" to null, "work_city" to null))
            }
            fails(conversion, "'address'", "Person") { rowMapper<Person>().map(row("id" to 1)) }
        }

        test("scalars, nullable or not") {
            rowMapper<Long>().map(row("n" to 1)) shouldBe 1L
            rowMapper<Long?>().map(row("n" to null)) shouldBe null
            rowMapper<String>().map(row("s" to "x")) shouldBe "x"
            rowMapper<Colour>().map(row("s" to "RED")) shouldBe Colour.RED
            rowMapper<UserId>().map(row("s" to 5)) shouldBe UserId(5)
            rowMapper<UserId?>().map(row("s" to null)) shouldBe null
            rowMapper<Instant>().map(row("s" to "2024-01-01T00:00:00Z")) shouldBe Instant.parse("2024-01-01T00:00:00Z")
            fails(conversion, "null", "Long") { rowMapper<Long>().map(row("n" to null)) }
            fails(conversion, "null", "UserId") { rowMapper<UserId>().map(row("n" to null)) }
        }

        test("Pair and Triple take columns by position, with the nullability of each part") {
            rowMapper<Pair<Long, String?>>().map(row("a" to 1, "a" to null)) shouldBe Pair(1L, null)
            rowMapper<Triple<Colour, UserId, Instant?>>().map(row("a" to "RED", "b" to 2, "c" to null)) shouldBe
                Triple(Colour.RED, UserId(2), null)
            fails(conversion, "'a'", "position 1", "null") {
                rowMapper<Pair<Long, String?>>().map(
                    row(
                        "a" to null,
                        "b" to "x",
                    ),
                )
            }
            fails(conversion, "2 columns", "3: a, b, c") {
                rowMapper<Pair<Long, Long>>().map(row("a" to 1, "b" to 2, "c" to 3))
            }
            rowMapper<Pair<Long, String?>>() shouldBeSameInstanceAs rowMapper<Pair<Long, String?>>()
        }

        test("rows come as maps") {
            rowMapper<Map<String, Any?>>().map(row("b" to 1, "a" to null)).toList() shouldBe
                listOf("b" to 1, "a" to null)
        }

        test("a generic class maps with its arguments, and says so without them") {
            rowMapper<Box<Long>>().map(row("value" to 1)) shouldBe Box(1L)
            rowMapper<Box<String?>>().map(row("value" to null)) shouldBe Box<String?>(null)
            rowMapper<Box<UserId>>().map(row("value" to 4)) shouldBe Box(UserId(4))
            rowMapper<Box<List<Int>>>().map(row("value" to "[1]")) shouldBe Box(listOf(1))
            val into = arrayOfNulls<Any>(1)
            rowWriter<Box<UserId>>().bind(listOf("value")).encode(Box(UserId(4)), into, 0)
            into[0] shouldBe 4L
            fails(conversion, "'value'", "null") { rowMapper<Box<Long>>().map(row("value" to null)) }
            fails(configuration, "arguments") { RowMappers.of(Box::class.java) }
        }

        test("Kotlin's own types and enums map both ways, unsigned ones by their number") {
            val uuid = Uuid.random()
            val at = Instant.parse("2024-01-01T00:00:00.123456789Z")
            val values =
                row(
                    "at" to at.toJavaInstant(),
                    "until" to null,
                    "uuid" to uuid.toJavaUuid(),
                    "big" to BigInteger("18446744073709551615"),
                    "u" to 4294967295L,
                    "small" to (-128).toShort(),
                    "colour" to "RED",
                    "shade" to null,
                )
            val modern = Modern(at, null, uuid, ULong.MAX_VALUE, UInt.MAX_VALUE, -128, Colour.RED, null)
            rowMapper<Modern>().map(values) shouldBe modern
            val into = arrayOfNulls<Any>(8)
            rowWriter<Modern>().bind(values.columns().all().map { it.name() }).encode(modern, into, 0)
            into.toList() shouldBe values.values.toList()
            for (value in into) if (value != null) (PortableType.of(value.javaClass) != null) shouldBe true
            fails(conversion, "'n'", "UInt", "range") { rowMapper<UInt>().map(row("n" to -1)) }
            fails(conversion, "'n'", "ULong", "range") { rowMapper<ULong>().map(row("n" to BigInteger.TWO.pow(64))) }
            fails(conversion, "'n'", "Byte", "range") { rowMapper<Byte>().map(row("n" to 128)) }
        }

        test("JSON columns map by kotlinx-serialization both ways, and errors do not quote the document") {
            val columns = row("tags" to "[\"a\",\"b\"]", "counts" to Json("{\"x\":1}"))
            val documents = Documents(listOf("a", "b"), mapOf("x" to 1))
            rowMapper<Documents>().map(columns) shouldBe documents
            rowMapper<Documents>().map(row("tags" to "[]", "counts" to null)) shouldBe Documents(listOf(), null)
            val into = arrayOfNulls<Any>(2)
            rowWriter<Documents>().bind(listOf("tags", "counts")).encode(documents, into, 0)
            into.toList() shouldBe listOf(Json("[\"a\",\"b\"]"), Json("{\"x\":1}"))
            val e =
                shouldThrow<RunnelException> { rowMapper<Documents>().map(row("tags" to "[hunter2", "counts" to null)) }
            e.kind() shouldBe conversion
            e.stackTraceToString() shouldNotContain "hunter2"
        }

        test("what cannot be mapped says why") {
            fails(configuration, "abstract") { rowMapper<Sealed>() }
            fails(configuration, "abstract") { rowMapper<Abstract>() }
            fails(configuration, "primary constructor") { rowMapper<WithoutPrimary>() }
            fails(configuration, "inner") { rowMapper<Enclosing.Inner>() }
            fails(configuration, "Runnable") { rowMapper<Runnable>() }
        }

        test("random values survive writer, row and mapper") {
            val seed = System.nanoTime()
            println("seed $seed")
            val random = Random(seed)
            val names = listOf("at", "until", "uuid", "big", "u", "small", "colour", "shade")
            repeat(300) {
                val modern =
                    Modern(
                        Instant.fromEpochSeconds(random.nextInt().toLong(), random.nextInt(1_000_000_000)),
                        Instant
                            .fromEpochSeconds(
                                random.nextLong(-30_000_000_000, 30_000_000_000),
                            ).takeIf { random.nextBoolean() },
                        Uuid.fromLongs(random.nextLong(), random.nextLong()),
                        random.nextLong().toULong(),
                        random.nextInt().toUInt(),
                        random.nextInt().toByte(),
                        Colour.entries[random.nextInt(2)],
                        Colour.entries[random.nextInt(2)].takeIf { random.nextBoolean() },
                    )
                val into = arrayOfNulls<Any>(names.size)
                rowWriter<Modern>().bind(names).encode(modern, into, 0)
                rowMapper<Modern>().map(row(*names.zip(into).toTypedArray())) shouldBe modern
            }
        }
    })
