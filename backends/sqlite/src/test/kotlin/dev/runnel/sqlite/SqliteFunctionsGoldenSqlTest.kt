package dev.runnel.sqlite

import dev.runnel.spi.Command
import dev.runnel.spi.Command.Returns
import dev.runnel.sql.DatePart
import dev.runnel.sql.Expression
import dev.runnel.sql.Functions.currentDate
import dev.runnel.sql.Functions.dateTrunc
import dev.runnel.sql.Functions.dayOfWeek
import dev.runnel.sql.Functions.dayOfYear
import dev.runnel.sql.Functions.daysBetween
import dev.runnel.sql.Functions.epochSeconds
import dev.runnel.sql.Functions.greatest
import dev.runnel.sql.Functions.hour
import dev.runnel.sql.Functions.json
import dev.runnel.sql.Functions.jsonArray
import dev.runnel.sql.Functions.jsonObject
import dev.runnel.sql.Functions.least
import dev.runnel.sql.Functions.left
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.localTimestamp
import dev.runnel.sql.Functions.lpad
import dev.runnel.sql.Functions.ltrim
import dev.runnel.sql.Functions.minus
import dev.runnel.sql.Functions.minute
import dev.runnel.sql.Functions.month
import dev.runnel.sql.Functions.now
import dev.runnel.sql.Functions.plus
import dev.runnel.sql.Functions.plusDays
import dev.runnel.sql.Functions.plusMonths
import dev.runnel.sql.Functions.position
import dev.runnel.sql.Functions.quarter
import dev.runnel.sql.Functions.random
import dev.runnel.sql.Functions.repeat
import dev.runnel.sql.Functions.right
import dev.runnel.sql.Functions.rpad
import dev.runnel.sql.Functions.rtrim
import dev.runnel.sql.Functions.second
import dev.runnel.sql.Functions.secondsBetween
import dev.runnel.sql.Functions.stringAgg
import dev.runnel.sql.Functions.substring
import dev.runnel.sql.Functions.value
import dev.runnel.sql.Functions.week
import dev.runnel.sql.Functions.year
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
import dev.runnel.tck.probe.value
import io.kotest.core.spec.style.FunSpec
import io.kotest.core.spec.style.scopes.FunSpecContainerScope
import io.kotest.matchers.shouldBe
import java.time.Duration
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.Period

private object F : FunctionsTable()

/** What SQLite writes otherwise than the standard. Every text is run too. */
class SqliteFunctionsGoldenSqlTest :
    FunSpec({
        val dialect = SqliteDialect()
        val session = backend("sqlite::memory:").session()

        beforeSpec { Ddl.createAll(dialect, listOf(F)).forEach { session.run(it, Returns.COUNT) } }
        afterSpec { session.close().now() }

        suspend fun FunSpecContainerScope.golden(vararg texts: Pair<Expression<*>, String>) =
            goldenFunctions(session, dialect, F, texts.asList())

        context("texts") {
            golden(
                length(F.name) to """length("f"."name")""",
                ltrim(F.name) to """ltrim("f"."name")""",
                rtrim(F.name) to """rtrim("f"."name")""",
                substring(F.name, 2) to """substr("f"."name", 2)""",
                substring(F.name, 2, 3) to """substr("f"."name", 2, 3)""",
                left(F.name, 2) to """substr("f"."name", 1, 2)""",
                right(F.name, 2) to """substr("f"."name", -2, 2)""",
                position(F.name, "a") to """instr("f"."name", ?)""",
                lpad(F.name, 5, "0") to
                    """(substr(replace(hex(zeroblob(5)), '00', ?), 1, max(5 - length("f"."name"), 0)) || substr("f"."name", 1, 5))""",
                rpad(F.name, 5, "0") to """substr("f"."name" || replace(hex(zeroblob(5)), '00', ?), 1, 5)""",
                repeat(F.name, 2) to """replace(hex(zeroblob(2)), '00', "f"."name")""",
                F.name.concat("x").concat(F.n.cast(String::class.java)) to
                    """"f"."name" || ? || cast("f"."n" as text)""",
            )
        }

        context("numbers and operators") {
            golden(
                greatest(F.n, value(1)) to """max("f"."n", ?)""",
                least(F.n, value(1)) to """min("f"."n", ?)""",
                random() to "((random() & 9007199254740991) / 9007199254740992.0)",
            )
        }

        context("casts") {
            golden(
                F.n.cast(Long::class.javaObjectType) to """cast("f"."n" as integer)""",
                F.n.cast(ValueType.decimal(10, 2)) to """cast("f"."n" as integer)""",
                F.flag.cast(String::class.java) to
                    """(case when "f"."flag" then 'true' when not "f"."flag" then 'false' end)""",
                F.name.cast(ValueType.varchar(5)) to """substr(cast("f"."name" as text), 1, 5)""",
                F.name.cast(LocalDate::class.java) to """date("f"."name")""",
                F.at.cast(LocalDate::class.java) to """substr("f"."at", 1, 10)""",
                F.moment.cast(LocalDateTime::class.java) to """rtrim(rtrim(substr("f"."moment", 1, 29), '0'), '.')""",
            )
        }

        context("dates") {
            golden(
                now() to "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000000Z')",
                currentDate() to "date('now')",
                localTimestamp() to "rtrim(rtrim(strftime('%Y-%m-%d %H:%M:%f', 'now'), '0'), '.')",
                year(F.day) to """cast(strftime('%Y', "f"."day") as integer)""",
                quarter(F.at) to """((cast(strftime('%m', substr("f"."at", 1, 19)) as integer) + 2) / 3)""",
                month(F.moment) to """cast(strftime('%m', substr("f"."moment", 1, 19)) as integer)""",
                week(F.day) to """cast(strftime('%V', "f"."day") as integer)""",
                dayOfWeek(F.day) to """cast(strftime('%u', "f"."day") as integer)""",
                dayOfYear(F.day) to """cast(strftime('%j', "f"."day") as integer)""",
                hour(F.at) to """cast(strftime('%H', substr("f"."at", 1, 19)) as integer)""",
                minute(F.moment) to """cast(strftime('%M', substr("f"."moment", 1, 19)) as integer)""",
                second(F.at) to """cast(strftime('%S', substr("f"."at", 1, 19)) as integer)""",
                epochSeconds(F.moment) to """unixepoch(substr("f"."moment", 1, 19))""",
                dateTrunc(DatePart.MONTH, F.day) to """date("f"."day", 'start of month')""",
                dateTrunc(DatePart.QUARTER, F.day) to
                    """date("f"."day", 'start of month', -((cast(strftime('%m', "f"."day") as integer) - 1) % 3) || ' months')""",
                dateTrunc(DatePart.WEEK, F.at) to
                    """(date(substr("f"."at", 1, 10), 'weekday 0', '-6 days') || ' 00:00:00')""",
                dateTrunc(DatePart.HOUR, F.moment) to """(substr("f"."moment", 1, 13) || ':00:00.000000000Z')""",
                plusDays(F.day, 3) to """date("f"."day", ? || ' days')""",
                plusDays(F.at, F.n) to
                    """(date(substr("f"."at", 1, 10), "f"."n" || ' days') || substr("f"."at", 11))""",
                plusMonths(F.moment, 1) to
                    """(date(substr("f"."moment", 1, 10), ? || ' months', 'floor') || substr("f"."moment", 11))""",
                plus(F.day, Period.of(1, 2, 3)) to """date(date("f"."day", ? || ' months', 'floor'), ? || ' days')""",
                plus(F.at, Duration.ofSeconds(90)) to
                    """(datetime(substr("f"."at", 1, 19), ? || ' seconds') || substr("f"."at", 20))""",
                minus(F.moment, Duration.ofMillis(1500)) to
                    """(datetime(substr((datetime(substr("f"."moment", 1, 19), ? || ' seconds') || substr("f"."moment", 20)), 1, 19), ((cast(substr(substr((datetime(substr("f"."moment", 1, 19), ? || ' seconds') || substr("f"."moment", 20)), 21, 9) || '000000000', 1, 9) as integer) + ? * 1000) / 1000000000) || ' seconds') || printf('.%09d', (cast(substr(substr((datetime(substr("f"."moment", 1, 19), ? || ' seconds') || substr("f"."moment", 20)), 21, 9) || '000000000', 1, 9) as integer) + ? * 1000) % 1000000000) || 'Z')""",
                daysBetween(F.day, F.at) to
                    """cast(julianday(substr("f"."at", 1, 10)) - julianday("f"."day") as integer)""",
                secondsBetween(F.day, F.at) to """unixepoch(substr("f"."at", 1, 19)) - unixepoch("f"."day")""",
            )
        }

        context("JSON") {
            golden(
                json(F.payload, "a", "b") to """("f"."payload" -> ?)""",
                json(F.payload, "a").asText() to
                    """case json_type("f"."payload", ?) when 'true' then 'true' when 'false' then 'false' else cast("f"."payload" ->> ? as text) end""",
                json(F.payload, "a").at(0).asLong() to """cast(("f"."payload" ->> ?) as integer)""",
                json(F.payload, "a").asDouble() to """cast(("f"."payload" ->> ?) as real)""",
                json(F.payload, "a").asDecimal(10, 2) to
                    """(case typeof(cast(("f"."payload" ->> ?) as numeric)) when 'integer' then cast(("f"."payload" ->> ?) as integer) else round(cast(("f"."payload" ->> ?) as numeric), 2) end)""",
                json(F.payload, "a").asBoolean() to """("f"."payload" ->> ?)""",
                json(F.payload, "a").exists() to """(json_type("f"."payload", ?) is not null)""",
                json(F.payload, "a").asText().eq("x") to
                    """case json_type("f"."payload", ?) when 'true' then 'true' when 'false' then 'false' else cast("f"."payload" ->> ? as text) end = ?""",
                jsonObject().with("n", F.n).with("flag", F.flag).with("doc", F.payload).with("name", F.name) to
                    """json_object(?, "f"."n", ?, json(case when "f"."flag" then 'true' when not "f"."flag" then 'false' end), ?, json("f"."payload"), ?, "f"."name")""",
                jsonArray(F.n, F.payload) to """json_array("f"."n", json("f"."payload"))""",
            )
        }

        context("aggregates and windows") {
            golden(
                stringAgg(F.name, ", ") to """string_agg("f"."name", ?)""",
                stringAgg(F.name, ", ", F.n.desc(), F.name.asc().nullsLast()) to
                    """string_agg("f"."name", ? order by "f"."n" desc, "f"."name" nulls last)""",
            )
        }

        context("what only some databases have") {
            golden(
                json(F.payload, "a").arrayLength() to """json_array_length("f"."payload", ?)""",
                json(F.payload, "a").set(5) to """json_set("f"."payload", ?, ?)""",
                json(F.payload, "a").set(F.name) to """json_set("f"."payload", ?, "f"."name")""",
            )
        }
    })
