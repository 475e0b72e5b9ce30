package com.example.orders

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
                repeat(2) {
                    db.place("o-1", NewOrder("Ada", mapOf("tea" to 2, "pot" to 1))) shouldBe Order("o-1", "Ada", 6280)
                }
                expectQueries(max = 1) { db.products() }.map { it.stock } shouldBe listOf(4, 98)
            } // all of it is undone
        }
        // end::sandbox[]

        test("an order of which one product is short takes nothing") {
            sandbox.test { db ->
                val tooMany = NewOrder("Bob", mapOf("tea" to 1, "pot" to 6))
                shouldThrow<OutOfStock> { db.place("o-2", tooMany) }.sku shouldBe "pot"
                db.products().map { it.stock } shouldBe listOf(5, 100)
                db.orders().rows() shouldBe emptyList()
            }
        }
    })
