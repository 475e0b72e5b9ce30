@file:Suppress("ktlint:standard:max-line-length")

package dev.runnel.mysql

import dev.runnel.error.ErrorKind
import dev.runnel.sql.DatePart
import dev.runnel.sql.Functions.dateTrunc
import dev.runnel.sql.Functions.dayOfWeek
import dev.runnel.sql.Functions.epochSeconds
import dev.runnel.sql.Functions.json
import dev.runnel.sql.Functions.now
import dev.runnel.sql.Functions.plusDays
import dev.runnel.sql.Functions.stringAgg
import dev.runnel.sql.Functions.week
import dev.runnel.sql.Subquery
import dev.runnel.sql.Table
import dev.runnel.sql.ValueType
import dev.runnel.sql.render.Ddl
import dev.runnel.tck.probe.FunctionsTable
import dev.runnel.tck.probe.failure
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.time.ZoneOffset

private object F : FunctionsTable()

private object Items : Table<Any>("it`ems") {
    val id = bigint("id").generated().primaryKey()
    val name = text("name").unique()
    val note = text("note").defaultsTo("back\\slash")
    val stock = integer("stock").defaultsTo(0)
}

/** What the two write otherwise than the standard. The kit runs what is written here. */
class GoldenSqlTest :
    FunSpec({
        val mysql = MysqlDialect(ZoneOffset.UTC)
        val mariaDb = MariaDbDialect(ZoneOffset.UTC)

        test("functions are written as both take them") {
            for ((expression, sql) in listOf(
                F.n.div(2) to "`f`.`n` div ?",
                F.name.concat("x") to "concat(`f`.`name`, ?)",
                F.n.cast(ValueType.TEXT) to "cast(`f`.`n` as char)",
                F.name.cast(ValueType.BIGINT) to "cast(`f`.`name` as signed)",
                stringAgg(F.name, "; ") to "group_concat(`f`.`name` separator '; ')",
                now() to "now(6)",
                week(F.day) to "week(`f`.`day`, 3)",
                dayOfWeek(F.day) to "(weekday(`f`.`day`) + 1)",
                epochSeconds(F.at) to "timestampdiff(second, '1970-01-01', date_format(`f`.`at`, '%Y-%m-%d %H:%i:%s'))",
                dateTrunc(DatePart.MONTH, F.day) to "cast(date_format(`f`.`day`, '%Y-%m-01') as date)",
                plusDays(F.at, 2) to "cast(`f`.`at` + interval ? day as datetime(6))",
                json(F.payload, "a") to "json_extract(`f`.`payload`, ?)",
            )) {
                for (dialect in listOf(mysql, mariaDb)) {
                    Subquery.from(F).select(expression).statement().render(dialect).sql() shouldBe
                        "select $sql from `f`"
                }
            }
        }

        test("instants are computed in UTC, whatever the zone of the session") {
            val text = Subquery
                .from(
                    F,
                ).select(week(F.moment))
                .statement()
                .render(MysqlDialect(ZoneOffset.ofHours(2)))
                .sql()
            text shouldBe "select week(convert_tz(`f`.`moment`, '+02:00', '+00:00'), 3) from `f`"
        }

        test("conditions, orders and limits") {
            fun where(dialect: MysqlDialect) = Subquery
                .from(F)
                .where(F.name.isDistinctFrom("x"))
                .orderBy(F.n.asc().nullsLast())
                .limit(5)
                .offset(2)
                .select(F.n)
                .statement()
                .render(dialect)
                .sql()
            where(mysql) shouldBe "select `f`.`n` from `f` where not (`f`.`name` <=> ?) " +
                "order by `f`.`n` is null, `f`.`n` limit ? offset ?"
            where(mariaDb) shouldBe where(mysql)
        }

        test("tables are created in one statement each, their keys and indexes inside") {
            Ddl.createAll(mysql, listOf(Items)).single().sql() shouldBe
                "create table `it``ems` (`id` bigint not null auto_increment, " +
                "`name` varchar(255) collate utf8mb4_0900_bin not null, " +
                "`note` longtext collate utf8mb4_0900_bin default (convert(X'6261636b5c736c617368' using utf8mb4))" +
                " not null, " +
                "`stock` int default (0) not null, " +
                "constraint `pk_it``ems` primary key (`id`), constraint `uq_it``ems_name` unique (`name`))"
            Ddl.createAll(mariaDb, listOf(Items)).single().sql().contains("utf8mb4_nopad_bin") shouldBe true
        }

        test("names that MySQL does not take are refused") {
            for (name in listOf("x".repeat(65), "space ", "\uD83D\uDE00")) {
                failure { mysql.identifier(name) }.kind() shouldBe ErrorKind.CONFIGURATION
            }
        }
    })
