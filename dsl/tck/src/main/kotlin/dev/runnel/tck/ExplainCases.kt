package dev.runnel.tck

import dev.runnel.delete
import dev.runnel.eq
import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.error.ErrorKind.UNDEFINED_OBJECT
import dev.runnel.from
import dev.runnel.gt
import dev.runnel.insert
import dev.runnel.sql
import dev.runnel.sql.render.Feature
import dev.runnel.update
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

internal fun FunSpec.explainCases(kit: KitContext) {
    test("a query's plan is lines of text that name its table") {
        kit.withLibrary { db ->
            db.from(Books).where { id eq 3 }.explain().joinToString("\n") shouldContain "kit_books"
            val text = db.sql("select * from kit_books where id = :id", "id" to 3).explain()
            text.joinToString("\n") shouldContain "kit_books"
            text.none { '\n' in it } shouldBe true
            fails(UNDEFINED_OBJECT) { db.sql("select a from nowhere").explain() }
        }
    }

    test("the plan of a change changes nothing") {
        kit.withLibrary { db ->
            val author = Author(9, "Zoe", null, null)
            db.insert(Authors).row(author).explain()
            db.update(Authors) { it[name] = "X" }.everyRow().explain()
            db.delete(Books).where { sold gt 0 }.explain().joinToString("\n") shouldContain "kit_books"
            db.sql("delete from kit_books").explain().isEmpty() shouldBe false
            db.from(Authors).count() shouldBe 3L
            db.from(Books).count() shouldBe 4L
            db.from(Authors).where { name eq "X" }.count() shouldBe 0L
        }
    }

    test("a plan of a statement that is run says what it did, or is refused") {
        kit.withLibrary { db ->
            if (kit.dialect.has(Feature.EXPLAIN_ANALYZE)) {
                db.from(Books).where { id eq 3 }.explain(analyze = true).isEmpty() shouldBe false
                db.delete(Books).everyRow().explain(analyze = true)
                db.from(Books).count() shouldBe 0L
            } else {
                fails(NOT_PORTABLE) { db.from(Books).explain(analyze = true) }
            }
        }
    }

    test("the Java faces explain the same") {
        kit.withLibrary { db ->
            val expected = db.from(Books).where { id eq 3 }.explain()
            if (kit.target.shared) {
                kit.openBlocking().from(Books).where(Books.id.eq(3L)).explain() shouldBe expected
                kit.openAsync().from(Books).where(Books.id.eq(3L)).explain().get() shouldBe expected
                kit.openBlocking().delete(Books).everyRow().explain().isEmpty() shouldBe false
                db.from(Books).count() shouldBe 4L
            }
        }
    }
}
