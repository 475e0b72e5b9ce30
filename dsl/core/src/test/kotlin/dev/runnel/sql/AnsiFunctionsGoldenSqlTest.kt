package dev.runnel.sql

import dev.runnel.sql.Functions.avg
import dev.runnel.sql.Functions.ceil
import dev.runnel.sql.Functions.coalesce
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.cube
import dev.runnel.sql.Functions.cumeDist
import dev.runnel.sql.Functions.currentDate
import dev.runnel.sql.Functions.currentRow
import dev.runnel.sql.Functions.dateTrunc
import dev.runnel.sql.Functions.dayOfWeek
import dev.runnel.sql.Functions.dayOfYear
import dev.runnel.sql.Functions.daysBetween
import dev.runnel.sql.Functions.denseRank
import dev.runnel.sql.Functions.epochSeconds
import dev.runnel.sql.Functions.firstValue
import dev.runnel.sql.Functions.floor
import dev.runnel.sql.Functions.following
import dev.runnel.sql.Functions.greatest
import dev.runnel.sql.Functions.grouping
import dev.runnel.sql.Functions.groupingSets
import dev.runnel.sql.Functions.hour
import dev.runnel.sql.Functions.json
import dev.runnel.sql.Functions.jsonArray
import dev.runnel.sql.Functions.jsonObject
import dev.runnel.sql.Functions.lag
import dev.runnel.sql.Functions.lastValue
import dev.runnel.sql.Functions.lead
import dev.runnel.sql.Functions.least
import dev.runnel.sql.Functions.left
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.localTimestamp
import dev.runnel.sql.Functions.lower
import dev.runnel.sql.Functions.lpad
import dev.runnel.sql.Functions.ltrim
import dev.runnel.sql.Functions.matches
import dev.runnel.sql.Functions.minus
import dev.runnel.sql.Functions.minute
import dev.runnel.sql.Functions.month
import dev.runnel.sql.Functions.now
import dev.runnel.sql.Functions.nthValue
import dev.runnel.sql.Functions.ntile
import dev.runnel.sql.Functions.orderBy
import dev.runnel.sql.Functions.partitionBy
import dev.runnel.sql.Functions.percentRank
import dev.runnel.sql.Functions.plus
import dev.runnel.sql.Functions.plusDays
import dev.runnel.sql.Functions.plusMonths
import dev.runnel.sql.Functions.position
import dev.runnel.sql.Functions.power
import dev.runnel.sql.Functions.preceding
import dev.runnel.sql.Functions.quarter
import dev.runnel.sql.Functions.random
import dev.runnel.sql.Functions.rank
import dev.runnel.sql.Functions.raw
import dev.runnel.sql.Functions.rawPredicate
import dev.runnel.sql.Functions.repeat
import dev.runnel.sql.Functions.replace
import dev.runnel.sql.Functions.right
import dev.runnel.sql.Functions.rollup
import dev.runnel.sql.Functions.round
import dev.runnel.sql.Functions.rowNumber
import dev.runnel.sql.Functions.rpad
import dev.runnel.sql.Functions.rtrim
import dev.runnel.sql.Functions.second
import dev.runnel.sql.Functions.secondsBetween
import dev.runnel.sql.Functions.sign
import dev.runnel.sql.Functions.sqrt
import dev.runnel.sql.Functions.stddev
import dev.runnel.sql.Functions.stringAgg
import dev.runnel.sql.Functions.substring
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.trim
import dev.runnel.sql.Functions.unboundedFollowing
import dev.runnel.sql.Functions.unboundedPreceding
import dev.runnel.sql.Functions.value
import dev.runnel.sql.Functions.variance
import dev.runnel.sql.Functions.week
import dev.runnel.sql.Functions.window
import dev.runnel.sql.Functions.year
import dev.runnel.sql.render.AnsiDialect
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.spec.style.scopes.FunSpecContainerScope
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.Period

private object F : Table<Any>("f") {
    val name = text("name")
    val n = integer("n")
    val price = decimal("price", 10, 2)
    val flag = bool("flag").nullable()
    val day = date("day")
    val at = timestamp("at")
    val moment = timestamptz("moment")
    val payload = json("payload")
}

/** The standard texts; beside them, the tests of the dialects have what theirs write otherwise. */
class AnsiFunctionsGoldenSqlTest :
    FunSpec({
        val dialect = AnsiDialect()

        suspend fun FunSpecContainerScope.golden(vararg table: Pair<Expression<*>, String>) {
            for ((expression, sql) in table) {
                test(sql) {
                    val rendered = Subquery.from(F).select(expression).statement().render(dialect)
                    rendered.sql() shouldBe "select $sql from \"f\""
                    if ("'?'" !in sql) sql.count { it == '?' } shouldBe rendered.arguments().size
                }
            }
        }

        context("texts") {
            golden(
                lower(F.name) to """lower("f"."name")""",
                length(F.name) to """char_length("f"."name")""",
                trim(F.name) to """trim("f"."name")""",
                ltrim(F.name) to """trim(leading from "f"."name")""",
                rtrim(F.name) to """trim(trailing from "f"."name")""",
                substring(F.name, 2) to """substring("f"."name" from 2)""",
                substring(F.name, 2, 3) to """substring("f"."name" from 2 for 3)""",
                left(F.name, 2) to """left("f"."name", 2)""",
                right(F.name, 2) to """right("f"."name", 2)""",
                replace(F.name, "a", "b") to """replace("f"."name", ?, ?)""",
                position(F.name, "a") to """position(? in "f"."name")""",
                lpad(F.name, 5, "0") to """lpad("f"."name", 5, ?)""",
                rpad(F.name, 5, "0") to """rpad("f"."name", 5, ?)""",
                repeat(F.name, 2) to """repeat("f"."name", 2)""",
                lower(F.name.concat("x")) to """lower("f"."name" || ?)""",
                F.name.concat("x").concat(F.n.cast(String::class.java)) to
                    """"f"."name" || ? || cast("f"."n" as varchar)""",
            )
        }

        context("numbers and operators") {
            golden(
                ceil(F.price) to """ceil("f"."price")""",
                floor(F.price) to """floor("f"."price")""",
                round(F.price, 2) to """round("f"."price", 2)""",
                power(F.n, 2.0) to """power("f"."n", ?)""",
                sqrt(F.n) to """sqrt("f"."n")""",
                sign(F.n) to """sign("f"."n")""",
                greatest(F.n, value(1)) to """greatest("f"."n", ?)""",
                least(F.n, value(1)) to """least("f"."n", ?)""",
                random() to "random()",
                F.n.negate() to """-"f"."n"""",
                F.n.minus(F.n.negate()) to """"f"."n" - (-"f"."n")""",
                F.n.minus(1).negate() to """-("f"."n" - ?)""",
                F.n.div(2) to """"f"."n" / ?""",
                F.price.div(F.price) to """"f"."price" / "f"."price"""",
                F.n.mod(2) to """"f"."n" % ?""",
                F.flag.isTrue to """"f"."flag" is true""",
                F.flag.isFalse.not() to """not ("f"."flag" is false)""",
            )
        }

        context("casts") {
            golden(
                F.n.cast(Long::class.javaObjectType) to """cast("f"."n" as bigint)""",
                F.n.cast(ValueType.decimal(10, 2)) to """cast("f"."n" as decimal(10, 2))""",
                F.flag.cast(String::class.java) to """cast("f"."flag" as varchar)""",
                F.name.cast(ValueType.varchar(5)) to """cast("f"."name" as varchar(5))""",
                F.name.cast(LocalDate::class.java) to """cast("f"."name" as date)""",
                F.at.cast(LocalDate::class.java) to """cast("f"."at" as date)""",
                F.moment.cast(LocalDateTime::class.java) to """cast("f"."moment" as timestamp(6))""",
            )
        }

        context("dates") {
            golden(
                now() to "current_timestamp",
                currentDate() to "current_date",
                localTimestamp() to "localtimestamp",
                year(F.day) to """extract(year from "f"."day")""",
                quarter(F.at) to """extract(quarter from "f"."at")""",
                month(F.moment) to """extract(month from "f"."moment" at time zone 'UTC')""",
                week(F.day) to """extract(week from "f"."day")""",
                dayOfWeek(F.day) to """extract(isodow from "f"."day")""",
                dayOfYear(F.day) to """extract(doy from "f"."day")""",
                hour(F.at) to """extract(hour from "f"."at")""",
                minute(F.moment) to """extract(minute from "f"."moment" at time zone 'UTC')""",
                second(F.at) to """cast(floor(extract(second from "f"."at")) as integer)""",
                epochSeconds(F.moment) to
                    """cast(floor(extract(epoch from "f"."moment" at time zone 'UTC')) as bigint)""",
                dateTrunc(DatePart.MONTH, F.day) to """cast(date_trunc('month', "f"."day") as date)""",
                dateTrunc(DatePart.QUARTER, F.day) to """cast(date_trunc('quarter', "f"."day") as date)""",
                dateTrunc(DatePart.WEEK, F.at) to """date_trunc('week', "f"."at")""",
                dateTrunc(DatePart.HOUR, F.moment) to
                    """(date_trunc('hour', "f"."moment" at time zone 'UTC') at time zone 'UTC')""",
                plusDays(F.day, 3) to """cast(("f"."day" + ? * interval '1' day) as date)""",
                plusDays(F.at, F.n) to """("f"."at" + "f"."n" * interval '1' day)""",
                plusMonths(F.moment, 1) to
                    """(("f"."moment" at time zone 'UTC' + ? * interval '1' month) at time zone 'UTC')""",
                plus(F.day, Period.of(1, 2, 3)) to
                    """cast((cast(("f"."day" + ? * interval '1' month) as date) + ? * interval '1' day) as date)""",
                plus(F.at, Duration.ofSeconds(90)) to """("f"."at" + ? * interval '1' second)""",
                minus(F.moment, Duration.ofMillis(1500)) to
                    """(((("f"."moment" at time zone 'UTC' + ? * interval '1' second) at time zone 'UTC') at time zone 'UTC' + ? * interval '0.000001' second) at time zone 'UTC')""",
                daysBetween(F.day, F.at) to """cast((cast("f"."at" as date) - "f"."day") day as bigint)""",
                secondsBetween(F.day, F.at) to
                    """cast(floor(extract(epoch from "f"."at")) as bigint) - cast(floor(extract(epoch from "f"."day")) as bigint)""",
            )
        }

        context("JSON") {
            golden(
                json(F.payload, "a", "b") to """json_query("f"."payload", ?)""",
                json(F.payload, "a").asText() to """json_value("f"."payload", ?)""",
                json(F.payload, "a").at(0).asLong() to """cast(json_value("f"."payload", ?) as bigint)""",
                json(F.payload, "a").asDouble() to """cast(json_value("f"."payload", ?) as double precision)""",
                json(F.payload, "a").asDecimal(10, 2) to """cast(json_value("f"."payload", ?) as decimal(10, 2))""",
                json(F.payload, "a").asBoolean() to """json_value("f"."payload", ? returning boolean)""",
                json(F.payload, "a").exists() to """json_exists("f"."payload", ?)""",
                json(F.payload, "a").asText().eq("x") to """json_value("f"."payload", ?) = ?""",
                jsonObject().with("n", F.n).with("flag", F.flag).with("doc", F.payload).with("name", F.name) to
                    """json_object(?, "f"."n", ?, "f"."flag", ?, "f"."payload", ?, "f"."name")""",
                jsonArray(F.n, F.payload) to """json_array("f"."n", "f"."payload")""",
            )
        }

        context("aggregates and windows") {
            golden(
                count().filter(F.n.gt(1)) to """count(*) filter (where "f"."n" > ?)""",
                sum(F.n).filter(F.flag.isTrue) to """sum("f"."n") filter (where "f"."flag" is true)""",
                stringAgg(F.name, ", ") to """listagg("f"."name", ?)""",
                stringAgg(F.name, ", ", F.n.desc(), F.name.asc().nullsLast()) to
                    """listagg("f"."name", ?) within group (order by "f"."n" desc, "f"."name" nulls last)""",
                rowNumber().over(partitionBy(F.name).orderBy(F.n.desc())) to
                    """row_number() over (partition by "f"."name" order by "f"."n" desc)""",
                rank().over(orderBy(F.n.asc())) to """rank() over (order by "f"."n")""",
                denseRank().over(orderBy(F.n.asc())) to """dense_rank() over (order by "f"."n")""",
                percentRank().over(orderBy(F.n.asc())) to """percent_rank() over (order by "f"."n")""",
                cumeDist().over(orderBy(F.n.asc())) to """cume_dist() over (order by "f"."n")""",
                ntile(4).over(orderBy(F.n.asc())) to """ntile(4) over (order by "f"."n")""",
                lag(F.n).over(orderBy(F.day.asc())) to """lag("f"."n", 1) over (order by "f"."day")""",
                lag(F.n, 2, 0).over(orderBy(F.day.asc())) to """lag("f"."n", 2, ?) over (order by "f"."day")""",
                lead(F.name, 1).over(orderBy(F.day.asc())) to """lead("f"."name", 1) over (order by "f"."day")""",
                firstValue(F.n).over(orderBy(F.day.asc())) to """first_value("f"."n") over (order by "f"."day")""",
                lastValue(F.n).over(orderBy(F.day.asc()).rowsBetween(unboundedPreceding(), unboundedFollowing())) to
                    """last_value("f"."n") over (order by "f"."day" rows between unbounded preceding and unbounded following)""",
                nthValue(F.n, 2).over(orderBy(F.day.asc())) to """nth_value("f"."n", 2) over (order by "f"."day")""",
                count().over() to "count(*) over ()",
                sum(F.n).over(partitionBy(F.name).orderBy(F.day.asc()).rowsBetween(preceding(3), currentRow())) to
                    """sum("f"."n") over (partition by "f"."name" order by "f"."day" rows between 3 preceding and current row)""",
                sum(F.n).over(orderBy(F.n.asc()).rangeBetween(preceding(2), following(2))) to
                    """sum("f"."n") over (order by "f"."n" range between 2 preceding and 2 following)""",
                sum(F.n).over(orderBy(F.n.asc()).groupsBetween(preceding(1), currentRow()).excludeCurrentRow()) to
                    """sum("f"."n") over (order by "f"."n" groups between 1 preceding and current row exclude current row)""",
                avg(F.n).over(window().rowsBetween(unboundedPreceding(), currentRow()).excludeTies()) to
                    """avg("f"."n") over (rows between unbounded preceding and current row exclude ties)""",
            )
        }

        context("fragments") {
            golden(
                raw(Int::class.javaObjectType, "coalesce(?, ?) + ?", F.n.plus(1), F.n, 2) to
                    """coalesce(("f"."n" + ?), "f"."n") + ?""",
                rawPredicate("? in (?)", F.n, listOf(1, 2, 3)) to """"f"."n" in (?, ?, ?, ?)""",
                raw(String::class.java, "'?' || ?", "x") to "'?' || ?",
            )
        }

        context("what only some databases have") {
            golden(
                matches(F.name, "^a") to """("f"."name" like_regex ?)""",
                stddev(F.n) to """stddev_samp("f"."n")""",
                variance(F.n) to """var_samp("f"."n")""",
                grouping(F.n) to """grouping("f"."n")""",
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
