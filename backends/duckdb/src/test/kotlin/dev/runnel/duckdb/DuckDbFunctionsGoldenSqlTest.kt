package dev.runnel.duckdb

import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Json
import dev.runnel.sql.Expression
import dev.runnel.sql.Functions.arrayAgg
import dev.runnel.sql.Functions.arrayLength
import dev.runnel.sql.Functions.contains
import dev.runnel.sql.Functions.containsAll
import dev.runnel.sql.Functions.containsAny
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.cube
import dev.runnel.sql.Functions.daysBetween
import dev.runnel.sql.Functions.element
import dev.runnel.sql.Functions.groupingSets
import dev.runnel.sql.Functions.json
import dev.runnel.sql.Functions.jsonArray
import dev.runnel.sql.Functions.jsonObject
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.ltrim
import dev.runnel.sql.Functions.matches
import dev.runnel.sql.Functions.minus
import dev.runnel.sql.Functions.plus
import dev.runnel.sql.Functions.plusDays
import dev.runnel.sql.Functions.plusMonths
import dev.runnel.sql.Functions.rollup
import dev.runnel.sql.Functions.rtrim
import dev.runnel.sql.Functions.stringAgg
import dev.runnel.sql.Functions.unnest
import dev.runnel.sql.Rendered
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.sql.ValueType
import dev.runnel.sql.render.Ddl
import dev.runnel.tck.probe.FunctionsTable
import dev.runnel.tck.probe.backend
import dev.runnel.tck.probe.goldenFunctions
import dev.runnel.tck.probe.now
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.session
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.spec.style.scopes.FunSpecContainerScope
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.time.LocalDateTime
import java.time.Period

private object F : FunctionsTable() {
    val tags = array("tags", ValueType.TEXT)
}

/** What DuckDB writes otherwise than the standard. Every text is run too. */
class DuckDbFunctionsGoldenSqlTest :
    FunSpec({
        val dialect = DuckDbDialect()
        val session = backend("duckdb::memory:").session()

        beforeSpec { Ddl.createAll(dialect, listOf(F)).forEach { session.run(it, Returns.COUNT) } }
        afterSpec { session.close().now() }

        suspend fun FunSpecContainerScope.golden(vararg texts: Pair<Expression<*>, String>) =
            goldenFunctions(session, dialect, F, texts.asList())

        context("texts") {
            golden(
                length(F.name) to """length("f"."name")""",
                ltrim(F.name) to """ltrim("f"."name", ' ')""",
                rtrim(F.name) to """rtrim("f"."name", ' ')""",
            )
        }

        context("numbers and operators") {
            golden(
                F.n.div(2) to """"f"."n" // ?""",
            )
        }

        context("casts") {
            golden(
                F.moment.cast(LocalDateTime::class.java) to """cast("f"."moment" as timestamp)""",
            )
        }

        context("dates") {
            golden(
                plusDays(F.day, 3) to """cast(("f"."day" + to_days(cast(? as integer))) as date)""",
                plusDays(F.at, F.n) to """("f"."at" + to_days(cast("f"."n" as integer)))""",
                plusMonths(F.moment, 1) to
                    """(("f"."moment" at time zone 'UTC' + to_months(cast(? as integer))) at time zone 'UTC')""",
                plus(F.day, Period.of(1, 2, 3)) to
                    """cast((cast(("f"."day" + to_months(cast(? as integer))) as date) + to_days(cast(? as integer))) as date)""",
                plus(F.at, Duration.ofSeconds(90)) to """("f"."at" + to_seconds(cast(? as bigint)))""",
                minus(F.moment, Duration.ofMillis(1500)) to
                    """(((("f"."moment" at time zone 'UTC' + to_seconds(cast(? as bigint))) at time zone 'UTC') at time zone 'UTC' + to_microseconds(cast(? as bigint))) at time zone 'UTC')""",
                daysBetween(F.day, F.at) to """date_diff('day', "f"."day", cast("f"."at" as date))""",
            )
        }

        context("JSON") {
            golden(
                json(F.payload, "a", "b") to """json_extract("f"."payload", ?)""",
                json(F.payload, "a").asText() to """json_extract_string("f"."payload", ?)""",
                json(F.payload, "a").at(0).asLong() to """cast(json_extract_string("f"."payload", ?) as bigint)""",
                json(F.payload, "a").asDouble() to """cast(json_extract_string("f"."payload", ?) as double)""",
                json(F.payload, "a").asDecimal(10, 2) to
                    """cast(json_extract_string("f"."payload", ?) as decimal(10, 2))""",
                json(F.payload, "a").asBoolean() to """cast(json_extract_string("f"."payload", ?) as boolean)""",
                json(F.payload, "a").asText().eq("x") to """json_extract_string("f"."payload", ?) = ?""",
                jsonObject().with("n", F.n).with("flag", F.flag).with("doc", F.payload).with("name", F.name) to
                    """json_object(?, to_json("f"."n"), ?, to_json("f"."flag"), ?, cast("f"."payload" as json), ?, to_json("f"."name"))""",
                jsonArray(F.n, F.payload) to """json_array(to_json("f"."n"), cast("f"."payload" as json))""",
            )
        }

        context("aggregates and windows") {
            golden(
                stringAgg(F.name, ", ") to """string_agg("f"."name", ?)""",
                stringAgg(F.name, ", ", F.n.desc(), F.name.asc().nullsLast()) to
                    """string_agg("f"."name", ? order by "f"."n" desc, "f"."name" nulls last)""",
            )
        }

        context("arrays") {
            golden(
                contains(F.tags, "a") to """list_contains("f"."tags", ?)""",
                contains(F.tags, F.name) to """list_contains("f"."tags", "f"."name")""",
                containsAll(F.tags, listOf("a", "b")) to """list_has_all("f"."tags", ?)""",
                containsAny(F.tags, listOf()) to """list_has_any("f"."tags", ?)""",
                F.tags.eq(listOf("a")) to """"f"."tags" = ?""",
                arrayLength(F.tags) to """length("f"."tags")""",
                element(F.tags, 1) to """("f"."tags")[1]""",
                unnest(F.tags) to """unnest("f"."tags")""",
                arrayAgg(F.n) to """array_agg("f"."n")""",
                arrayAgg(F.n, F.name.desc()) to """array_agg("f"."n" order by "f"."name" desc)""",
            )
        }

        context("what only some databases have") {
            golden(
                json(F.payload, "a").arrayLength() to """json_array_length("f"."payload", ?)""",
                json(F.payload, "a").set(5) to """json_set("f"."payload", ?, to_json(?))""",
                json(F.payload, "a").set(F.name) to """json_set("f"."payload", ?, to_json("f"."name"))""",
                json(F.payload, "a").containsJson(Json("1")) to
                    """json_contains(json_extract("f"."payload", ?), cast(? as json))""",
                matches(F.name, "^a") to """regexp_matches("f"."name", ?)""",
                F.name.tryCast(Int::class.javaObjectType) to """try_cast("f"."name" as integer)""",
            )
        }

        context("grouping sets") {
            val table =
                listOf(
                    rollup(F.name, F.n) to """rollup ("f"."name", "f"."n")""",
                    cube(F.name, F.n) to """cube ("f"."name", "f"."n")""",
                    groupingSets(listOf(F.name, F.n), listOf(F.n), listOf()) to
                        """grouping sets (("f"."name", "f"."n"), ("f"."n"), ())""",
                )
            for ((grouping, sql) in table) {
                test(sql) {
                    val query = Subquery.from(F).select(count()).groupBy(grouping)
                    query.statement().render(dialect).sql() shouldBe """select count(*) from "f" group by $sql"""
                }
            }
        }
    })
