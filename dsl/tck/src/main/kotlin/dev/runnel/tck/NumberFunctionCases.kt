package dev.runnel.tck

import dev.runnel.cast
import dev.runnel.div
import dev.runnel.error.ErrorKind.CONFIGURATION
import dev.runnel.error.ErrorKind.PARAMETER
import dev.runnel.from
import dev.runnel.gt
import dev.runnel.minus
import dev.runnel.plus
import dev.runnel.raw
import dev.runnel.rem
import dev.runnel.sql.Functions.ceil
import dev.runnel.sql.Functions.floor
import dev.runnel.sql.Functions.greatest
import dev.runnel.sql.Functions.least
import dev.runnel.sql.Functions.power
import dev.runnel.sql.Functions.random
import dev.runnel.sql.Functions.rawPredicate
import dev.runnel.sql.Functions.sign
import dev.runnel.sql.Functions.sqrt
import dev.runnel.sql.Functions.value
import dev.runnel.sql.Predicate
import dev.runnel.sql.ValueType
import dev.runnel.sql.render.Feature
import dev.runnel.times
import dev.runnel.tryCast
import dev.runnel.unaryMinus
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.math.BigDecimal

internal fun FunSpec.numberFunctionCases(kit: KitContext) {
    test("numbers are rounded, raised and compared") {
        kit.withSamples { db ->
            db.each(ceil(Samples.price)).map { it.toInt() } shouldBe listOf(11, 2, 1)
            db.each(floor(Samples.price)).map { it.toInt() } shouldBe listOf(10, 2, 0)
            db.each(ceil(Samples.n)) shouldBe listOf(5, -7, 5)
            db.each(power(Samples.n, 2.0)) shouldBe listOf(25.0, 49.0, 25.0)
            db.each(sqrt(Samples.n * Samples.n)) shouldBe listOf(5.0, 7.0, 5.0)
            db.each(sign(Samples.n)) shouldBe listOf(1, -1, 1)
            db.each(greatest(Samples.n, value(0))) shouldBe listOf(5, 0, 5)
            db.each(least(Samples.n, value(0), value(-1))) shouldBe listOf(-1, -7, -1)
            db.each(random()).all { it >= 0 && it < 1 } shouldBe true
        }
    }

    test("operators take the value on the left too, and whole numbers divide to whole numbers") {
        kit.withSamples { db ->
            db.each(-Samples.n) shouldBe listOf(-5, 7, -5)
            db.each(-(Samples.n - 1)) shouldBe listOf(-4, 8, -4)
            db.each(Samples.n - -Samples.n) shouldBe listOf(10, -14, 10)
            db.each(100 - Samples.n) shouldBe listOf(95, 107, 95)
            db.each(1 + Samples.n * 2) shouldBe listOf(11, -13, 11)
            db.each(2 * (Samples.n + 1)) shouldBe listOf(12, -12, 12)
            db.each(Samples.n / 2) shouldBe listOf(2, -3, 2)
            db.each(16 / Samples.n) shouldBe listOf(3, -2, 3)
            db.each(12 % Samples.n) shouldBe listOf(2, 5, 2)
        }
    }

    test("values are cast to numbers, texts and back") {
        kit.withSamples { db ->
            db.each(Samples.n.cast<Long>()) shouldBe listOf(5L, -7L, 5L)
            db.each(Samples.n.cast<String>()) shouldBe listOf("5", "-7", "5")
            db.each(Samples.n.cast<String>().cast<Int>()) shouldBe listOf(5, -7, 5)
            db.each(Samples.n.cast<Double>() / 2.0) shouldBe listOf(2.5, -3.5, 2.5)
            db.each(Samples.price.cast(ValueType.decimal(10, 1))).map { it.compareTo(BigDecimal.TEN) } shouldBe
                listOf(1, -1, -1)
            db.each(Samples.flag.cast<String?>()) shouldBe listOf("true", "false", null)
            db.each(value("true").cast<Boolean>()).toSet() shouldBe setOf(true)
            fails(CONFIGURATION) { Samples.n.cast<BigDecimal>() }
            kit.where(
                Feature.TRY_CAST,
                { db.each(Samples.name.tryCast<Int>()) },
            ) { it shouldBe listOf(null, null, null) }
        }
    }

    test("isTrue and isFalse take a null for neither") {
        kit.withSamples { db ->
            suspend fun ids(condition: Samples.() -> Predicate) =
                db.from(Samples).where { condition() }.orderBy(Samples.id.asc()).select(Samples.id).list()
            ids { flag.isTrue() } shouldBe listOf(1L)
            ids { flag.isFalse() } shouldBe listOf(2L)
            ids { !flag.isTrue() } shouldBe listOf(2L, 3L)
            fails(CONFIGURATION) { Samples.n.isTrue() }
        }
    }

    test("fragments of SQL stand among expressions with columns, values and lists") {
        kit.withSamples { db ->
            val n = Samples.n
            db.each(raw<Int>("abs(?) + ?", n, 1)) shouldBe listOf(6, 8, 6)
            db.each(raw<Int>("? + ?", n - 1, n).times(2)) shouldBe listOf(18, -30, 18)
            db.each(raw<String?>("nullif(?, ?)", Samples.name, "fig")) shouldBe listOf("apple", " Pear ", null)
            val found = db.from(Samples).where(rawPredicate("? in (?)", Samples.id, listOf(1L, 3L, 9L)))
            found.where { n gt 0 }.orderBy(raw<Long>("-?", Samples.id).asc()).select(Samples.id).list() shouldBe
                listOf(3L, 1L)
            db.each(raw<String>("'it''s ?'")).first() shouldBe "it's ?"
            val evil = "'; drop table kit_samples; --"
            db.each(raw<String>("concat(?, '')", evil)).first() shouldBe evil
            fails(PARAMETER) { raw<Int>("? + ?", n) }
            fails(PARAMETER) { raw<Int>(":n", n) }
            fails(PARAMETER) { rawPredicate("? in (?)", n, emptyList<Int>()) }
        }
    }
}
