package com.example.orders

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

/** The page, in a real browser. */
class PageTest :
    FunSpec({
        test("whoever orders on the page sees the order and the smaller stock, and is told what is short")
            .config(enabledOrReasonIf = { Browser.enabled }) {
                serving(Settings("sqlite::memory:")) { client ->
                    Browser.start().use { browser ->
                        browser.open("http://127.0.0.1:${client.port}/")
                        eventually("products and customers are shown") {
                            "cast iron 49.00 5" in browser.text("#products") && "Ada" in browser.text("#customer")
                        }

                        browser.type("input[name=pot]", "2")
                        browser.type("input[name=tea]", "1")
                        browser.click("#place")
                        eventually("the order is shown") { browser.text("#total") == "104.90" }
                        browser.text("#lines") shouldBe "pot 2 49.00\ntea 1 6.90"
                        eventually("the stock is smaller") { "cast iron 49.00 3" in browser.text("#products") }
                        val order = client.json("/orders")["rows"].single()["id"].asText()
                        browser.text("#number") shouldBe order

                        browser.type("input[name=pot]", "4")
                        browser.click("#place")
                        eventually("it says what is short") { browser.text("#message").isNotEmpty() }
                        browser.text("#message") shouldContain "not enough of pot"
                        client.json("/orders")["rows"].size() shouldBe 1
                    }
                }
            }
    })
