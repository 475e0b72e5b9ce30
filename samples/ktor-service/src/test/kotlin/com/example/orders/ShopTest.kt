package com.example.orders

import dev.runnel.migrate
import dev.runnel.test.Sandbox
import dev.runnel.test.test
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

// tag::sandbox[]
class ShopTest :
    FunSpec({
        val sandbox = autoClose(Sandbox.open("sqlite::memory:").prepare { it.migrate("classpath:db/migration") })

        test("an order takes its stock, and is placed once however often it is sent") {
            sandbox.test { db ->
                val shop = Shop(db, ProductCache(null), EventLog(null))
                val receipt = shop.place("a-key", NewOrder("ada", mapOf("tea" to 2, "pot" to 1)))
                receipt.order.totalCents shouldBe 6280
                shop.place("a-key", NewOrder("ada", mapOf("pot" to 1, "tea" to 2))) shouldBe receipt
                expectQueries(max = 1) { db.product("pot") }?.stock shouldBe 4
            } // all of it is undone
        }
        // end::sandbox[]

        test("an order of which one product is short takes nothing") {
            sandbox.test { db ->
                val shop = Shop(db, ProductCache(null), EventLog(null))
                shouldThrow<OutOfStock> { shop.place("a-key", NewOrder("ada", mapOf("tea" to 1, "pot" to 6))) }
                db.product("tea")?.stock shouldBe 100
                db.product("pot")?.stock shouldBe 5
                db.orders(null, 50).rows() shouldBe emptyList()
            }
        }

        test("a key that belongs to another order is refused, and so is a product that there is not") {
            sandbox.test { db ->
                val shop = Shop(db, ProductCache(null), EventLog(null))
                shop.place("a-key", NewOrder("ada", mapOf("tea" to 1)))
                shouldThrow<KeyReused> { shop.place("a-key", NewOrder("ada", mapOf("tea" to 2))) }
                shouldThrow<KeyReused> { shop.place("a-key", NewOrder("grace", mapOf("tea" to 1))) }
                shouldThrow<Missing> { shop.place("b-key", NewOrder("ada", mapOf("coffee" to 1))) }
            }
        }
    })
