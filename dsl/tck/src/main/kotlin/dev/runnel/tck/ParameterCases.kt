package dev.runnel.tck

import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

internal fun FunSpec.parameterCases(kit: KitContext) {
    val four = "(${kit.target.series(4)}) s"

    test("parameters are bound by name in any order, and a repeated name takes one value") {
        kit.withDatabase { db ->
            db
                .sql(
                    "select i from $four where i = :b or i = :a or i + 1 = :a order by i",
                    "a" to 4,
                    "b" to 1,
                ).list<Long>() shouldBe
                listOf(1L, 3L, 4L)
        }
    }

    test("parameters are bound by position") {
        kit.withDatabase { db ->
            db.sql("select i from $four where i > ? and i < ?", listOf(1, 3)).list<Long>() shouldBe listOf(2L)
            fails(
                PARAMETER,
            ) { db.sql("select i from $four where i > ?", listOf(1, 3)).list<Long>() }.message shouldContain
                "2 value"
            fails(
                PARAMETER,
            ) { db.sql("select i from $four where i > ? and i < ?", listOf(1)).list<Long>() }.message shouldContain
                "1 value"
            fails(PARAMETER) { db.sql("select i from $four where i > ?").list<Long>() }
        }
    }

    test("a list is expanded in an in, whatever its size, and an empty one is in nothing") {
        kit.withDatabase { db ->
            suspend fun among(values: Collection<Int>) = db
                .sql(
                    "select i from $four where i in (:ids) and i > :n order by i",
                    "ids" to values,
                    "n" to 0,
                ).list<Long>()
            among(listOf()) shouldBe emptyList()
            among(listOf(2)) shouldBe listOf(2L)
            among(listOf(3, 1, 4)) shouldBe listOf(1L, 3L, 4L)
            among(setOf(1, 2, 3, 4, 5, 6, 7)) shouldBe listOf(1L, 2L, 3L, 4L)
            among((1..1500).toList()) shouldBe listOf(1L, 2L, 3L, 4L)
            db.sql("select i from $four where i not in (:ids) order by i", "ids" to listOf(1, 2)).list<Long>() shouldBe
                listOf(3L, 4L)
            db
                .sql(
                    "select i from $four where i not in (:ids) order by i",
                    "ids" to emptyList<Int>(),
                ).list<Long>() shouldBe
                listOf(1L, 2L, 3L, 4L)
            db
                .sql(
                    "select i from $four where i in (?) and i < ? order by i",
                    listOf(listOf(1, 2, 4), 4),
                ).list<Long>() shouldBe
                listOf(1L, 2L)
        }
    }

    test("a missing, surplus or misspelt parameter is named, before anything is sent") {
        kit.withDatabase { db ->
            fails(PARAMETER) { db.sql("select :user_id", "user_it" to CANARY).list<String>() }.message.let {
                it shouldContain ":user_it"
                it shouldContain "Did you mean"
                it shouldContain "user_id"
            }
            fails(PARAMETER) { db.sql("select :a, :b", "a" to CANARY).list<String>() }.message shouldContain ":b"
            fails(PARAMETER) { db.sql("select :a", "a" to 1, "b" to CANARY).list<String>() }.message shouldContain ":b"
            fails(PARAMETER) { db.sql("select 1", "a" to CANARY).list<String>() }.message shouldContain ":a"
            fails(PARAMETER) { db.sql("select :a", "a" to 1, "a" to CANARY).list<String>() }.message shouldContain ":a"
            fails(PARAMETER) { db.sql("select :a, ?", "a" to 1).list<String>() }
            fails(PARAMETER) { db.sql("select :a", listOf(CANARY)).list<String>() }.message shouldContain ":a"
        }
    }

    test("a value of a type that cannot be bound is refused by name and type, and never printed") {
        class Unbindable {
            override fun toString() = CANARY
        }
        kit.withDatabase { db ->
            fails(PARAMETER) { db.sql("select :thing", "thing" to Unbindable()).list<String>() }.message.let {
                it shouldContain ":thing"
                it shouldContain "Unbindable"
            }
            fails(
                PARAMETER,
            ) { db.sql("select i from $four where i in (:ids)", "ids" to listOf(1, Unbindable())).list<Long>() }
        }
    }

    test("a null is bound as null, by name and by position and in a list") {
        kit.withDatabase { db ->
            db.sql("create table kit_nullable (a integer, b varchar(20))").execute()
            db.sql("insert into kit_nullable (a, b) values (:a, :b)", "a" to null, "b" to null).execute() shouldBe 1L
            db.sql("insert into kit_nullable (a, b) values (?, ?)", listOf(1, null)).execute() shouldBe 1L
            db.sql("select count(*) from kit_nullable where b is null").value<Int>() shouldBe 2
            db.sql("select count(*) from kit_nullable where a in (:in)", "in" to listOf(1, null)).value<Int>() shouldBe
                1
        }
    }

    testWhere(
        "more parameters than the database takes are refused with their count, and the session serves on",
        "${kit.target.name} takes any number of parameters",
        { kit.target.limitsParameters },
    ) {
        kit.withOneSession { db ->
            val many = List(70_000) { 1 }
            fails(
                PARAMETER,
            ) { db.sql("select i from $four where i in (:ids)", "ids" to many).list<Long>() }.message shouldContain
                Regex("70[,.]?000")
            db.sql("select 1").value<Int>() shouldBe 1
        }
    }
}

private infix fun String?.shouldContain(pattern: Regex) = this.orEmpty().contains(pattern) shouldBe true
