package dev.runnel.internal.migration

import dev.runnel.error.RunnelException
import dev.runnel.sql.render.Lexing
import dev.runnel.sql.render.Lexing.MYSQL
import dev.runnel.sql.render.Lexing.MYSQL_NO_BACKSLASH_ESCAPES
import dev.runnel.sql.render.Lexing.STANDARD
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith

class ScriptSplitterTest :
    FunSpec({
        fun split(text: String, lexing: Lexing = STANDARD) =
            ScriptSplitter("V1__x.sql", text, lexing).statements().map { it.line() to it.sql() }

        fun texts(text: String, lexing: Lexing = MYSQL) = split(text, lexing).map { it.second }

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

        test("PostgreSQL: dollar quotes, E strings, nested comments and the actions of a rule hide their semicolons") {
            val function =
                "create function f() returns text language plpgsql as \$f\$ begin return E'\\';'; end; \$f\$"
            val atomic = "create procedure p(a int) begin atomic insert into t values (a); delete from u; end"
            val rule = "create rule r as on insert to t do also (insert into u values (1); delete from v)"
            val nested = "select 1 /* a; /* b; */ c; */ + 1"
            val others = "select a #>> '{b;c}', E'\\\\' || U&'\\0061;', 5 # 3"
            texts("$function;$atomic;$rule;$nested;$others;", STANDARD) shouldBe
                listOf(function, atomic, rule, nested, others)
        }

        test("MySQL: its comments, strings and names hide semicolons, and only they do") {
            for ((text, statements) in listOf(
                "select 1 # it's; one\n+ 1; select 2" to listOf("select 1 # it's; one\n+ 1", "select 2"),
                "select 5--1; select 2" to listOf("select 5--1", "select 2"),
                "-- it's\nselect 1; --\nselect 2; --" to listOf("select 1", "select 2"),
                "select 1; --\tx;\n# y;\nselect 2" to listOf("select 1", "select 2"),
                """select 'it\'s; one', "a\";b", 'c\\'; select 2""" to
                    listOf("""select 'it\'s; one', "a\";b", 'c\\'""", "select 2"),
                "select ''';', \"\"\";\"; select 2" to listOf("select ''';', \"\"\";\"", "select 2"),
                "select `a;``\\`; select 2" to listOf("select `a;``\\`", "select 2"),
                "select 1 /* a; /* b; */; select 2" to listOf("select 1", "select 2"),
                "/* a; */ select 1; select /*+ no_index(t); */ 2" to
                    listOf("select 1", "select /*+ no_index(t); */ 2"),
                "/*!40101 set names utf8mb4 */; /*M!100100 set a = '*/;' */; select 2" to
                    listOf("/*!40101 set names utf8mb4 */", "/*M!100100 set a = '*/;' */", "select 2"),
                "create table a (b int) /*!50100 partition by hash (b) */; select 2" to
                    listOf("create table a (b int) /*!50100 partition by hash (b) */", "select 2"),
            )) {
                texts(text) shouldBe statements
            }
        }

        test("MySQL: under NO_BACKSLASH_ESCAPES a backslash is a character like any other") {
            texts("select 'a\\'; select 'b'", MYSQL_NO_BACKSLASH_ESCAPES) shouldBe listOf("select 'a\\'", "select 'b'")
            shouldThrow<RunnelException> { texts("select 'a\\'; select 'b", MYSQL_NO_BACKSLASH_ESCAPES) }
        }

        test("MySQL: DELIMITER says by what statements end, wherever a body has semicolons") {
            val text =
                """
                create table t (a int);
                DELIMITER //
                create procedure p()
                begin
                  if a = '//' then select ';'; end if; # //
                end;
                //

                select 1//
                  delimiter @@
                create trigger r before insert on t for each row set new.a = 1; @@
                delimiter ;
                -- the end
                select 2;
                """.trimIndent()
            split(text.replace("@@", "$$"), MYSQL) shouldBe
                listOf(
                    1 to "create table t (a int)",
                    3 to "create procedure p()\nbegin\n  if a = '//' then select ';'; end if; # //\nend",
                    9 to "select 1",
                    11 to "create trigger r before insert on t for each row set new.a = 1",
                    14 to "select 2",
                )
            texts("delimiter go\nselect gone\ngo\nselect 1 go") shouldBe listOf("select gone", "select 1")
            val dumped = "/*!50003 create*/ /*!50003 trigger t begin a; end */"
            texts("delimiter ;;\n$dumped;;\ndelimiter ;\nselect 1") shouldBe listOf(dumped, "select 1")
            texts("select 1; delimiter //\nselect 2 //", STANDARD) shouldBe
                listOf("select 1", "delimiter //\nselect 2 //")
        }

        test("MySQL: a DELIMITER without one is named by its line") {
            for (line in listOf("delimiter", "delimiter  ", "delimiter \\")) {
                val error = shouldThrow<RunnelException> { texts("select 1;\n$line\nselect 2;") }
                error.message shouldStartWith "V1__x.sql:2: "
            }
        }

        test("MySQL: a body is one statement without a DELIMITER too") {
            val event = "create event e on schedule every 1 day do begin delete from t; delete from u; end"
            val definer =
                "create or replace definer = `root`@`localhost` function if not exists f() returns int begin " +
                    "l: loop leave l; end loop; return case when 1 then 2 end; end"
            texts("$event;$definer;select 1") shouldBe listOf(event, definer, "select 1")
        }

        test("what is never closed is named by the line where it opens") {
            mapOf(
                "select 1;\nselect 'a;\n" to "V1__x.sql:2: ",
                "select 1;\n\n/* a;\n" to "V1__x.sql:3: ",
                "do \$x\$ a; \$\$" to "V1__x.sql:1: ",
                "select 1; select E'a\\'" to "V1__x.sql:1: ",
                "select 1; select E'a\\'" to "V1__x.sql:1: ",
                "\ncreate trigger t after insert on u begin select 1;" to "V1__x.sql:2: ",
            ).forEach { (text, place) ->
                shouldThrow<RunnelException> { split(text) }.message shouldStartWith place
            }
        }

        test("parameters and question marks are left as they are") {
            split("select a[1:n], b::text, c ? 'd', :e;").single().second shouldBe "select a[1:n], b::text, c ? 'd', :e"
        }
    })
