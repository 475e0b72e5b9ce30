package dev.runnel.guides

import dev.runnel.Database
import dev.runnel.blocking.BlockingDatabase
import dev.runnel.copyOut
import dev.runnel.createAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.ErrorKind.CHECK_VIOLATION
import dev.runnel.error.ErrorKind.DATA_CONVERSION
import dev.runnel.error.ErrorKind.NOT_PORTABLE
import dev.runnel.error.ErrorKind.TRANSACTION_ABORTED
import dev.runnel.error.ErrorKind.UNDEFINED_OBJECT
import dev.runnel.error.ErrorKind.UNIQUE_VIOLATION
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.insert
import dev.runnel.like
import dev.runnel.listen
import dev.runnel.servers.Servers
import dev.runnel.spi.Isolation.REPEATABLE_READ
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.sql.ValueType
import dev.runnel.where
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.withContext
import java.math.BigDecimal
import java.time.Instant
import dev.runnel.guides.java.Portable as JavaPortable

private data class Tagged(val id: Long, val tags: List<String>)

private object Tags : Table<Tagged>("tagged") {
    val id = bigint("id").primaryKey()
    val tags = array("tags", ValueType.TEXT)
}

/** What samples/guides/portable.md says of one model on SQLite and on PostgreSQL. */
class PortableTest :
    FunSpec({
        val places = mapOf<String, suspend (suspend (String) -> Unit) -> Unit>(
            "SQLite" to { use -> use("sqlite:///${tempdir()}/shop.db") },
            "PostgreSQL" to { use -> Servers.postgresql().lends("postgresql", use) },
        )

        suspend fun both(ask: suspend (Database) -> Any?): List<Any?> = places.values.map { place ->
            var answer: Any? = null
            place { url -> answer = Database.open(url).use { ask(it) } }
            answer
        }

        for ((name, place) in places) {
            test("the shop sells no more than it has, and refuses the same with the same kind, on $name") {
                place { url ->
                    Database.open(url).use { db ->
                        db.createAll(Products)
                        val shop = Shop(db)
                        val tea = shop.offer(Product(0, "Tea", BigDecimal("6.90"), 3))
                        val sold = withContext(Dispatchers.IO) { List(10) { async { shop.take(tea, 1) } }.awaitAll() }
                        sold.count { it } shouldBe 3

                        suspend fun refused(product: Product) = kind { shop.offer(product) }
                        refused(Product(0, "Tea", BigDecimal.ONE, 1)) shouldBe UNIQUE_VIOLATION
                        refused(Product(0, "Pot", BigDecimal.ONE, -1)) shouldBe CHECK_VIOLATION
                        refused(Product(0, "Pot", BigDecimal("1.001"), 1)) shouldBe DATA_CONVERSION

                        val pot = shop.offer(Product(0, "Pot", BigDecimal("49.00"), 2))
                        db.transaction { scarcest(db) } shouldBe Product(pot, "Pot", BigDecimal("49.00"), 2)
                    }
                }
            }

            test("the shop in Java does the same on $name") {
                place { url ->
                    BlockingDatabase.open(url).use { db ->
                        db.createAll(JavaPortable.Products.PRODUCTS)
                        val shop = JavaPortable.Shop(db)
                        val tea = shop.offer(JavaPortable.Product(0, "Tea", BigDecimal("6.90"), 1))
                        db.transaction { JavaPortable.scarcest(db, it) }?.id() shouldBe tea
                        shop.take(tea, 1) shouldBe true
                        shop.take(tea, 1) shouldBe false
                        db.transaction { JavaPortable.scarcest(db, it) } shouldBe null
                    }
                }
            }
        }

        test("what only PostgreSQL has is refused on SQLite by name, and before anything is sent") {
            suspend fun Database.refused(): List<Any?> {
                createAll(Products)
                return listOf(
                    kind { from(Products).forUpdate().list() },
                    kind { createAll(Tags) },
                    kind { listen("news").first() },
                    kind { transaction(isolation = REPEATABLE_READ) { } },
                    kind { sql("copy products to stdout").copyOut().toList() },
                )
            }
            both { it.refused() } shouldBe listOf(List(5) { NOT_PORTABLE }, List(5) { null })
        }

        test("what the guide says differs does differ, and in that way") {
            suspend fun Database.tea(): Database = apply {
                createAll(Products)
                Shop(this).offer(Product(0, "Tea", BigDecimal("6.90"), 3))
            }
            both { db -> db.tea().from(Products).where { name like "TEA" }.count() } shouldBe listOf(1L, 0L)
            both { kind { it.sql("select now()").list<Instant>() } } shouldBe listOf(UNDEFINED_OBJECT, null)
            both { db ->
                db.tea()
                kind {
                    db.transaction {
                        kind { insert(Products, Product(0, "Tea", BigDecimal.ONE, 1)) } shouldBe UNIQUE_VIOLATION
                        insert(Products, Product(0, "Pot", BigDecimal.ONE, 1))
                    }
                }
            } shouldBe listOf(null, TRANSACTION_ABORTED)
            both { it.sql("select cast(1.50 as decimal(10, 2)) + 1").value<BigDecimal>() } shouldBe
                listOf(BigDecimal("2.5"), BigDecimal("2.50"))
        }

        test("a transaction that failed a statement goes on everywhere, if that was in one of its own") {
            both { db ->
                db.createAll(Products)
                db.transaction {
                    insert(Products, Product(0, "Tea", BigDecimal.ONE, 1))
                    kind { transaction { insert(Products, Product(0, "Tea", BigDecimal.ONE, 1)) } }
                    insert(Products, Product(0, "Pot", BigDecimal.ONE, 1))
                }
                db.from(Products).count()
            } shouldBe listOf(2L, 2L)
        }
    })

private suspend fun kind(block: suspend () -> Any?): ErrorKind? = try {
    block()
    null
} catch (e: RunnelException) {
    e.kind()
}
