package com.example.orders

import dev.runnel.servers.Servers
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.future.await
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers

/** The whole service, over real HTTP. */
class ServiceTest :
    FunSpec({
        val databases = mapOf(
            "SQLite" to { "sqlite::memory:" },
            "PostgreSQL" to { Servers.postgresql().let { it.url("postgresql", it.createDatabase()) } },
            "MariaDB" to { Servers.mariadb().let { it.url("mariadb", it.createDatabase()) } },
        )

        for ((name, url) in databases) {
            test("$name: of twenty orders at once for five teapots five are placed, and the stock is then zero") {
                serving(url()) { client ->
                    val order = """{"customer":"c","quantities":{"pot":1}}"""
                    val statuses = coroutineScope {
                        List(20) { async { client.send("PUT", "/orders/o-$it", order).statusCode() } }.awaitAll()
                    }
                    statuses.count { it == 200 } shouldBe 5
                    statuses.count { it == 409 } shouldBe 15
                    client.send("GET", "/products").body() shouldContain """"priceCents":4900,"stock":0"""
                    client.send("GET", "/orders.csv").body().lines().count { it.startsWith("o-") } shouldBe 5
                }
            }

            test("$name: health, metrics, and what is wrong with a request are told") {
                serving(url()) { client ->
                    client.send("GET", "/health/ready").body() shouldBe """{"status":"up","databases":{"main":"up"}}"""
                    client.send("PUT", "/orders/o-1", "nonsense").statusCode() shouldBe 400
                    client.send("PUT", "/orders/o-1", """{"customer":"","quantities":{}}""").statusCode() shouldBe 400
                    client.send("GET", "/metrics").body() shouldContain "db_client_operation_duration_seconds_count"
                }
            }
        }
    })

private class Client(private val port: Int) {
    private val http = HttpClient.newHttpClient()

    suspend fun send(method: String, path: String, body: String = ""): HttpResponse<String> {
        val request = HttpRequest
            .newBuilder(URI("http://127.0.0.1:$port$path"))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
        return http.sendAsync(request.build(), BodyHandlers.ofString()).await()
    }
}

private suspend fun serving(url: String, block: suspend (Client) -> Unit) {
    val server = embeddedServer(Netty, port = 0, host = "127.0.0.1") { service(url) }.start(wait = false)
    try {
        block(Client(server.engine.resolvedConnectors().single().port))
    } finally {
        server.stop(0, 1_000)
    }
}
