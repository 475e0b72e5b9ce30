package dev.runnel.sql

import dev.runnel.row.ArrayRow
import dev.runnel.row.columns
import dev.runnel.sql.Functions.count
import dev.runnel.sql.render.AnsiDialect
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldEndWith
import io.kotest.matchers.string.shouldNotContain
import java.math.BigDecimal
import java.time.LocalDate

class PageQueryTest :
    FunSpec({
        val ansi = AnsiDialect()

        fun SelectBuilder<*, *, *>.page(after: String? = null) =
            pageQuery(10, after).query().statement().render(ansi).let { it.sql().replace("\"", "") to it.arguments() }

        /** The cursor of a row with these keys. */
        fun SelectBuilder<*, *, *>.cursor(vararg keys: Any?): String {
            val all = List(2) { PageQuery.Keyed<Nothing?>(null, keys.toList()) }
            @Suppress("UNCHECKED_CAST")
            return (pageQuery(1, null) as PageQuery<Nothing?>).page(all).next!!
        }

        fun SelectBuilder<*, *, *>.after(vararg keys: Any?) = page(cursor(*keys)).let { (sql, arguments) ->
            sql.substringAfter(" where ").substringBefore(" order by ") to arguments
        }

        val ids = Subquery.from(Users).select(Users.id)

        test("the first page is ordered in full, and reads one row more than it gives") {
            ids.page() shouldBe
                ("select users.id from users order by users.id fetch next ? rows only" to listOf<Any?>(11L))
            ids.orderBy(Users.nick.desc()).page().first shouldBe
                """
                select users.id, users.nick from users
                order by users.nick desc nulls last, users.id fetch next ? rows only
                """.oneLine()
            ids.orderBy(Users.nick.asc().nullsFirst()).page().first shouldContain "nick nulls first, users.id fetch"
        }

        test("a page begins after the keys of the one before, in each direction") {
            ids.after(7L) shouldBe ("users.id > ?" to listOf(7L, 11L))
            ids.orderBy(Users.id.desc()).after(7L) shouldBe ("users.id < ?" to listOf(7L, 11L))
            ids.where(Users.age.eq(1)).orderBy(Users.age.desc()).after(3, 7L) shouldBe
                (
                    "users.age = ? and users.age <= ? and (users.age < ? or users.age = ? and users.id > ?)" to
                        listOf<Any?>(1, 3, 3, 3, 7L, 11L)
                )
        }

        test("nulls come where the order has them") {
            val last = ids.orderBy(Users.nick.asc())
            last.after("a", 7L).first shouldBe
                "users.nick > ? or users.nick is null or users.nick = ? and users.id > ?"
            last.after(null, 7L).first shouldBe "users.nick is null and users.id > ?"
            val first = ids.orderBy(Users.nick.desc().nullsFirst())
            first.after("a", 7L).first shouldBe "users.nick < ? or users.nick = ? and users.id > ?"
            first.after(null, 7L).first shouldBe "users.nick is not null or users.nick is null and users.id > ?"
        }

        test("the order ends in a key of each source, but not of one of which the join finds one row at most") {
            fun orders(query: SelectBuilder<*, *, *>) =
                query.page().first.substringAfter("order by ").substringBefore(" fetch")
            val orders = Subquery.from(Orders).select(Orders.price)
            orders(orders) shouldBe "orders.user_id, orders.number"
            orders(orders.orderBy(Orders.number.desc())) shouldBe "orders.number desc, orders.user_id"
            orders(orders.orderBy(Orders.number.desc(), Orders.day.asc())) shouldBe "orders.number desc, orders.day"
            orders(orders.join(Users, Users.id.eq(Orders.userId))) shouldBe "orders.user_id, orders.number"
            orders(ids.join(Orders, Users.id.eq(Orders.userId))) shouldBe "users.id, orders.user_id, orders.number"
            orders(ids.leftJoin(Orders, Users.id.eq(Orders.userId))) shouldBe
                "users.id, orders.user_id nulls last, orders.number nulls last"
            orders(ids.orderBy(Users.email.desc())) shouldBe "users.email desc"
        }

        test("the pages of groups are taken after grouping") {
            val n = count().`as`("n")
            val groups = Subquery.from(Users).groupBy(Users.age).select(Users.age, n).orderBy(n.desc())
            groups.page(groups.cursor(5L, 30)).first shouldBe
                """
                select users.age, count(*) as n from users group by users.age
                having count(*) <= ? and (count(*) < ? or count(*) = ? and users.age > ?)
                order by count(*) desc, users.age fetch next ? rows only
                """.oneLine()
        }

        test("keys are read of the last row of a page, and of the row behind it nothing") {
            val mapper = ids.orderBy(Users.nick.asc()).pageQuery(2, null).query().mapper()
            val columns = columns("id", "nick")
            repeat(2) {
                val decoder = mapper.bind(columns)
                val rows = listOf<Any?>(1L, 2L, "no number").map { decoder.decode(ArrayRow(columns, it, "n$it")) }
                rows.map { it.row() } shouldBe listOf(1L, 2L, 2L)
                rows.map { it.keys() } shouldBe listOf(null, listOf("n2", 2L), listOf("n2", 2L))
            }
        }

        test("a cursor keeps every value exactly, in few characters, and shows none of them") {
            val query = Subquery.from(Orders).orderBy(Orders.price.desc(), Orders.day.asc())
            val keys = arrayOf<Any?>(BigDecimal("1.50"), LocalDate.of(2026, 1, 2), 12345678901L, 7)
            val cursor = query.cursor(*keys)
            query.page(cursor).second.toSet() shouldBe setOf(*keys, 11L)
            (cursor.length < 100) shouldBe true
            cursor shouldNotContain "2026"
            PageQuery.Keyed<Any?>(null, keys.toList()).toString() shouldBe "Keyed(4 key(s))"
            Page(listOf(1), cursor).toString() shouldNotContain cursor
            Subquery.from(Users).orderBy(Users.level.desc()).let { it.after("HIGH", 7L).second.first() } shouldBe "HIGH"
            query.page(cursor).first shouldEndWith "fetch next ? rows only"
        }
    })
