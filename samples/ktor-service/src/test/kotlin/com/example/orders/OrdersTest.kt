package com.example.orders

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import java.util.UUID
import kotlin.random.Random

/** Placing orders, over HTTP. */
class OrdersTest :
    FunSpec({
        for ((name, url) in databases) {
            test("$name: of a hundred orders at once no more is sold than there is, and what is sold is missing") {
                serving(Settings(url())) { client ->
                    val seed = Random.nextLong()
                    println("seed $seed")
                    val random = Random(seed)
                    // Of three products in any order, so that deadlocks would happen if they could.
                    val orders = List(100) {
                        listOf("cup", "pot", "honey").shuffled(random).take(2).associateWith { random.nextInt(1, 4) }
                    }
                    val statuses = coroutineScope {
                        orders.map { async { client.order(it).status } }.awaitAll()
                    }
                    statuses.forEach { it shouldBeIn listOf(201, 409) }

                    val first = mapOf("cup" to 40, "pot" to 5, "honey" to 30)
                    for ((sku, stock) in first) {
                        withClue(sku) {
                            val placed = orders.zip(statuses).filter { (_, status) -> status == 201 }
                            val sold = placed.sumOf { (order, _) -> order[sku] ?: 0 }
                            val left = client.json("/products/$sku")["stock"].asInt()
                            (left >= 0) shouldBe true
                            sold + left shouldBe stock
                            client.sold(sku) shouldBe sold
                        }
                    }
                    client.json("/orders?size=200")["rows"].size() shouldBe statuses.count { it == 201 }
                }
            }

            test("$name: of fifty single orders of the last five teapots five are placed, and the stock is zero") {
                serving(Settings(url())) { client ->
                    val statuses = coroutineScope {
                        List(50) { async { client.order(mapOf("pot" to 1)).status } }.awaitAll()
                    }
                    statuses.count { it == 201 } shouldBe 5
                    statuses.count { it == 409 } shouldBe 45
                    client.json("/products/pot")["stock"].asInt() shouldBe 0
                }
            }

            test("$name: a request that is sent twenty times at once is one order, and every answer is the same") {
                serving(Settings(url())) { client ->
                    // The last five: a second order would be refused.
                    val key = UUID.randomUUID()
                    val answers = coroutineScope {
                        List(20) { async { client.order(mapOf("pot" to 5, "tea" to 1), key) } }.awaitAll()
                    }
                    answers.map { it.status }.distinct() shouldContainExactly listOf(201)
                    answers.map { it.body }.distinct().size shouldBe 1
                    val placed = answers.first()
                    client.get(placed.header("Location")!!).body shouldBe placed.body
                    client.json("/orders")["rows"].size() shouldBe 1
                    client.json("/products/tea")["stock"].asInt() shouldBe 99

                    client.order(mapOf("tea" to 2), key).status shouldBe 422
                }
            }

            test("$name: pages of orders go on where they were while others are placed") {
                serving(Settings(url())) { client ->
                    val placed = List(7) { client.order(mapOf("tea" to 1)).json()["order"]["id"].asText() }
                    val read = ArrayList<String>()
                    var path: String? = "/orders?size=3"
                    while (path != null) {
                        val page = client.json(path)
                        read += page["rows"].map { it["id"].asText() }
                        path = page["next"].textValue()?.let { "/orders?size=3&after=$it" }
                        client.order(mapOf("tea" to 1)).status shouldBe 201
                    }
                    read shouldContainExactly placed.reversed()
                    client.get("/orders?after=nonsense").status shouldBe 400
                }
            }

            test("$name: what is wrong with a request is told") {
                serving(Settings(url())) { client ->
                    client.send("POST", "/orders", """{"customer":"ada","quantities":{"tea":1}}""").status shouldBe 400
                    client.post("/customers", "nonsense").status shouldBe 400
                    client.post("/customers", " ".repeat(1_000_001)).body shouldContain "at most 1000000 bytes"
                    client.post("/customers", "null").status shouldBe 400
                    val part = """{"customer":"ada","quantities":{"tea":1.9}}"""
                    client.send("POST", "/orders", part, "Idempotency-Key" to "${UUID.randomUUID()}").status shouldBe
                        400
                    client.order(mapOf("tea" to 1), customer = "nobody").status shouldBe 409
                    client.order(mapOf("coffee" to 1)).status shouldBe 404
                    client.get("/orders/none").status shouldBe 404
                    client.get("/products?size=all").status shouldBe 400
                    for (quantities in listOf("""{"tea":1.7}""", """{"tea":"1"}""", """{"tea":1,"tea":2}""", "{}} {")) {
                        val order = """{"customer":"ada","quantities":$quantities}"""
                        val key = "Idempotency-Key" to "${UUID.randomUUID()}"
                        withClue(order) { client.send("POST", "/orders", order, key).status shouldBe 400 }
                    }
                    val detail = "This is not what was expected"
                    val empty = client.order(emptyMap())
                    empty.status shouldBe 400
                    empty.header("Content-Type") shouldBe "application/problem+json"
                    empty.json()["detail"].asText() shouldBe "$detail: an order has 1 to 100 products."
                    val noEmail = client.post("/customers", """{"name":"Ada"}""")
                    noEmail.json()["detail"].asText() shouldBe "$detail: email is missing, or of another kind."

                    client.post("/customers", """{"name":"Ada","email":"new@example.com"}""").status shouldBe 201
                    client.post("/customers", """{"name":"Eve","email":"new@example.com"}""").status shouldBe 409
                }
            }
        }
    })

/** How many of a product all orders have, as the export tells it. */
private suspend fun Client.sold(sku: String): Int = get("/orders.csv")
    .body
    .lines()
    .map { it.split(',') }
    .filter { it.size > 4 && it[3] == sku }
    .sumOf { it[4].toInt() }
