package dev.runnel.dsl

import dev.runnel.cast
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.minus
import dev.runnel.plus
import dev.runnel.raw
import dev.runnel.sql.Expression
import dev.runnel.sql.Functions.avg
import dev.runnel.sql.Functions.count
import dev.runnel.sql.Functions.lag
import dev.runnel.sql.Functions.length
import dev.runnel.sql.Functions.lower
import dev.runnel.sql.Functions.orderBy
import dev.runnel.sql.Functions.sum
import dev.runnel.sql.Functions.trim
import dev.runnel.sql.Functions.value
import dev.runnel.times
import dev.runnel.tryCast
import dev.runnel.unaryMinus
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.time.LocalDate
import java.time.Period

class FunctionWordsTest :
    FunSpec({
        val n: Expression<Int> = value(1)
        val none: Expression<Int?> = n.orNull()
        val text: Expression<String?> = value("a").orNull()
        val day: Expression<LocalDate> = value(LocalDate.EPOCH)

        test("the type says what may be null, and the expression agrees") {
            val kept: Expression<String?> = trim(lower(text))
            val own: Expression<Int> = length(text)
            val summed: Expression<Int?> = sum(n)
            val mean: Expression<BigDecimal?> = avg(n)
            val counted: Expression<Long> = count().over()
            val before: Expression<Int?> = lag(n).over(orderBy(n.asc()))
            val beforeOrZero: Expression<Int> = lag(n, 1, 0).over(orderBy(n.asc()))
            val long: Expression<Long> = n.cast<Long>()
            val longOrNull: Expression<Long?> = none.cast<Long?>()
            val tried: Expression<Int?> = text.tryCast<Int>()
            val own2: Expression<Int> = raw<Int>("1")
            val ownOrNull: Expression<Int?> = raw<Int?>("null")
            listOf(kept, summed, mean, before, longOrNull, tried, ownOrNull).map { it.isNullable } shouldBe
                List(7) { true }
            listOf(own, counted, beforeOrZero, long, own2).map { it.isNullable } shouldBe List(5) { false }
        }

        test("operators keep the type and the nulls of their columns") {
            val both: Expression<Int?> = 2 * none
            val less: Expression<Int> = 1 - n
            val negative: Expression<Int?> = -none
            val later: Expression<LocalDate> = day + Period.ofDays(1)
            listOf(both, less, negative, later).map { it.isNullable } shouldBe listOf(true, false, true, false)
        }

        test("a cast to a decimal without its digits is refused") {
            shouldThrow<RunnelException> { n.cast<BigDecimal>() }.kind() shouldBe ErrorKind.CONFIGURATION
        }
    })
