package dev.runnel.tck

import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlin.time.ExperimentalTime
import kotlin.time.Instant
import kotlin.uuid.ExperimentalUuidApi
import kotlin.uuid.Uuid

internal enum class Shade { LIGHT, DARK }

@JvmInline
internal value class PersonId(val value: Long)

internal data class Person(val id: PersonId, val firstName: String, val nick: String?, val shade: Shade = Shade.LIGHT)

internal data class Place(val city: String, val zipCode: String?)

internal data class Resident(val id: Long, val home: Place, val work: Place?)

@OptIn(ExperimentalTime::class, ExperimentalUuidApi::class)
internal data class Stamped(val at: Instant, val token: Uuid)

internal fun FunSpec.mappingCases(kit: KitContext) {
    test("rows become data classes by the names of their columns, whatever case and underscores") {
        kit.withDatabase { db ->
            db.sql("select 1 as id, 'Ann' as first_name, 'an' as nick, 'DARK' as shade").one<Person>() shouldBe
                Person(PersonId(1), "Ann", "an", Shade.DARK)
            db.sql("select 'x' as surplus, 'Ann' as FIRSTNAME, nullif('', '') as nick, 2 as Id").one<Person>() shouldBe
                Person(PersonId(2), "Ann", null, Shade.LIGHT)
        }
    }

    test("a missing column without a default names parameter and columns") {
        kit.withoutSlowLog { db ->
            val error =
                fails(DATA_CONVERSION) { db.sql("select 1 as id, 'a' as nick, '$CANARY' as first_nam").one<Person>() }
            error.message shouldContain "firstName"
            error.message shouldContain "first_nam"
            error.message shouldContain "Did you mean"
            db.sql("select 1").value<Int>() shouldBe 1
        }
    }

    test("a null for a parameter that is not nullable names column and parameter") {
        kit.withoutSlowLog { db ->
            val error =
                fails(
                    DATA_CONVERSION,
                ) { db.sql("select 1 as id, nullif('', '') as first_name, '$CANARY' as nick").one<Person>() }
            error.column() shouldBe "first_name"
            error.message shouldContain "firstName"
        }
    }

    test("an unknown enum name names the column and the constants, and not the name") {
        kit.withoutSlowLog { db ->
            val error = fails(DATA_CONVERSION) { db.sql("select '$CANARY' as tint").value<Shade>() }
            error.column() shouldBe "tint"
            error.message shouldContain "LIGHT"
            fails(DATA_CONVERSION) {
                db.sql("select 1 as id, 'a' as first_name, 'b' as nick, 'light' as shade").one<Person>()
            }.column() shouldBe "shade"
            db.sql("select 'DARK'").value<Shade>() shouldBe Shade.DARK
            db.sql("select :s", "s" to Shade.DARK).value<Shade>() shouldBe Shade.DARK
            db.sql("select :s", "s" to Shade.DARK).value<String>() shouldBe "DARK"
        }
    }

    test("nested objects take the columns with their prefix, and are null where an outer join found nothing") {
        kit.withDatabase { db ->
            db
                .sql(
                    "select 1 as id, 'Rome' as home_city, '00100' as home_zip_code, nullif('', '') as work_city, nullif('', '') as work_zip_code",
                ).one<Resident>() shouldBe Resident(1, Place("Rome", "00100"), null)
            db
                .sql(
                    "select 1 as id, 'Rome' as home_city, nullif('', '') as home_zip_code, 'Bonn' as work_city, '1' as work_zip_code",
                ).one<Resident>() shouldBe Resident(1, Place("Rome", null), Place("Bonn", "1"))
            fails(
                DATA_CONVERSION,
            ) { db.sql("select 1 as id, nullif('', '') as home_city, 'z' as home_zip_code").one<Resident>() }
        }
    }

    test("value classes and Kotlin's own types are bound and read") {
        @OptIn(ExperimentalTime::class, ExperimentalUuidApi::class)
        kit.withDatabase { db ->
            db.sql("select :id", "id" to PersonId(7)).value<PersonId>() shouldBe PersonId(7)
            db.sql("select :id", "id" to PersonId(7)).value<Long>() shouldBe 7L
            db
                .sql(
                    "select i from (${kit.target.series(4)}) s where i in (:ids)",
                    "ids" to listOf(PersonId(2), PersonId(4)),
                ).list<PersonId>() shouldBe listOf(PersonId(2), PersonId(4))
        }
    }

    test("pairs and triples take the columns by position, and exactly as many") {
        kit.withDatabase { db ->
            db.sql("select 1 as a, 'x' as a").one<Pair<Int, String>>() shouldBe (1 to "x")
            db.sql("select 1 as a, 'x' as b, nullif(1, 1) as c").one<Triple<Long, String, Int?>>() shouldBe
                Triple(1L, "x", null)
            fails(
                DATA_CONVERSION,
            ) { db.sql("select 1 as a, 2 as b, 3 as c").one<Pair<Int, Int>>() }.message shouldContain
                "3"
            fails(
                DATA_CONVERSION,
            ) { db.sql("select 1 as a, nullif(1, 1) as b").one<Pair<Int, Int>>() }.column() shouldBe
                "b"
        }
    }

    test("rows become maps in the order of their columns") {
        kit.withDatabase { db ->
            val row = db.sql("select 'x' as b, nullif(1, 1) as a, 'y' as c").one<Map<String, Any?>>()
            row shouldBe mapOf("b" to "x", "a" to null, "c" to "y")
            row.keys.toList() shouldBe listOf("b", "a", "c")
        }
    }

    test("two columns of one name are refused where names count") {
        kit.withDatabase { db ->
            val twice = "select 1 as id, 'a' as first_name, 'b' as nick, 2 as id"
            fails(DATA_CONVERSION) { db.sql(twice).one<Map<String, Any?>>() }.message shouldContain "id"
            fails(DATA_CONVERSION) { db.sql(twice).one<Person>() }.message shouldContain "id"
            db.sql(twice).map { it.getInt(0) + it.getInt(3) }.one() shouldBe 3
        }
    }

    test("a function of one's own reads the row by position") {
        kit.withDatabase { db ->
            db
                .sql("select i, 'n' as name from (${kit.target.series(2)}) s order by i")
                .map {
                    "${it.getLong(0)}${it.get(1, String::class.java)}"
                }.list() shouldBe listOf("1n", "2n")
            db.sql("select nullif(1, 1) as a").map { it.isNull(0) }.one() shouldBe true
            fails(
                DATA_CONVERSION,
            ) { db.sql("select nullif(1, 1) as a").map { it.getLong(0) }.one() }.message shouldContain
                "a"
        }
    }

    test("a mapper that fails ends the query, and the session serves the next") {
        kit.withOneSession { db ->
            fails(dev.runnel.error.ErrorKind.OTHER) {
                db.sql(kit.target.series(10)).map<Long> { error("mine") }.list()
            }.cause?.message shouldBe "mine"
            db.sql("select 1").value<Int>() shouldBe 1
        }
    }

    test("a class that rows cannot be mapped to is refused before anything is sent") {
        kit.withDatabase { db ->
            fails(CONFIGURATION) { db.sql("select * from kit_absent").list<Thread>() }
            fails(CONFIGURATION) { db.sql("select * from kit_absent").list<Comparable<*>>() }
        }
    }

    test("numbers are widened freely and narrowed only if they fit, naming the column") {
        kit.withDatabase { db ->
            db.sql("select 127 as n").value<Byte>() shouldBe 127.toByte()
            db.sql("select 127 as n").value<Short>() shouldBe 127.toShort()
            db.sql("select 127 as n").value<Long>() shouldBe 127L
            db.sql("select 127 as n").value<Double>() shouldBe 127.0
            fails(DATA_CONVERSION) { db.sql("select 128 as n").value<Byte>() }.column() shouldBe "n"
            fails(DATA_CONVERSION) { db.sql("select 32768 as n").value<Short>() }.column() shouldBe "n"
            fails(DATA_CONVERSION) { db.sql("select 2147483648 as n").value<Int>() }.column() shouldBe "n"
            fails(DATA_CONVERSION) { db.sql("select -2147483649 as n").value<Int>() }.column() shouldBe "n"
            fails(DATA_CONVERSION) { db.sql("select 9007199254740993 as n").value<Double>() }.column() shouldBe "n"
            fails(DATA_CONVERSION) { db.sql("select 16777217 as n").value<Float>() }.column() shouldBe "n"
            fails(DATA_CONVERSION) { db.sql("select 2 as n").value<Boolean>() }.column() shouldBe "n"
            fails(DATA_CONVERSION) { db.sql("select 'abc' as n").value<Int>() }.column() shouldBe "n"
            fails(DATA_CONVERSION) { db.sql("select '12' as n").value<Int>() }.column() shouldBe "n"
            fails(DATA_CONVERSION) { db.sql("select 12 as n").value<String>() }.column() shouldBe "n"
        }
    }
}
