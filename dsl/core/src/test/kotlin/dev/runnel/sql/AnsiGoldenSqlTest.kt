package dev.runnel.sql

import dev.runnel.sql.Functions.abs
import dev.runnel.sql.Functions.avg
import dev.runnel.sql.Functions.caseWhen
import dev.runnel.sql.Functions.coalesce
import dev.runnel.sql.Functions.concat
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.countDistinct
import dev.runnel.sql.Functions.day
import dev.runnel.sql.Functions.exists
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.lower
import dev.runnel.sql.Functions.max
import dev.runnel.sql.Functions.min
import dev.runnel.sql.Functions.month
import dev.runnel.sql.Functions.nullIf
import dev.runnel.sql.Functions.round
import dev.runnel.sql.Functions.scalar
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.upper
import dev.runnel.sql.Functions.year
import dev.runnel.sql.render.AnsiDialect
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.time.LocalDate

class AnsiGoldenSqlTest :
    FunSpec({
        val ansi = AnsiDialect()

        fun where(predicate: Predicate) = Subquery
            .from(Users)
            .select(Users.id)
            .where(predicate)
            .statement()
            .render(ansi)

        fun selected(expression: Expression<*>) = Subquery
            .from(Users)
            .select(expression)
            .statement()
            .render(ansi)

        context("conditions") {
            val n = Users.age
            val t = Users.email
            val table =
                listOf(
                    n.eq(1) to "\"users\".\"age\" = ?",
                    n.ne(1) to "\"users\".\"age\" <> ?",
                    n.lt(1) to "\"users\".\"age\" < ?",
                    n.le(1) to "\"users\".\"age\" <= ?",
                    n.gt(1) to "\"users\".\"age\" > ?",
                    n.ge(1) to "\"users\".\"age\" >= ?",
                    n.between(1, 2) to "\"users\".\"age\" between ? and ?",
                    Users.nick.isNull to "\"users\".\"nick\" is null",
                    Users.nick.isNotNull to "\"users\".\"nick\" is not null",
                    Users.nick.isNotDistinctFrom(null as String?) to "\"users\".\"nick\" is not distinct from ?",
                    Users.nick.isDistinctFrom("a") to "\"users\".\"nick\" is distinct from ?",
                    t.like("a%") to "\"users\".\"email\" like ? escape '\\'",
                    t.notLike("a%") to "\"users\".\"email\" not like ? escape '\\'",
                    n.`in`(listOf()) to "1 = 0",
                    n.notIn(listOf()) to "1 = 1",
                    n.`in`(listOf(1, 2, 3)) to "\"users\".\"age\" in (?, ?, ?, ?)",
                    n.notIn(listOf(1)) to "\"users\".\"age\" not in (?)",
                    n.eq(1).and(n.eq(2)).and(n.eq(3)) to
                        "\"users\".\"age\" = ? and \"users\".\"age\" = ? and \"users\".\"age\" = ?",
                    n.eq(1).or(n.eq(2)).and(n.eq(3)) to
                        "(\"users\".\"age\" = ? or \"users\".\"age\" = ?) and \"users\".\"age\" = ?",
                    n.eq(1).and(n.eq(2)).or(n.eq(3)) to
                        "\"users\".\"age\" = ? and \"users\".\"age\" = ? or \"users\".\"age\" = ?",
                    n.eq(1).or(n.eq(2)).not() to "not (\"users\".\"age\" = ? or \"users\".\"age\" = ?)",
                    n.eq(1).eq(true) to "(\"users\".\"age\" = ?) = ?",
                )
            for ((predicate, sql) in table) {
                test(sql) {
                    where(predicate).sql() shouldBe "select \"users\".\"id\" from \"users\" where $sql"
                }
            }
        }

        context("expressions") {
            val n = Users.age
            val table =
                listOf(
                    n.plus(1).times(2) to "(\"users\".\"age\" + ?) * ?",
                    n.times(2).plus(1) to "\"users\".\"age\" * ? + ?",
                    n.minus(n.minus(1)) to "\"users\".\"age\" - (\"users\".\"age\" - ?)",
                    n.minus(1).minus(2) to "\"users\".\"age\" - ? - ?",
                    n.times(n.div(3)) to "\"users\".\"age\" * (\"users\".\"age\" / ?)",
                    n.div(n.times(3)) to "\"users\".\"age\" / (\"users\".\"age\" * ?)",
                    n.mod(2) to "\"users\".\"age\" % ?",
                    Users.email.concat("x").concat(Users.email) to "\"users\".\"email\" || ? || \"users\".\"email\"",
                    concat(Users.email, Users.email) to "\"users\".\"email\" || \"users\".\"email\"",
                    count() to "count(*)",
                    count(Users.nick) to "count(\"users\".\"nick\")",
                    countDistinct(Users.nick) to "count(distinct \"users\".\"nick\")",
                    sum(n) to "sum(\"users\".\"age\")",
                    avg(n) to "avg(\"users\".\"age\")",
                    min(n) to "min(\"users\".\"age\")",
                    max(n) to "max(\"users\".\"age\")",
                    coalesce(Users.nick, "none") to "coalesce(\"users\".\"nick\", ?)",
                    coalesce(Users.nick, Users.email) to "coalesce(\"users\".\"nick\", \"users\".\"email\")",
                    nullIf(n, 0) to "nullif(\"users\".\"age\", ?)",
                    caseWhen(n.ge(18), "old").`when`(n.ge(6), "young").otherwise("small") to
                        "case when \"users\".\"age\" >= ? then ? when \"users\".\"age\" >= ? then ? else ? end",
                    lower(Users.email) to "lower(\"users\".\"email\")",
                    upper(Users.nick) to "upper(\"users\".\"nick\")",
                    length(Users.email) to "char_length(\"users\".\"email\")",
                    abs(n) to "abs(\"users\".\"age\")",
                    round(n, 2) to "round(\"users\".\"age\", 2)",
                    n.`as`("how \"old\"") to "\"users\".\"age\" as \"how \"\"old\"\"\"",
                    n.eq(3) to "\"users\".\"age\" = ?",
                )
            for ((expression, sql) in table) {
                test(sql) { selected(expression).sql() shouldBe "select $sql from \"users\"" }
            }
        }

        test("parts of a date") {
            val query = Subquery.from(Orders).select(year(Orders.day), month(Orders.day), day(Orders.day))
            query.statement().render(ansi).sql() shouldBe
                "select extract(year from \"orders\".\"day\"), extract(month from \"orders\".\"day\")," +
                " extract(day from \"orders\".\"day\") from \"orders\""
        }

        test("a select with everything") {
            val boss = Users.alias("boss")
            val total = sum(Orders.price)
            val query =
                Subquery
                    .from(Users)
                    .select(boss[Users.email], total.`as`("total"))
                    .distinct()
                    .join(Orders, Orders.userId.eq(Users.id))
                    .leftJoin(boss, boss[Users.id].eq(Users.boss))
                    .where(Users.age.gt(17))
                    .where(Orders.day.lt(LocalDate.of(2026, 1, 1)))
                    .groupBy(boss[Users.email])
                    .having(total.gt(BigDecimal.TEN))
                    .orderBy(total.desc().nullsLast(), boss[Users.email].asc())
                    .limit(10)
                    .offset(20)
            val rendered = query.statement().render(ansi)
            rendered.sql() shouldBe
                """
                select distinct "boss"."email", sum("orders"."price") as "total" from "users"
                join "orders" on "orders"."user_id" = "users"."id"
                left join "users" as "boss" on "boss"."id" = "users"."boss"
                where "users"."age" > ? and "orders"."day" < ?
                group by "boss"."email" having sum("orders"."price") > ?
                order by sum("orders"."price") desc nulls last, "boss"."email"
                offset ? rows fetch next ? rows only
                """.oneLine()
            rendered.arguments() shouldBe listOf(17, LocalDate.of(2026, 1, 1), BigDecimal.TEN, 20L, 10L)
            rendered.types().map { it.simpleName } shouldBe
                listOf("Integer", "LocalDate", "BigDecimal", "Long", "Long")
            rendered.reads() shouldBe true
        }

        test("right, full and cross joins") {
            val on = Orders.userId.eq(Users.id)
            val base = Subquery.from(Users).select(count())
            base.rightJoin(Orders, on).statement().render(ansi).sql() shouldBe
                "select count(*) from \"users\" right join \"orders\" on \"orders\".\"user_id\" = \"users\".\"id\""
            base.fullJoin(Orders, on).statement().render(ansi).sql() shouldBe
                "select count(*) from \"users\" full join \"orders\" on \"orders\".\"user_id\" = \"users\".\"id\""
            base.crossJoin(Orders).statement().render(ansi).sql() shouldBe
                "select count(*) from \"users\" cross join \"orders\""
        }

        test("subqueries see the tables around them") {
            val orders = Subquery.from(Orders).where(Orders.userId.eq(Users.id))
            where(exists(orders.select(Orders.number))).sql() shouldBe
                """
                select "users"."id" from "users" where exists (select "orders"."number" from "orders"
                where "orders"."user_id" = "users"."id")
                """.oneLine()
            where(Users.id.`in`(Subquery.from(Orders).select(Orders.userId))).sql() shouldBe
                """
                select "users"."id" from "users"
                where "users"."id" in (select "orders"."user_id" from "orders")
                """.oneLine()
            selected(scalar(orders.select(max(Orders.price)))).sql() shouldBe
                """
                select (select max("orders"."price") from "orders" where "orders"."user_id" = "users"."id")
                from "users"
                """.oneLine()
        }

        test("the count of a query leaves its order out") {
            val query = Subquery.from(Users).where(Users.age.eq(1)).orderBy(Users.id.asc())
            query.countQuery().statement().render(ansi).sql() shouldBe
                "select count(*) from \"users\" where \"users\".\"age\" = ?"
        }

        test("inserts by assignments, of several rows, of a row of defaults and from a query") {
            val one = insert(Users).set(Users.email, "a").set(Users.level, Level.HIGH).set(Users.nick, null as String?)
            val rendered = one.statement().render(ansi)
            rendered.sql() shouldBe "insert into \"users\" (\"email\", \"level\", \"nick\") values (?, ?, ?)"
            rendered.arguments() shouldBe listOf("a", "HIGH", null)
            rendered.types() shouldBe List(3) { String::class.java }
            rendered.reads() shouldBe false

            val two = insert(Users).values { it[Users.email] = "a" }.values {
                it[Users.email] =
                    lower(Functions.value("B"))
            }
            two.statement().render(ansi).sql() shouldBe
                "insert into \"users\" (\"email\") values (?), (lower(?))"

            insert(Users).values { }.statement().render(ansi).sql() shouldBe "insert into \"users\" default values"

            val copy = Subquery.from(Users).select(Users.email, Users.age.plus(1)).where(Users.age.eq(1))
            insert(Users).from(copy, Users.email, Users.age).statement().render(ansi).sql() shouldBe
                """
                insert into "users" ("email", "age")
                select "users"."email", "users"."age" + ? from "users" where "users"."age" = ?
                """.oneLine()
        }

        test("a whole row is every column that is not generated, by the names of its class") {
            val row = Shapes.UserRow(9, "a@x", null, Level.HIGH, 5, 1)
            val rendered = insert(Users).row(row).statement().render(ansi)
            rendered.sql() shouldBe
                "insert into \"users\" (\"email\", \"nick\", \"level\", \"age\", \"boss\") values (?, ?, ?, ?, ?)"
            rendered.arguments() shouldBe listOf("a@x", null, "HIGH", 5, 1L)

            val bulk = InsertRows.into(Users)
            bulk.render(ansi).sql() shouldBe rendered.sql()
            bulk.render(ansi).types() shouldBe rendered.types()
            bulk.encode(row).toList() shouldBe rendered.arguments()
        }

        test("updates and deletes") {
            val changed = update(Users).set(Users.age, Users.age.plus(1)).values { it[Users.nick] = null }
            changed.where(Users.id.eq(1)).statement().render(ansi).sql() shouldBe
                "update \"users\" set \"age\" = \"users\".\"age\" + ?, \"nick\" = ? where \"users\".\"id\" = ?"
            changed.everyRow().statement().render(ansi).sql() shouldBe
                "update \"users\" set \"age\" = \"users\".\"age\" + ?, \"nick\" = ?"
            delete(Users).where(Users.id.eq(1)).statement().render(ansi).sql() shouldBe
                "delete from \"users\" where \"users\".\"id\" = ?"
            delete(Users).everyRow().statement().render(ansi).sql() shouldBe "delete from \"users\""
        }
    })

fun String.oneLine(): String = trimIndent().replace("\n", " ")
