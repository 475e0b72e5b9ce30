package dev.runnel.postgresql

import dev.runnel.spi.Command.Returns
import dev.runnel.spi.Json
import dev.runnel.sql.Expression
import dev.runnel.sql.Functions.arrayAgg
import dev.runnel.sql.Functions.arrayLength
import dev.runnel.sql.Functions.contains
import dev.runnel.sql.Functions.containsAll
import dev.runnel.sql.Functions.containsAny
import dev.runnel.sql.Functions.daysBetween
import dev.runnel.sql.Functions.element
import dev.runnel.sql.Functions.json
import dev.runnel.sql.Functions.jsonArray
import dev.runnel.sql.Functions.jsonObject
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.ltrim
import dev.runnel.sql.Functions.matches
import dev.runnel.sql.Functions.plus
import dev.runnel.sql.Functions.plusDays
import dev.runnel.sql.Functions.plusMonths
import dev.runnel.sql.Functions.rtrim
import dev.runnel.sql.Functions.stringAgg
import dev.runnel.sql.Functions.unnest
import dev.runnel.sql.ValueType
import dev.runnel.sql.render.Ddl
import dev.runnel.tck.probe.FunctionsTable
import dev.runnel.tck.probe.goldenFunctions
import dev.runnel.tck.probe.run
import dev.runnel.tck.probe.session
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.spec.style.scopes.FunSpecContainerScope
import java.time.Duration
import java.time.LocalDateTime

private object F : FunctionsTable() {
    val tags = array("tags", ValueType.TEXT)
}

/** What PostgreSQL writes otherwise than the standard. Every text is run too. */
class PostgresqlFunctionsGoldenSqlTest :
    FunSpec({
        val dialect = PostgresqlDialect()
        val server = Server("postgresql+jdbc")
        val session = server.session

        beforeSpec { Ddl.createAll(dialect, listOf(F)).forEach { session.run(it, Returns.COUNT) } }
        afterSpec { server.close() }

        suspend fun FunSpecContainerScope.golden(vararg texts: Pair<Expression<*>, String>) =
            goldenFunctions(session, dialect, F, texts.asList())

        context("texts") {
            golden(
                length(F.name) to """length("f"."name")""",
                ltrim(F.name) to """ltrim("f"."name")""",
                rtrim(F.name) to """rtrim("f"."name")""",
                matches(F.name, "^a") to """("f"."name" ~ $1)""",
            )
        }

        context("casts") {
            golden(
                F.moment.cast(LocalDateTime::class.java) to """cast("f"."moment" as timestamp)""",
            )
        }

        context("dates") {
            golden(
                plusDays(F.day, 3) to """cast(("f"."day" + $1 * interval '1' day) as date)""",
                plusMonths(F.moment, 1) to
                    """(("f"."moment" at time zone 'UTC' + $1 * interval '1' month) at time zone 'UTC')""",
                plus(F.at, Duration.ofSeconds(90)) to """("f"."at" + $1 * interval '1' second)""",
                daysBetween(F.day, F.at) to """cast(cast("f"."at" as date) - "f"."day" as bigint)""",
            )
        }

        context("JSON") {
            golden(
                json(F.payload, "a", "b") to """("f"."payload" #> $1)""",
                json(F.payload, "a").asText() to """("f"."payload" #>> $1)""",
                json(F.payload, "a").at(0).asLong() to """cast(("f"."payload" #>> $1) as bigint)""",
                json(F.payload, "a").asBoolean() to """cast("f"."payload" #>> $1 as boolean)""",
                json(F.payload, "a").arrayLength() to """jsonb_array_length("f"."payload" #> $1)""",
                json(F.payload, "a").containsJson(Json("1")) to """(("f"."payload" #> $1) @> $2)""",
                json(F.payload, "a").set(5) to """jsonb_set("f"."payload", $1, to_jsonb($2))""",
                jsonObject().with("n", F.n).with("name", F.name) to
                    """jsonb_build_object(cast($1 as text), to_jsonb("f"."n"), cast($2 as text), to_jsonb(cast("f"."name" as text)))""",
                jsonArray(F.n, F.payload) to """jsonb_build_array(to_jsonb("f"."n"), "f"."payload")""",
            )
        }

        context("aggregates") {
            golden(
                stringAgg(F.name, ", ") to """string_agg("f"."name", $1)""",
                stringAgg(F.name, ", ", F.n.desc(), F.name.asc().nullsLast()) to
                    """string_agg("f"."name", $1 order by "f"."n" desc, "f"."name" nulls last)""",
            )
        }

        context("arrays") {
            golden(
                contains(F.tags, "a") to """($1 = any("f"."tags"))""",
                containsAll(F.tags, listOf("a", "b")) to """("f"."tags" @> $1)""",
                containsAny(F.tags, listOf()) to """("f"."tags" && $1)""",
                F.tags.eq(listOf("a")) to """"f"."tags" = $1""",
                arrayLength(F.tags) to """cardinality("f"."tags")""",
                element(F.tags, 1) to """("f"."tags")[1]""",
                unnest(F.tags) to """unnest("f"."tags")""",
                arrayAgg(F.n, F.name.desc()) to """array_agg("f"."n" order by "f"."name" desc)""",
            )
        }
    })
