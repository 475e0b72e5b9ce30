package dev.runnel.row

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.row.Shaped.Address
import dev.runnel.row.Shaped.Box
import dev.runnel.row.Shaped.Level
import dev.runnel.row.Shaped.Person
import dev.runnel.row.Shaped.Plain
import dev.runnel.row.Shaped.Tree
import dev.runnel.row.Shaped.User
import dev.runnel.row.Shaped.Wide
import dev.runnel.spi.Row
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.kotest.matchers.types.shouldBeSameInstanceAs
import java.lang.ref.WeakReference
import java.math.BigDecimal
import java.time.Instant
import java.util.UUID
import kotlin.random.Random

/** Without runnel-kotlin's shape on the class path this is a class that does not tell its parameter names. */
@Suppress("unused")
class Nameless(val id: Long)

private fun fails(kind: ErrorKind, vararg parts: String, block: () -> Any?) {
    val e = shouldThrow<RunnelException> { block() }
    e.kind() shouldBe kind
    for (part in parts) {
        e.message shouldContain part
    }
}

class RowMappersTest :
    FunSpec({
        val conversion = ErrorKind.DATA_CONVERSION
        val configuration = ErrorKind.CONFIGURATION
        val users = RowMappers.of(User::class.java)

        test("a scalar takes the one column, converted exactly") {
            RowMappers.of(Long::class.javaObjectType).map(row("n" to 5)) shouldBe 5L
            RowMappers.of(Long::class.javaPrimitiveType!!).map(row("n" to 5)) shouldBe 5L
            RowMappers.of(Level::class.java).map(row("l" to "HIGH")) shouldBe Level.HIGH
            RowMappers.of(Any::class.java).map(row("l" to "HIGH")) shouldBe "HIGH"
            fails(
                conversion,
                "'n'",
                "Integer",
            ) { RowMappers.of(Int::class.javaObjectType).map(row("n" to (1L shl 40))) }
        }

        test("every portable type is a scalar, and the table names each in both languages") {
            for (type in PortableType.entries) {
                RowMappers.of(type.valueClass()) shouldNotBe null
                PortableType.of(type.valueClass()) shouldBe type
                type.java() shouldNotBe ""
                type.kotlin() shouldNotBe ""
            }
            PortableType.of(Int::class.javaPrimitiveType!!) shouldBe PortableType.INT
            PortableType.of(Thread::class.java) shouldBe null
        }

        test("a null scalar is refused, unless asked for as nullable") {
            fails(conversion, "'n'", "Long", "null") { RowMappers.of(Long::class.javaObjectType).map(row("n" to null)) }
            RowMappers.ofNullable(Long::class.javaObjectType).map(row("n" to null)) shouldBe null
            RowMappers.ofNullable(Long::class.javaObjectType).map(row("n" to 1)) shouldBe 1L
            RowMappers.ofNullable(Level::class.java).map(row("n" to null)) shouldBe null
            fails(conversion, "'n'", "Level", "null") { RowMappers.of(Level::class.java).map(row("n" to null)) }
        }

        test("a scalar refuses none and two columns, naming them") {
            fails(conversion, "2", "a, b") { RowMappers.of(String::class.java).map(row("a" to "x", "b" to "y")) }
            fails(conversion, "0") { RowMappers.of(String::class.java).map(row()) }
        }

        test("maps keep the columns' order and own types") {
            RowMappers.maps().map(row("b" to 1, "a" to null)).toList() shouldBe listOf("b" to 1, "a" to null)
            RowMappers.of(Map::class.java).map(row("x" to 2L)) shouldBe mapOf("x" to 2L)
        }

        test("a map refuses two columns of one name and says to use an alias") {
            fails(conversion, "'id'", "positions 1 and 3", "alias") {
                RowMappers.maps().map(row("id" to 1, "x" to 2, "id" to 3))
            }
        }

        test("a record takes its components by name, whatever the order; surplus columns are ignored") {
            users.map(row("active" to 1, "extra" to "x", "EMAIL" to "a@x.org", "id" to 7)) shouldBe
                User(7, "a@x.org", true)
        }

        test("every scalar type maps as a component, primitives and boxes") {
            val id = UUID.randomUUID()
            val wide =
                RowMappers.of(Wide::class.java).map(
                    row(
                        "s" to 1,
                        "i" to 2L,
                        "l" to 3,
                        "f" to 0.5,
                        "d" to 2,
                        "b" to true,
                        "boxed" to null,
                        "decimal" to 5,
                        "text" to "t",
                        "bytes" to byteArrayOf(1),
                        "at" to "2024-01-01T00:00:00Z",
                        "uuid" to id.toString(),
                        "level" to "LOW",
                    ),
                )
            wide.s shouldBe 1.toShort()
            wide.i shouldBe 2
            wide.f shouldBe 0.5f
            wide.d shouldBe 2.0
            wide.boxed shouldBe null
            wide.decimal shouldBe BigDecimal(5)
            wide.at shouldBe Instant.parse("2024-01-01T00:00:00Z")
            wide.uuid shouldBe id
            wide.level shouldBe Level.LOW
        }

        test("snake_case, camelCase and upper case are one name, and the very name wins") {
            val mapper = RowMappers.of(Address::class.java)
            mapper.map(row("city" to "Ulm", "zip_code" to "1")) shouldBe Address("Ulm", "1")
            mapper.map(row("CITY" to "Ulm", "ZIPCODE" to "1")) shouldBe Address("Ulm", "1")
            mapper.map(row("city" to "Ulm", "zip_code" to "1", "zipCode" to "2")) shouldBe Address("Ulm", "2")
        }

        test("two columns that fit equally well are an error that names both") {
            fails(conversion, "'zip_code'", "'ZIPCODE'", "'zipCode'") {
                RowMappers.of(Address::class.java).map(row("city" to "Ulm", "zip_code" to "1", "ZIPCODE" to "2"))
            }
            fails(conversion, "'id'", "positions 1 and 2") {
                users.map(row("id" to 1, "id" to 2, "email" to "x", "active" to 1))
            }
        }

        test("a missing column names column, parameter, class and what came, and hints at the nearest") {
            fails(conversion, "'email'", "User", "id, e_mial, active", "Did you mean 'e_mial'?") {
                users.map(row("id" to 1, "e_mial" to "x", "active" to true))
            }
            fails(conversion, "User", "'id'", "x, y") { users.map(row("x" to 1, "y" to 1)) }
        }

        test("null is refused for a primitive and taken for a reference") {
            fails(conversion, "'id' (stored)", "long", "parameter 'id' of User", "null") {
                users.map(row("id" to null, "email" to "x", "active" to true))
            }
            users.map(row("id" to 1, "email" to null, "active" to true)).email shouldBe null
        }

        test("a value that does not fit names column, stored type, type and parameter, and not the value") {
            val e = shouldThrow<RunnelException> { users.map(row("id" to "4711", "email" to "x", "active" to true)) }
            e.kind() shouldBe conversion
            e.column() shouldBe "id"
            e.message shouldContain "Column 'id' (stored) cannot be read as long"
            e.message shouldContain "parameter 'id' of User"
            e.stackTraceToString() shouldNotContain "4711"
            fails(
                conversion,
                "'level'",
                "Level",
                "LOW, HIGH",
            ) { RowMappers.of(Level::class.java).map(row("level" to "MID")) }
        }

        test("a nested object takes the columns with its prefix") {
            val mapper = RowMappers.of(Person::class.java)
            mapper.map(row("id" to 1, "home_address_city" to "Ulm", "home_address_zip_code" to "89073")) shouldBe
                Person(1, Address("Ulm", "89073"))
        }

        test("a nested object of which all columns are null is null, as an outer join leaves it") {
            RowMappers.of(Person::class.java).map(
                row("id" to 1, "home_address_city" to null, "home_address_zip_code" to null),
            ) shouldBe Person(1, null)
        }

        test("a nested object without any column, or with one missing, is an error") {
            fails(conversion, "'homeAddress'", "Person") { RowMappers.of(Person::class.java).map(row("id" to 1)) }
            fails(conversion, "'homeAddress_zipCode'", "Address") {
                RowMappers.of(Person::class.java).map(row("id" to 1, "home_address_city" to "Ulm"))
            }
        }

        test("a class that nests itself ends where the columns end") {
            fails(conversion, "'left_left'") { RowMappers.of(Tree::class.java).map(row("id" to 1, "left_id" to 2)) }
        }

        test("a local record and a plain class with one public constructor map") {
            RowMappers.of(Shaped.local()).map(row("n" to 3)).toString() shouldBe "Local[n=3]"
            RowMappers.of(Plain::class.java).map(row("id" to 3, "name" to "x")).id shouldBe 3
        }

        test("what cannot be mapped says so and what to do") {
            fails(configuration, "-parameters", "Nameless") { RowMappers.of(Nameless::class.java) }
            fails(configuration, "2 public constructors") { RowMappers.of(Shaped.TwoConstructors::class.java) }
            fails(configuration, "java.lang.Runnable") { RowMappers.of(Runnable::class.java) }
            fails(configuration, "java.util.Date") { RowMappers.of(java.util.Date::class.java) }
            fails(configuration, "T", "generic") { RowMappers.of(Box::class.java) }
            fails(configuration, "Thread", "JsonCodec") {
                RowMappers.of(Shaped.Unmappable::class.java).map(row("id" to 1, "thread" to "x"))
            }
            fails(configuration, "List<String>", "JsonCodec") {
                RowMappers.of(Shaped.Documents::class.java).map(row("id" to 1, "tags" to "[]"))
            }
        }

        test("a generic record maps where its arguments are known") {
            RowMappers.of(Shaped.Holder::class.java).map(row("box_value" to 5)) shouldBe Shaped.Holder(Box(5L))
            val use = TypeUse(Box::class.java, false, listOf(TypeUse.of(String::class.java)))
            RowMappers.of(use).map(row("value" to "x")) shouldBe Box("x")
        }

        test("a constructor's own exception reaches the caller") {
            shouldThrow<IllegalArgumentException> { RowMappers.of(Shaped.Strict::class.java).map(row("n" to -1)) }
        }

        test("a mapper is found once, and bound once to equal columns") {
            RowMappers.of(User::class.java) shouldBeSameInstanceAs users
            val decoder = users.bind(columns("id", "email", "active"))
            users.bind(columns("active", "email", "id")) shouldNotBe decoder
            users.bind(columns("id", "email", "active")) shouldBeSameInstanceAs decoder
        }

        test("a binding that is pushed out of the cache can be unloaded") {
            fun bound(): WeakReference<Class<*>> {
                val decoder = RowMappers.of(Address::class.java).bind(columns("city", "zip_code", "unloaded"))
                decoder.javaClass.isHidden shouldBe true
                return WeakReference(decoder.javaClass)
            }
            val hidden = bound()
            repeat(100) { RowMappers.of(Address::class.java).bind(columns("city", "zip_code", "x$it")) }
            var tries = 0
            while (hidden.get() != null && tries++ < 20) System.gc()
            hidden.get() shouldBe null
        }

        test("a writer takes an object apart in the order of the columns, at the offset") {
            val into = arrayOfNulls<Any>(5)
            RowMappers
                .writer(
                    User::class.java,
                ).bind(listOf("ACTIVE", "id", "email"))
                .encode(User(1, "x", true), into, 1)
            into.toList() shouldBe listOf(null, true, 1L, "x", null)
        }

        test("a writer flattens nested objects, null ones to nulls, and writes enums by name") {
            val writer = RowMappers
                .writer(
                    Person::class.java,
                ).bind(listOf("home_address_zip_code", "id", "home_address_city"))
            val into = arrayOfNulls<Any>(3)
            writer.encode(Person(1, Address("Ulm", null)), into, 0)
            into.toList() shouldBe listOf(null, 1L, "Ulm")
            writer.encode(Person(2, null), into, 0)
            into.toList() shouldBe listOf(null, 2L, null)
        }

        test("a column without a property is an error that names it and the properties") {
            fails(configuration, "'phone'", "User", "id, email, active") {
                RowMappers.writer(User::class.java).bind(listOf("id", "phone"))
            }
            fails(configuration, "2 public constructors") {
                RowMappers.writer(Shaped.TwoConstructors::class.java)
            }
        }

        test("random values survive writer, row and mapper") {
            val seed = System.nanoTime()
            println("seed $seed")
            val random = Random(seed)
            val names = Wide::class.java.recordComponents.map { it.name }
            val writer = RowMappers.writer(Wide::class.java).bind(names)
            val columns = columns(*names.shuffled(random).toTypedArray())
            repeat(500) {
                val wide =
                    Wide(
                        random.nextInt().toShort(),
                        random.nextInt(),
                        random.nextLong(),
                        Float.fromBits(random.nextInt()),
                        Double.fromBits(random.nextLong()),
                        random.nextBoolean(),
                        random.nextInt().takeIf { random.nextBoolean() },
                        BigDecimal(random.nextLong()).scaleByPowerOfTen(random.nextInt(-20, 20)),
                        "t${random.nextLong()}",
                        random.nextBytes(random.nextInt(9)),
                        Instant.ofEpochSecond(random.nextInt().toLong(), random.nextLong(1_000_000_000)),
                        UUID(random.nextLong(), random.nextLong()),
                        Level.entries[random.nextInt(2)],
                    )
                val values = arrayOfNulls<Any>(names.size)
                writer.encode(wide, values, 0)
                values.forEach { it == null || PortableType.of(it.javaClass) != null || error("not portable") }
                val row = ArrayRow(columns, *columns.all().map { values[names.indexOf(it.name)] }.toTypedArray())
                RowMappers.of(Wide::class.java).map(row) shouldBe wide
            }
        }

        test("time of a row (printed, not asserted)") {
            val columns = columns("id", "email", "active")
            val fixed =
                object : Row {
                    override fun columns() = columns

                    override fun isNull(i: Int) = false

                    override fun getLong(i: Int) = 42L

                    override fun getInt(i: Int) = 42

                    override fun getDouble(i: Int) = 42.0

                    override fun getBoolean(i: Int) = true

                    @Suppress("UNCHECKED_CAST")
                    override fun <T : Any> get(i: Int, type: Class<T>): T? = "a@x.org" as T
                }
            var kept = 0L

            fun time(decoder: RowDecoder<User>): Double {
                var best = Double.MAX_VALUE
                repeat(8) {
                    val start = System.nanoTime()
                    repeat(1_000_000) { kept += decoder.decode(fixed).id }
                    best = minOf(best, (System.nanoTime() - start) / 1e6)
                }
                return best
            }
            val mapped = time(RowMappers.of(User::class.java).bind(columns))
            val byHand = time { r -> User(r.getLong(0), r.get(1, String::class.java)!!, r.getBoolean(2)) }
            println("a row of 3 columns: %.1f ns mapped, %.1f ns by hand (%d)".format(mapped, byHand, kept))
        }
    })
