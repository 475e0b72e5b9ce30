package dev.runnel.internal.migration

import dev.runnel.error.RunnelException
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith

class ScriptSplitterTest :
    FunSpec({
        fun split(text: String) = ScriptSplitter("V1__x.sql", text).statements().map { it.line() to it.sql() }

        test("statements end at semicolons, the last one at the end, each with the line it begins on") {
            split("select 1;\n\n  -- why; not\nselect\n 2 /* a; b */ ;;\nselect 3\n") shouldBe
                listOf(1 to "select 1", 4 to "select\n 2", 6 to "select 3")
        }

        test("semicolons in strings, names, dollar quotes and comments are text") {
            val one = "select ';''', \";\", `;`, [a;b], \$\$;\$\$, \$t\$ ; \$\$ ; \$t\$ -- ;\n from t"
            split("$one; select 2") shouldBe listOf(1 to one, 2 to "select 2")
        }

        test("the body of a trigger is one statement, with case expressions and nested blocks in it") {
            val sqlite =
                "create temp trigger if not exists t after update on u begin\n" +
                    " update v set n = case when new.end then 1 else 2 end;\n insert into w values ('end;');\nend"
            val mysql =
                "create definer = root procedure p() begin\n if a then begin x; end; end if;\n" +
                    " case b when 1 then y; end case; while c do z; end while;\nend"
            val standard =
                "create or replace function f() returns int begin atomic; select case a when 1 then 2 end; end"
            split("$sqlite;\n$mysql;\n$standard;\nselect 4") shouldBe
                listOf(1 to sqlite, 5 to mysql, 9 to standard, 10 to "select 4")
        }

        test("a trigger without a body, a table called trigger and a transaction end at their semicolons") {
            split(
                "create trigger t after insert on u execute function f(); begin; select case 1 when 1 then 2 end; end;",
            ).map { it.second } shouldBe
                listOf(
                    "create trigger t after insert on u execute function f()",
                    "begin",
                    "select case 1 when 1 then 2 end",
                    "end",
                )
        }

        test("what is never closed is named by the line where it opens") {
            mapOf(
                "select 1;\nselect 'a;\n" to "V1__x.sql:2: ",
                "select 1;\n\n/* a;\n" to "V1__x.sql:3: ",
                "do \$x\$ a; \$\$" to "V1__x.sql:1: ",
                "\ncreate trigger t after insert on u begin select 1;" to "V1__x.sql:2: ",
            ).forEach { (text, place) ->
                shouldThrow<RunnelException> { split(text) }.message shouldStartWith place
            }
        }

        test("parameters and question marks are left as they are") {
            split("select a[1:n], b::text, c ? 'd', :e;").single().second shouldBe "select a[1:n], b::text, c ? 'd', :e"
        }
    })
