package dev.runnel.row

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class RowMappersTest :
    FunSpec({
        test("a scalar takes the one column") {
            RowMappers.of(Long::class.javaObjectType).map(row("n" to 5)) shouldBe 5L
        }
        test("maps keep the columns' order") {
            RowMappers.maps().map(row("b" to 1, "a" to null)).toList() shouldBe listOf("b" to 1, "a" to null)
        }
    })
