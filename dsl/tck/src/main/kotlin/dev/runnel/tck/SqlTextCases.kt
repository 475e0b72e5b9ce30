package dev.runnel.tck

import dev.runnel.error.ErrorKind.SYNTAX
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

internal fun FunSpec.sqlTextCases(kit: KitContext) {
    test("comments, strings and quoted names keep their colons and question marks") {
        kit.withDatabase { db ->
            val q = kit.quote("a:b?c")
            db
                .sql(
                    "select ':no ?' as $q /* :no ? */, :x as y -- :no ?\n",
                    "x" to "yes",
                ).list<Map<String, Any?>>() shouldBe
                listOf(mapOf("a:b?c" to ":no ?", "y" to "yes"))
            db.sql("select '''' as a, ? as b -- it's", listOf("x")).list<Pair<String, String>>() shouldBe
                listOf("'" to "x")
        }
    }

    test("a standard cast around a parameter is left alone") {
        kit.withDatabase { db ->
            db.sql("select cast(:n as decimal(9, 0)) + 1", "n" to 41).value<Int>() shouldBe 42
        }
    }

    test("a second statement in a text is refused, and neither is run") {
        kit.withDatabase { db ->
            db.sql("create table kit_victim (a integer)").execute()
            db.sql("insert into kit_victim (a) values (1)").execute()
            listOf(
                "select 1; drop table kit_victim",
                "insert into kit_victim (a) values (2); delete from kit_victim",
                "select ';' ; select 2",
                "select 1 /* x */;/* y */ select 2",
                "delete from kit_victim;select 1",
            ).forEach { text ->
                fails(SYNTAX) { db.sql(text).execute() }
                fails(SYNTAX) { db.sql(text).list<Any?>() }
            }
            fails(SYNTAX) { db.sql("select :a; delete from kit_victim", "a" to 1).list<Int>() }
            db.sql("select a from kit_victim").list<Int>() shouldBe listOf(1)
        }
    }

    test("a semicolon that ends the text is no second statement") {
        kit.withDatabase { db ->
            db.sql("select 1;").value<Int>() shouldBe 1
            db.sql("select 1 ; \n").value<Int>() shouldBe 1
        }
    }

    test("empty SQL is refused with a sentence") {
        kit.withDatabase { db ->
            listOf("", "  \n", ";", "-- nothing", "/* nothing */").forEach { text ->
                fails(SYNTAX) { db.sql(text).execute() }
                fails(SYNTAX) { db.sql(text).list<Int>() }
            }
        }
    }

    test("a minus before a parameter cannot turn into a comment") {
        kit.withDatabase { db ->
            db.sql("select 5 -:a", "a" to -3).value<Long>() shouldBe 8L
            db.sql("select 5 - :a", "a" to -3).value<Long>() shouldBe 8L
            db.sql("select 5 -?", listOf(-3)).value<Long>() shouldBe 8L
            db.sql("select -:a", "a" to Int.MIN_VALUE + 1).value<Long>() shouldBe Int.MAX_VALUE.toLong()
            if (kit.target.negatesEveryLong) {
                db.sql("select -:a", "a" to Long.MIN_VALUE + 1).value<Long>() shouldBe Long.MAX_VALUE
            }
            db.sql("select 1 -:a, :b as x", "a" to -1, "b" to "\n or 1 = 1 --").list<Pair<Long, String>>() shouldBe
                listOf(2L to "\n or 1 = 1 --")
        }
    }

    test("what a parameter says is never SQL") {
        kit.withDatabase { db ->
            db.sql("create table kit_prey (name varchar(200))").execute()
            db.sql("insert into kit_prey (name) values ('a')").execute()
            listOf(
                "' or '1' = '1",
                "'; drop table kit_prey; --",
                "\\'; drop table kit_prey; --",
                "\" or 1 = 1",
                "a' --",
                "?",
                ":name",
                "$1",
                "\$\$",
                "/*",
                "*/",
                "%",
                "\u02BC or 1=1",
                "\uFF07 or 1=1",
                "admin'/*",
            ).forEach { attack ->
                db.sql("select count(*) from kit_prey where name = :name", "name" to attack).value<Int>() shouldBe 0
                db.sql("select :name", "name" to attack).value<String>() shouldBe attack
            }
            db.sql("select count(*) from kit_prey").value<Int>() shouldBe 1
        }
    }

    test("a parameter cannot stand for a name or a word") {
        kit.withDatabase { db ->
            fails(SYNTAX) { db.sql("select * from :table", "table" to CANARY).list<Any?>() }
            fails(SYNTAX) { db.sql("create table :table (a integer)", "table" to CANARY).execute() }
            db.sql("select 1").value<Int>() shouldBe 1
        }
    }

    test("statement words in the middle of a name or text do not make a query a write") {
        kit.withDatabase { db ->
            db.transaction(readOnly = true) {
                sql("select 'update' as updated, 'delete' as deleted").list<Pair<String, String>>() shouldBe
                    listOf("update" to "delete")
            }
        }
    }
}
