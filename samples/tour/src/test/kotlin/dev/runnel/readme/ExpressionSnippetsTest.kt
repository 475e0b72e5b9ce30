package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.insertAll
import dev.runnel.json
import dev.runnel.spi.Json
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.time.LocalDate
import dev.runnel.readme.java.Expressions as JavaExpressions

class ExpressionSnippetsTest :
    FunSpec({
        val url = "sqlite:///${tempdir()}/expressions.db"
        val first = LocalDate.of(2026, 1, 5)
        val second = LocalDate.of(2026, 1, 20)
        val third = LocalDate.of(2026, 2, 1)

        beforeSpec {
            Database.open(url).use { db ->
                db.createAll(Sales)
                db.insertAll(
                    Sales,
                    listOf(
                        Sale(1, "Ann", first, BigDecimal("10.00"), Json("""{"channel": "web"}""")),
                        Sale(2, "Bob", second, BigDecimal("5.50"), Json("""{"channel": "shop"}""")),
                        Sale(3, "Ann", third, BigDecimal("2.25"), Json("{}")),
                    ),
                )
            }
        }

        test("running totals and the day before are the same in Kotlin and in Java") {
            val running = listOf(
                listOf("Ann", first, 10.0, null),
                listOf("Bob", second, 5.5, null),
                listOf("Ann", third, 12.25, first),
            )
            Database.open(url).use { db ->
                db.running().map { listOf(it.customer, it.day, it.total.toDouble(), it.before) } shouldBe running
            }
            BlockingDatabase.open(url).use { db ->
                JavaExpressions.running(db).map {
                    listOf(it.customer(), it.day(), it.total().toDouble(), it.before())
                } shouldBe running
            }
        }

        test("months are summed, and a document is changed in its place") {
            val months = listOf(
                Triple(LocalDate.of(2026, 1, 1), 15.5, 1L),
                Triple(LocalDate.of(2026, 2, 1), 2.25, 0L),
            )
            Database.open(url).use { db ->
                db.months().map { Triple(it.month, it.total.toDouble(), it.web) } shouldBe months
                db.markPaid(1) shouldBe 1L
                db.from(Sales).where { payload.json("state").asText() eq "paid" }.count() shouldBe 1L
                db.halves(1) shouldBe listOf(0L, 0L, 1L)
            }
            BlockingDatabase.open(url).use { db ->
                JavaExpressions.months(db).map { Triple(it.month(), it.total().toDouble(), it.web()) } shouldBe months
                JavaExpressions.markPaid(db, 2) shouldBe 1L
                JavaExpressions.halves(db, 1) shouldBe listOf(0L, 0L, 1L)
            }
        }
    })
