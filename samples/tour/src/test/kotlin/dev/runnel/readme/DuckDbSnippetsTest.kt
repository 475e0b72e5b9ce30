package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.insertAll
import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import java.math.BigDecimal
import java.time.LocalDate
import dev.runnel.readme.java.DuckDb as JavaDuckDb

class DuckDbSnippetsTest :
    FunSpec({
        val folder = tempdir().toPath()

        test("a Parquet file is queried in Kotlin and in Java") {
            val file = folder.resolve("sales.parquet").toString()
            val rows = "values (date '2026-11-20', 1.50), (date '2026-11-21', 2.25), (date '2026-11-21', 1.00)"
            Database.open("duckdb:").use { it.sql("copy (from ($rows) t(day, price)) to '$file'").execute() }
            val days = listOf(LocalDate.of(2026, 11, 20), LocalDate.of(2026, 11, 21))
            val sums = listOf(BigDecimal("1.50"), BigDecimal("3.25"))
            revenue(file).map { it.day to it.sum } shouldBe days.zip(sums)
            JavaDuckDb.revenue(file).map { it.day() to it.sum() } shouldBe days.zip(sums)
        }

        test("nested values of a JSON file become classes in Kotlin and records in Java") {
            val file = folder.resolve("orders.json").toFile()
            file.writeText(
                """[{"id": 1, "tags": ["new"], "items": [{"name": "sea", "amount": 2}], "prices": {"sea": 1.5}}]""",
            )
            Database.open("duckdb:").use { db ->
                db.orders(file.path) shouldBe
                    listOf(Order(1, listOf("new"), listOf(Item("sea", 2)), mapOf("sea" to 1.5)))
            }
            BlockingDatabase.open("duckdb:").use { db ->
                JavaDuckDb.orders(db, file.path) shouldBe
                    listOf(JavaDuckDb.Order(1, listOf("new"), listOf(JavaDuckDb.Item("sea", 2)), mapOf("sea" to 1.5)))
            }
        }

        test("arrays are inserted, searched and taken apart in Kotlin and in Java") {
            Database.open("duckdb:").use { db ->
                db.createAll(Articles)
                db.insertAll(Articles, listOf(Article(1, listOf("new", "red")), Article(2, listOf())))
                db.tagged("red").map { it.id } shouldBe listOf(1L)
                db.firstTags() shouldBe listOf("new", null)
                db.allTags().sorted() shouldBe listOf("new", "red")
            }
            BlockingDatabase.open("duckdb:").use { db ->
                db.createAll(JavaDuckDb.Articles.ARTICLES)
                db.insertAll(
                    JavaDuckDb.Articles.ARTICLES,
                    listOf(JavaDuckDb.Article(1, listOf("new", "red")), JavaDuckDb.Article(2, listOf())),
                )
                JavaDuckDb.tagged(db, "red").map { it.id() } shouldBe listOf(1L)
                JavaDuckDb.firstTags(db) shouldBe listOf("new", null)
                JavaDuckDb.allTags(db).sorted() shouldBe listOf("new", "red")
            }
        }

        test("nested values are bound in Kotlin and in Java") {
            val table =
                "create table orders (id bigint, tags varchar[], items struct(name varchar, amount integer)[], " +
                    "prices map(varchar, double))"
            Database.open("duckdb:").use { db ->
                val order = Order(1, listOf("new"), listOf(Item("sea", 2)), mapOf("sea" to 1.5))
                db.sql(table).execute()
                db.add(order) shouldBe 1L
                db.sql("from orders").one<Order>() shouldBe order
            }
            BlockingDatabase.open("duckdb:").use { db ->
                val order = JavaDuckDb.Order(1, listOf(), listOf(JavaDuckDb.Item("sea", 2)), mapOf())
                db.sql(table).execute()
                JavaDuckDb.add(db, order) shouldBe 1L
                db.sql("from orders").one(JavaDuckDb.Order::class.java) shouldBe order
            }
        }

        test("progress is told in Kotlin and in Java") {
            val told = java.util.Collections.synchronizedList(ArrayList<Double>())
            Database.open("duckdb:").use {
                it.pairs(15_000) { told += it } shouldBe
                    BlockingDatabase.open("duckdb:").use { db ->
                        JavaDuckDb.pairs(db, 15_000) { told += it }
                    }
            }
            told.all { it in 0.0..100.0 } shouldBe true
        }
    })
