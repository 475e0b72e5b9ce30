package dev.runnel.tck

import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.from
import dev.runnel.gt
import dev.runnel.insert
import dev.runnel.json
import dev.runnel.spi.Json
import dev.runnel.sql.Expression
import dev.runnel.sql.Functions.jsonArray
import dev.runnel.sql.Functions.jsonObject
import dev.runnel.sql.Functions.value
import dev.runnel.sql.Predicate
import dev.runnel.sql.render.Feature
import dev.runnel.update
import dev.runnel.where
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.math.BigDecimal

private val NAUGHTY_KEYS = listOf(
    "a.b",
    "a b",
    "\"",
    "'",
    "\\",
    "a\"b\\c",
    "[0]",
    "$",
    "$.x",
    "*",
    "/",
    "~",
    "a/b~c",
    "#",
    "?",
    "",
    "\n",
    "\u0001",
    "é",
    "0",
    "{}",
    ",",
    "`",
    "'; drop table kit_samples; --",
)

/** The document without the spaces that databases put in or leave out. */
internal fun Json?.compact() = this?.text()?.replace(Regex("\\s+"), "")

/** A case for dialects that look into documents. */
internal fun FunSpec.testWithJson(kit: KitContext, name: String, test: suspend () -> Unit) = testWhere(
    name,
    "the dialect of ${kit.target.name} has no ${Feature.JSON_FUNCTIONS}",
    { Feature.JSON_FUNCTIONS in kit.features },
) { test() }

internal fun FunSpec.jsonFunctionCases(kit: KitContext) {
    fun case(name: String, test: suspend () -> Unit) = testWithJson(kit, name, test)

    testWhere(
        "documents are kept, and each function of them is refused with what to do instead",
        "${kit.target.name} has functions of JSON",
        { Feature.JSON_FUNCTIONS !in kit.features },
    ) {
        kit.withSamples { db ->
            val payload = Samples.payload
            db.each(payload).map { it.compact() } shouldBe samples.map { it.payload.compact() }
            for (expression in listOf(
                payload.json("items"),
                payload.json("n").asText(),
                payload.json("n").asLong(),
                payload.json("n").asBoolean(),
                payload.json("items").arrayLength(),
                payload.json("n").set(1),
                jsonObject().with("n", Samples.n),
                jsonArray(Samples.n),
            )) {
                fails(NOT_PORTABLE) { db.each(expression) }.message shouldContain "in the program"
            }
            fails(NOT_PORTABLE) { db.from(Samples).where(payload.json("n").exists()).count() }
            fails(NOT_PORTABLE) { db.from(Samples).where(payload.json().containsJson(Json("[]"))).count() }
        }
    }

    case("what stands in a document is read as text, number, boolean and JSON") {
        kit.withSamples { db ->
            val payload = Samples.payload
            db.each(payload.json("customer", "name").asText()) shouldBe listOf("Ann", null, null)
            db.each(payload.json("customer", "vip").asBoolean()) shouldBe listOf(true, false, null)
            db.each(payload.json("customer", "vip").asText()) shouldBe listOf("true", "false", null)
            db.each(payload.json("n").asLong()) shouldBe listOf(7L, -9007199254740993L, null)
            db.each(payload.json("n").asText()) shouldBe listOf("7", "-9007199254740993", null)
            db.from(Samples).where(Samples.id.eq(1L)).select(payload.json("n").asInt()).one() shouldBe 7
            db.each(payload.json("items").at(0).at("price").asDouble()) shouldBe listOf(1.5, null, null)
            db
                .each(
                    payload.json("items").at(1).at("price").asDecimal(10, 2),
                ).map { it?.compareTo(BigDecimal(2)) } shouldBe
                listOf(0, null, null)
            db.each(payload.json("items").at(2)).map { it.compact() } shouldBe listOf(null, null, "\"c\"")
            db.each(payload.json("customer")).map { it.compact() }.first() shouldBe """{"vip":true,"name":"Ann"}"""
            db.each(payload.json("items").arrayLength()) shouldBe listOf(2, 0, 3)
            fails(PARAMETER) { payload.json().at(-1) }
            fails(CONFIGURATION) { Samples.name.json("x") }
        }
    }

    case("documents are found by what stands in them") {
        kit.withSamples { db ->
            suspend fun ids(condition: Samples.() -> Predicate) =
                db.from(Samples).where { condition() }.orderBy(Samples.id.asc()).select(Samples.id).list()
            ids { payload.json("customer", "name").asText() eq "Ann" } shouldBe listOf(1L)
            ids { payload.json("customer", "vip").asBoolean() eq false } shouldBe listOf(2L)
            ids { payload.json("n").asLong() gt 5L } shouldBe listOf(1L)
            ids { payload.json("customer", "name").exists() } shouldBe listOf(1L, 2L)
            ids { !payload.json("customer").exists() } shouldBe listOf(3L)
            orNotPortable({ ids { payload.json("customer").containsJson(Json("""{"vip": true}""")) } }) {
                it shouldBe listOf(1L)
            }
        }
    }

    case("a key is found whatever it holds, and nothing else is") {
        kit.withDatabase { db ->
            db.createAll(Samples)
            for ((i, key) in NAUGHTY_KEYS.withIndex()) {
                // Only what JSON asks for: MariaDB keeps a document as it is written, and finds no key that is written otherwise.
                val quoted = key
                    .map {
                        if (it <
                            ' '
                        ) {
                            "\\u%04x".format(it.code)
                        } else if (it in "\"\\") {
                            "\\$it"
                        } else {
                            "$it"
                        }
                    }.joinToString("")
                db.insert(
                    Samples,
                    samples.first().copy(id = i.toLong(), payload = Json("{\"$quoted\": $i, \"x\": -1}")),
                )
            }
            for ((i, key) in NAUGHTY_KEYS.withIndex()) {
                withClue("key '$key'") {
                    val value = Samples.payload.json(key)
                    db.from(Samples).where(value.exists()).select(Samples.id).list() shouldBe listOf(i.toLong())
                    db.from(Samples).where(value.asInt().isNotNull()).select(value.asInt()).one() shouldBe i
                }
            }
        }
    }

    case("a value is set in a document, and the rest stays") {
        kit.withSamples { db ->
            val payload = Samples.payload

            suspend fun first(document: Expression<Json>) =
                db.from(Samples).where(Samples.id.eq(3L)).select(document).one().compact()
            first(payload.json("items").at(0).set(1)) shouldBe """{"items":[1,"b","c"]}"""
            first(payload.json("newest").set("t")) shouldBe """{"items":["a","b","c"],"newest":"t"}"""
            first(payload.json("newest").set(true)) shouldBe """{"items":["a","b","c"],"newest":true}"""
            first(payload.json("items").set(Json("[]"))) shouldBe """{"items":[]}"""
            first(payload.json("items").set(Json("null"))) shouldBe """{"items":null}"""
            first(payload.json("items").set(Samples.name)) shouldBe """{"items":"fig"}"""
            first(payload.json("long\"er").set(1)) shouldBe """{"items":["a","b","c"],"long\"er":1}"""
            db.update(Samples) { it[payload] = payload.json("n").set(Samples.n) }.where { id eq 3L }.execute()
            db.each(payload.json("n").asLong()).last() shouldBe 5L
        }
    }

    case("objects and arrays are made of values, booleans and documents as such") {
        kit.withSamples { db ->
            val made = jsonObject()
                .with("n", Samples.n)
                .with("a\"b", Samples.name)
                .with("one", 1)
                .with("flag", Samples.flag)
                .with("items", Samples.payload.json("items"))
            val first = db.each(made).last().compact()
            first shouldBe """{"n":5,"a\"b":"fig","one":1,"flag":null,"items":["a","b","c"]}"""
            db.each(jsonArray(Samples.n, Samples.flag, value("x"))).map { it.compact() } shouldBe
                listOf("""[5,true,"x"]""", """[-7,false,"x"]""", """[5,null,"x"]""")
        }
    }
}
