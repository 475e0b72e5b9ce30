package dev.runnel.tck

import dev.runnel.Rows
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.NO_ROWS
import dev.runnel.error.ErrorKind.TOO_MANY_ROWS
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

internal fun FunSpec.terminalWordCases(kit: KitContext) {
    val above = "select i from (${kit.target.series(3)}) s where i > :n order by i"

    test("list gives no row, one row and many rows in order") {
        kit.withDatabase { db ->
            db.sql(above, "n" to 3).list<Long>() shouldBe emptyList()
            db.sql(above, "n" to 2).list<Long>() shouldBe listOf(3L)
            db.sql(above, "n" to 0).list<Long>() shouldBe listOf(1L, 2L, 3L)
        }
    }

    test("first gives the first of many rows and fails with NO_ROWS on none") {
        kit.withDatabase { db ->
            db.sql(above, "n" to 0).first<Long>() shouldBe 1L
            db.sql(above, "n" to 2).first<Long>() shouldBe 3L
            fails(NO_ROWS) { db.sql(above, "n" to 3).first<Long>() }
        }
    }

    test("firstOrNull gives the first of many rows and null on none") {
        kit.withDatabase { db ->
            db.sql(above, "n" to 1).firstOrNull<Long>() shouldBe 2L
            db.sql(above, "n" to 3).firstOrNull<Long>() shouldBe null
        }
    }

    test("one gives the only row, fails with NO_ROWS on none and with TOO_MANY_ROWS on many") {
        kit.withDatabase { db ->
            db.sql(above, "n" to 2).one<Long>() shouldBe 3L
            fails(NO_ROWS) { db.sql(above, "n" to 3).one<Long>() }
            fails(TOO_MANY_ROWS) { db.sql(above, "n" to 0).one<Long>() }
        }
    }

    test("oneOrNull gives the only row or null and fails with TOO_MANY_ROWS on many") {
        kit.withDatabase { db ->
            db.sql(above, "n" to 2).oneOrNull<Long>() shouldBe 3L
            db.sql(above, "n" to 3).oneOrNull<Long>() shouldBe null
            fails(TOO_MANY_ROWS) { db.sql(above, "n" to 0).oneOrNull<Long>() }
        }
    }

    test("value gives the one value, which may be null only where its type says so") {
        kit.withDatabase { db ->
            val null1 = "select nullif(1, 1) as gone"
            db.sql("select count(*) from (${kit.target.series(3)}) s").value<Int>() shouldBe 3
            db.sql(null1).value<Int?>() shouldBe null
            fails(DATA_CONVERSION) { db.sql(null1).value<Int>() }.message shouldContain "gone"
            fails(DATA_CONVERSION) { db.sql("select 1 as a, 2 as b").value<Int>() }.message shouldContain "a, b"
            fails(NO_ROWS) { db.sql(above, "n" to 3).value<Long>() }
        }
    }

    test("a row that is null is a row: oneOrNull and firstOrNull of a nullable type do not fail on it") {
        kit.withDatabase { db ->
            val null1 = "select nullif(1, 1) as gone"
            db.sql(null1).list<Int?>() shouldBe listOf(null)
            db.sql(null1).first<Int?>() shouldBe null
            db.sql(null1).one<Int?>() shouldBe null
            db.sql(null1).oneOrNull<Int?>() shouldBe null
        }
    }

    test("a query can be run again, and each run is a new one") {
        kit.withDatabase { db ->
            val rows: Rows<Long> = db.sql(above, "n" to 1).rows<Long>()
            rows.list() shouldBe listOf(2L, 3L)
            rows.first() shouldBe 2L
            rows.list() shouldBe listOf(2L, 3L)
        }
    }

    test("execute gives the number of rows changed, and 0 where there is nothing to count") {
        kit.withDatabase { db ->
            db.sql("create table kit_counted (a integer)").execute() shouldBe 0L
            db.sql("insert into kit_counted (a) values (1), (2), (3)").execute() shouldBe 3L
            db.sql("update kit_counted set a = a + 1 where a > ?", listOf(1)).execute() shouldBe 2L
            db.sql("delete from kit_counted where a > 99").execute() shouldBe 0L
            db.sql("delete from kit_counted").execute() shouldBe 3L
        }
    }

    test("the label stands in the error and in its text") {
        kit.withDatabase { db ->
            val none = fails(NO_ROWS) { db.sql(above, "n" to 3).label("find user").one<Long>() }
            none.label() shouldBe "find user"
            none.toString() shouldContain "find user"
            fails(TOO_MANY_ROWS) { db.sql(above, "n" to 0).label("find all").one<Long>() }.label() shouldBe "find all"
            fails(DATA_CONVERSION) { db.sql("select 'x' as a").label("typed").one<Long>() }.label() shouldBe "typed"
            fails(dev.runnel.error.ErrorKind.UNDEFINED_OBJECT) {
                db.sql("select * from kit_absent").label("absent").list<Long>()
            }.label() shouldBe "absent"
        }
    }
}
