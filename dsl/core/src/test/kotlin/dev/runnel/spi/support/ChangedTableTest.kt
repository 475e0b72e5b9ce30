package dev.runnel.spi.support

import dev.runnel.error.ErrorKind.SYNTAX
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.error.RunnelException
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class ChangedTableTest :
    FunSpec({
        listOf(
            "insert into t (a) values (1)" to "t",
            " INSERT\n into t values (1)" to "t",
            "insert ignore into t values (1)" to "t",
            "insert or replace into t values (1)" to "t",
            "replace into t values (1)" to "t",
            "merge into t using s on t.a = s.a" to "t",
            "update t set a = 1" to "t",
            "delete from s.t" to "t",
            "update \"s\".\"a \"\"b\"\"\" set c = 1" to "a \"b\"",
            "insert into `s`.`a``b` values (1)" to "a`b",
            "select 'insert into t'" to null,
            "with x as (select 1) insert into t select * from x" to null,
        ).forEach { (text, table) ->
            test("'${text.trim()}' changes ${table ?: "no table that it begins with"}") {
                ChangedTable.of(text) shouldBe table
            }
        }

        test("only an error that a value is to blame for gets the table") {
            val insert = "insert into t values (1)"
            SqlErrors.withTable(RunnelException(UNIQUE_VIOLATION, "x"), insert).table() shouldBe "t"
            SqlErrors.withTable(RunnelException(SYNTAX, "x"), insert).table() shouldBe null
        }
    })
