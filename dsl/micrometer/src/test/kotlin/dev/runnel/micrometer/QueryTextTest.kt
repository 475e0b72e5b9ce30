package dev.runnel.micrometer

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class QueryTextTest :
    FunSpec({
        mapOf(
            "select * from orders where id = ?" to "SELECT orders",
            "SELECT o.id FROM shop.orders o JOIN lines AS l ON l.id = o.id" to "SELECT shop.orders lines",
            "select * from \"orders\" where name in (select name from `names`)" to "SELECT orders names",
            "insert into orders (id) values (?)" to "INSERT orders",
            "update only orders set name = ? where id = ?" to "UPDATE orders",
            "update orders set name = (select 1)" to "UPDATE orders",
            "delete from orders" to "DELETE orders",
            "with n as (select 1 from dual) insert into orders select * from n" to "INSERT dual orders n",
            "-- from comments\n/* into */ select 1" to "SELECT",
            "select * from (select 1) x for update" to "SELECT",
            "create table if not exists orders (id int)" to "CREATE orders",
            "vacuum" to "VACUUM",
            "" to "OTHER",
        ).forEach { (sql, summary) ->
            test("the summary of \"$sql\" is $summary") { QueryText.of("sqlite", sql).summary() shouldBe summary }
        }

        test("a text is told without its literals, and with its placeholders") {
            QueryText
                .of(
                    "sqlite",
                    "select 'it''s', 12.5, 1e9, x1, \"a b\" from t where a = \$1 and b = ? limit 10 -- 'secret'\n",
                ).sanitized() shouldBe "select ?, ?, ?, x1, \"a b\" from t where a = \$1 and b = ? limit ? "
            QueryText.of("postgresql", "select \$\$secret\$\$").sanitized() shouldBe "select ?"
        }

        test("a text of MySQL's is read as MySQL reads it") {
            val sql = "select 'it\\'s', \"ada@x.org\" from `names` # 'secret'\nwhere /*!50003 a = 'secret' */ b = 5--1"
            for (backend in listOf("mysql", "mariadb")) {
                val text = QueryText.of(backend, sql)
                text.sanitized() shouldBe "select ?, ? from `names` where  b = ?--?"
                text.summary() shouldBe "SELECT names"
            }
        }

        test("a long list of tables makes a summary of 255 characters at most") {
            val tables = (1..100).joinToString { "from table_number_$it" }
            QueryText.of("sqlite", "select 1 $tables").summary().length shouldBe 255
        }
    })
