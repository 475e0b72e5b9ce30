package dev.runnel.postgresql

import dev.runnel.spi.Json
import dev.runnel.tck.naughtyStrings
import dev.runnel.tck.probe.execute
import dev.runnel.tck.probe.rows
import dev.runnel.tck.probe.value
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** Names that are another type's, that of an array, or would end what the session asks for when it opens. */
private val ODD_NAMES = listOf(
    "bool",
    "int8",
    "jsonb",
    "bytea",
    "hstore",
    "_int4",
    "_odd",
    "odd[]",
    "int4[]",
    "Odd",
    "a b",
    "a\nb",
    "a\n16500 int8",
    "a\rb",
    "a,b}",
    "a\"; drop table prey; --",
    "a'; drop table prey; --",
    "\\",
    "?",
    ":a",
    "\$1",
    "\$\$",
    "{fn now()}",
    "select",
    "oid 5",
    "NULL",
)

private val VALUES = listOf("t", "{1}", "\"a\"=>\"b\"")

/** What an enum or a composite type is named says nothing of its values. */
class PostgresqlTypeNamesTest :
    FunSpec({
        val names = (ODD_NAMES + naughtyStrings().filter { it.isName() }).distinct()

        onBoth("an enum and a composite type of any name, and arrays of them, are bound and read as their text") {
            session.execute("create table prey (a integer)")
            session.execute("create extension hstore")
            session.execute("create schema enums")
            session.execute("create schema composites")
            for ((i, name) in names.withIndex()) {
                val quoted = "\"${name.replace("\"", "\"\"")}\""
                session.execute("create type enums.$quoted as enum ('t', '{1}', '\"a\"=>\"b\"')")
                session.execute("create type composites.$quoted as (a integer, b text)")
                session.execute(
                    "create table odd_$i (e enums.$quoted, es enums.$quoted[], c composites.$quoted, cs composites.$quoted[])",
                )
            }
            // Opened when they are there, and with half of them on the path.
            val open = open()
            open.execute("set search_path = enums, public")
            for ((i, name) in names.withIndex()) {
                withClue(name) {
                    for (value in if (name in ODD_NAMES) VALUES else VALUES.take(1)) {
                        val pair = CompositeText.of(1, value)
                        open.execute(
                            "insert into odd_$i (e, es, c, cs) values (\$1, \$2, \$3, \$4)",
                            value,
                            "{t}",
                            pair,
                            "{\"(1,)\"}",
                        )
                        val row = open.rows("select e, es, c, cs from odd_$i where e = \$1", value).single()
                        row[0] shouldBe value
                        row[1] shouldBe listOf("t")
                        CompositeText.fields(row[2] as String) shouldBe listOf("1", value)
                        row[3] shouldBe listOf("(1,)")
                    }
                }
            }
            // The types of these names that every server has are what they were.
            open.value("select true") shouldBe true
            open.value("select \$1::pg_catalog.jsonb", Json("[1]")) shouldBe Json("[1]")
            open.value("select public.hstore('a', 'b')") shouldBe mapOf("a" to "b")
            open.value("select count(*) from prey") shouldBe 0L
        }
    })

/** Within the 63 bytes that PostgreSQL keeps of a name, without what it cannot store. */
private fun String.isName() =
    isNotEmpty() && '\u0000' !in this && toByteArray().size < 64 && String(toByteArray(), Charsets.UTF_8) == this
