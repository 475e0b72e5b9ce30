package dev.runnel.tck

import dev.runnel.cast
import dev.runnel.concat
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.from
import dev.runnel.sql.Functions.left
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.lpad
import dev.runnel.sql.Functions.ltrim
import dev.runnel.sql.Functions.matches
import dev.runnel.sql.Functions.position
import dev.runnel.sql.Functions.repeat
import dev.runnel.sql.Functions.replace
import dev.runnel.sql.Functions.right
import dev.runnel.sql.Functions.rpad
import dev.runnel.sql.Functions.rtrim
import dev.runnel.sql.Functions.substring
import dev.runnel.sql.Functions.trim
import dev.runnel.sql.Functions.value
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

internal fun FunSpec.textFunctionCases(kit: KitContext) {
    test("texts are cut, trimmed, filled up and searched") {
        kit.withSamples { db ->
            val name = Samples.name
            db.each(trim(name)) shouldBe listOf("apple", "Pear", "fig")
            db.each(ltrim(name)) shouldBe listOf("apple", "Pear ", "fig")
            db.each(rtrim(name)) shouldBe listOf("apple", " Pear", "fig")
            db.each(substring(name, 2)) shouldBe listOf("pple", "Pear ", "ig")
            db.each(substring(name, 2, 3)) shouldBe listOf("ppl", "Pea", "ig")
            db.each(left(name, 4)) shouldBe listOf("appl", " Pea", "fig")
            db.each(right(name, 4)) shouldBe listOf("pple", "ear ", "fig")
            db.each(right(name, 0)) shouldBe listOf("", "", "")
            db.each(replace(name, "p", "--")) shouldBe listOf("a----le", " Pear ", "fig")
            db.each(position(name, "a")) shouldBe listOf(1, 4, 0)
            db.each(lpad(name, 5, "xy")) shouldBe listOf("apple", " Pear", "xyfig")
            db.each(rpad(name, 5, "xy")) shouldBe listOf("apple", " Pear", "figxy")
            db.each(lpad(name, 2, "xy")) shouldBe listOf("ap", " P", "fi")
            db.each(repeat(name, 2)) shouldBe listOf("appleapple", " Pear  Pear ", "figfig")
            db.each(repeat(name, 0)) shouldBe listOf("", "", "")
            fails(PARAMETER) { substring(name, 0) }
            fails(PARAMETER) { left(name, -1) }
            fails(PARAMETER) { lpad(name, 9, "") }
            fails(PARAMETER) { rpad(name, 9, "") }
            val blanks = value("\u00A0\t x \u00A0")
            db.from(Samples).limit(1).select(trim(blanks)).one() shouldBe "\u00A0\t x \u00A0"
            db.from(Samples).limit(1).select(ltrim(blanks)).one() shouldBe "\u00A0\t x \u00A0"
            db.from(Samples).limit(1).select(rtrim(blanks)).one() shouldBe "\u00A0\t x \u00A0"
        }
    }

    test("a function of a nullable text is nullable, one of another type where it says orNull") {
        kit.withSamples { db ->
            db.each(trim(Samples.nick)) shouldBe listOf("ap", null, "")
            db.each(length(Samples.nick).orNull()) shouldBe listOf(2, null, 0)
            fails(DATA_CONVERSION) { db.each(length(Samples.nick)) }
        }
    }

    test("texts are joined with what is no text by a cast") {
        kit.withSamples { db ->
            db.each(Samples.name concat ":" concat Samples.n.cast<String>()) shouldBe
                listOf("apple:5", " Pear :-7", "fig:5")
        }
    }

    test("a regular expression finds texts, or says that the database has none") {
        kit.withSamples { db ->
            orNotPortable({ db.from(Samples).where { matches(name, "^a.*e$") }.select(Samples.id).list() }) {
                it shouldBe listOf(1L)
            }
        }
    }
}
