package com.example.orders

import com.fasterxml.jackson.databind.JsonNode
import dev.runnel.servers.Servers
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import kotlinx.coroutines.delay
import kotlinx.coroutines.future.await
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers
import java.util.UUID
import kotlin.time.Duration.Companion.seconds
import kotlin.time.TimeSource

/** An empty database for a test, by the name of its kind; a MySQL only where the environment names one. */
val databases: Map<String, () -> String> = mapOf(
    "SQLite" to { "sqlite::memory:" },
    "PostgreSQL" to { Servers.postgresql().let { it.url("postgresql", it.createDatabase()) } },
    "MariaDB" to { Servers.mariadb().let { it.url("mariadb", it.createDatabase()) } },
) + Servers.mysql().map { mapOf("MySQL" to { it.url("mysql", it.createDatabase()) }) }.orElse(emptyMap())

/** The whole service, and a client of it. */
suspend fun serving(settings: Settings, test: suspend (Client) -> Unit) {
    val server = embeddedServer(Netty, port = 0, host = "127.0.0.1") { service(settings) }.start(wait = false)
    try {
        test(Client(server.engine.resolvedConnectors().single().port))
    } finally {
        server.stop(0, 1_000)
    }
}

class Client(val port: Int) {
    private val http = HttpClient.newHttpClient()

    suspend fun get(path: String): Answer = send("GET", path)

    suspend fun json(path: String): JsonNode = get(path).json()

    suspend fun post(path: String, body: String): Answer = send("POST", path, body)

    suspend fun order(quantities: Map<String, Int>, key: UUID = UUID.randomUUID(), customer: String = "ada"): Answer =
        send(
            "POST",
            "/orders",
            toJson(mapOf("customer" to customer, "quantities" to quantities)),
            "Idempotency-Key" to "$key",
        )

    suspend fun send(method: String, path: String, body: String = "", vararg headers: Pair<String, String>): Answer {
        val request = HttpRequest
            .newBuilder(URI("http://127.0.0.1:$port$path"))
            .method(method, BodyPublishers.ofString(body))
        headers.forEach { (name, value) -> request.header(name, value) }
        return Answer(http.sendAsync(request.build(), BodyHandlers.ofString()).await())
    }

    /** A figure of /metrics. */
    suspend fun metric(name: String, vararg labels: String): Double? = get("/metrics")
        .body
        .lines()
        .firstOrNull { line -> line.startsWith(name) && labels.all { it in line } }
        ?.substringAfterLast(' ')
        ?.toDouble()
}

class Answer(private val response: HttpResponse<String>) {
    val status: Int get() = response.statusCode()
    val body: String get() = response.body()

    fun header(name: String): String? = response.headers().firstValue(name).orElse(null)

    fun json(): JsonNode = mapper.readTree(body)
}

/** Waits until it holds; an assertion error says what. */
suspend fun eventually(what: String, condition: suspend () -> Boolean) {
    val start = TimeSource.Monotonic.markNow()
    while (!condition()) {
        if (start.elapsedNow() > 10.seconds) throw AssertionError("Not within ten seconds: $what")
        delay(5)
    }
}
