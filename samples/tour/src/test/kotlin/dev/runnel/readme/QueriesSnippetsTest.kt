package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.createAll
import dev.runnel.insertAll
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import dev.runnel.readme.java.Queries as JavaQueries

class QueriesSnippetsTest :
    FunSpec({
        val url = "sqlite:///${tempdir()}/queries.db"

        beforeSpec {
            Database.open(url).use { db ->
                db.createAll(Employees)
                val staff = List(25) { Employee(it + 2L, "b$it", if (it < 2) 1 else 2, it % 3) }
                db.insertAll(Employees, staff + Employee(1, "ada", null, 9))
            }
        }

        test("pages in the order that a user asks for, in Kotlin and in Java") {
            Database.open(url).use { db ->
                val first = db.employees(null, null, "-grade,name", null)
                first.rows().first().name shouldBe "ada"
                db.employees(null, null, "-grade,name", first.next).rows().size shouldBe 6
                db.employees("ad", 5, null, null).rows().map { it.id } shouldBe listOf(1L)
            }
            BlockingDatabase.open(url).use { db ->
                val first = JavaQueries.employees(db, null, null, "-grade,name", null)
                first.rows().first().name shouldBe "ada"
                JavaQueries.employees(db, null, null, "-grade,name", first.next).rows().size shouldBe 6
                JavaQueries.employees(db, "ad", 5, null, null).rows().map { it.id } shouldBe listOf(1L)
            }
        }

        test("a query that is joined and a recursive one, in Kotlin and in Java") {
            Database.open(url).use { db ->
                bosses(db) shouldBe listOf("ada" to 2L, "b0" to 23L)
                db.below(1).size shouldBe 25
                db.below(1).first() shouldBe Level(2, 1)
            }
            BlockingDatabase.open(url).use { db ->
                JavaQueries.bosses(db).sorted() shouldBe listOf("ada", "b0")
                JavaQueries.below(db, 1).last() shouldBe JavaQueries.Level(26, 2)
            }
        }
    })
