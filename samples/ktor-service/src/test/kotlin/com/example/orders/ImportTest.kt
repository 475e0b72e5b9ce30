package com.example.orders

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import java.net.Socket

/** Files that come and go, over HTTP. */
class ImportTest :
    FunSpec({
        for ((name, url) in databases) {
            test("$name: what is good in a file is taken in, what is not is told by its line, and nothing is doubled") {
                serving(Settings(url())) { client ->
                    val file =
                        """
                        sku,name,price_cents,stock
                        milk,"Milk, ""fresh"" of today",120,10
                        tea,Another tea,1,1
                        jam,Jam,cheap,10
                        oil,Oil,900
                        JAM,Jam,300,10
                        milk,Milk again,130,10
                        "salt,Salt,100,5
                        bread,Bread,350,-1
                        sugar,Sugar,150,20
                        caf,Caf${'\uFFFD'},1,1
                        nil,N${'\u0000'}il,1,1
                        """.trimIndent()
                    val report = client.post("/products", file).json()
                    report["imported"].asInt() shouldBe 2
                    report["refused"].asInt() shouldBe 9
                    val errors = report["errors"].map { "${it["line"].asInt()}: ${it["reason"].asText()}" }
                    errors.sorted() shouldContainExactly
                        listOf(
                            "11: it is no text in UTF-8",
                            "12: it is no text in UTF-8",
                            "3: there is a product tea already",
                            "4: price_cents is no whole number",
                            "5: it has 3 fields instead of 4",
                            "6: a sku is 1 to 40 of a-z, 0-9 and -",
                            "7: there is a product milk already",
                            "8: a quote is not closed",
                            "9: the stock is 0 or more",
                        )
                    client.json("/products/milk")["name"].asText() shouldBe "Milk, \"fresh\" of today"
                    client.json("/products/tea")["stock"].asInt() shouldBe 100

                    val again = client.post("/products", file).json()
                    again["imported"].asInt() shouldBe 0
                    again["refused"].asInt() shouldBe 11
                    client.json("/products")["rows"].size() shouldBe 7
                }
            }

            test("$name: what is exported can be imported, many thousands of it") {
                val file = "$HEADING\r\n" +
                    (1..20_000).joinToString("") { "part-${"%05d".format(it)},\"Part, no. $it\",$it,1\r\n" }
                serving(Settings(url())) { client ->
                    client.post("/products", file).json()["imported"].asInt() shouldBe 20_000
                    val exported = client.get("/products.csv").body
                    exported.lines().filter { it.startsWith("part-") } shouldContainExactly
                        file.lines().filter { it.startsWith("part-") }
                    client.post("/products", exported).json()["refused"].asInt() shouldBe 20_005
                }
            }

            test("$name: of two files with the same products at once each product is taken in once") {
                serving(Settings(url())) { client ->
                    val rows = (1..3_000).map { "part-$it,Part,1,1" }
                    val reports = coroutineScope {
                        listOf(rows, rows.reversed())
                            .map { async { client.post("/products", "$HEADING\n${it.joinToString("\n")}").json() } }
                            .awaitAll()
                    }
                    reports.sumOf { it["imported"].asInt() } shouldBe 3_000
                    reports.sumOf { it["refused"].asInt() } shouldBe 3_000
                    client.get("/products.csv").body.lines().count { it.startsWith("part-") } shouldBe 3_000
                }
            }

            test("$name: no session is held while a file is being sent, and what broke off is sent again") {
                serving(Settings(url())) { client ->
                    val file = "$HEADING\n" + (1..600).joinToString("") { "part-$it,Part,1,1\n" }
                    client.connected { socket ->
                        socket.send("POST /products HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n$file")
                        eventually("five hundred are taken in") { client.get("/products/part-500").status == 200 }
                        // They are seen as soon as the server has committed them, its answer may still be on its way.
                        eventually("no session is held") { client.sessionsInUse() == 0.0 }
                        client.get("/products/part-501").status shouldBe 404
                    }
                    val report = client.post("/products", file).json()
                    report["imported"].asInt() shouldBe 100
                    report["refused"].asInt() shouldBe 500
                }
            }

            test("$name: an export waits for its reader, and ends with a reader who hangs up") {
                serving(Settings(url())) { client ->
                    val rows = (1..20_000).joinToString("") { "\npart-$it,${"x".repeat(190)},1,1" }
                    client.post("/products", "$HEADING$rows").status shouldBe 200
                    client.connected { socket ->
                        socket.receiveBufferSize = 4096
                        socket.send("GET /products.csv HTTP/1.1\r\nHost: x\r\n\r\n")
                        socket.getInputStream().read()
                        eventually("the export is under way") { client.sessionsInUse() == 1.0 }
                    }
                    eventually("it has ended") { client.sessionsInUse() == 0.0 }
                }
            }
        }

        test("a file without its heading is refused, and so is a line without an end") {
            serving(Settings("sqlite::memory:")) { client ->
                client.post("/products", "milk,Milk,120,10").status shouldBe 400
                client.post("/products", "$HEADING\n${"x".repeat(20_000)}").status shouldBe 400
                client.post("/products", "").status shouldBe 400
            }
        }
    })

private suspend fun Client.connected(block: suspend (Socket) -> Unit) = Socket("127.0.0.1", port).use { block(it) }

private fun Socket.send(text: String) = getOutputStream().write(text.toByteArray())

private suspend fun Client.sessionsInUse(): Double? = metric("db_client_connection_count", "state=\"used\"")

private const val HEADING = "sku,name,price_cents,stock"
