package dev.runnel.spi.support

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class OneStatementTest :
    FunSpec({
        test("semicolons inside of a statement make no second one") {
            for (sql in listOf(
                "select ';', E'\\';' -- ;",
                "select 1 ; ; -- the end",
                "create procedure p() begin atomic insert into t values (1); delete from t; end;",
                "create rule r as on insert to t do also (insert into u values (1); delete from v)",
                "select (1",
            )) {
                StatementText.isOne(sql) shouldBe true
            }
        }

        test("a second statement is seen, also behind what is never closed") {
            for (sql in listOf(
                "select 1; select 2",
                "select (1; select 2",
                "create function begin() returns int language sql as 'select 1'; drop table t",
                "create function f() returns int begin atomic select 1; end; drop table t",
            )) {
                StatementText.isOne(sql) shouldBe false
            }
        }
    })
