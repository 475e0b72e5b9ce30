package dev.runnel.ktor

import dev.runnel.sql
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.ktor.server.application.install
import io.ktor.server.plugins.compression.Compression
import io.ktor.server.plugins.compression.gzip
import io.ktor.server.routing.application
import io.ktor.server.routing.get
import io.ktor.server.websocket.WebSockets
import io.ktor.server.websocket.webSocket
import io.ktor.websocket.Frame
import io.ktor.websocket.readText
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.onEach
import java.io.IOException
import java.net.http.HttpClient
import java.net.http.WebSocket
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage
import java.util.concurrent.TimeUnit
import java.util.zip.GZIPInputStream
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val ROWS =
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) select i from n"
private const val ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select i from n"

/** Beside the plugins of Ktor's that change what an answer is. */
class PluginsTest :
    FunSpec({
        for ((name, engine) in ENGINES) {
            test("$name: a compressed stream comes whole, or breaks off, and stops with its client") {
                Service
                    .start("sqlite::memory:", engine) {
                        application.install(Compression) { gzip() }
                        get("/whole") { call.respondFlow(call.database().sql(ROWS).rows<Map<String, Any?>>().csv()) }
                        get("/endless") {
                            call.respondFlow(call.database().sql(ENDLESS).rows<Map<String, Any?>>().csv())
                        }
                        get("/fails") {
                            call.respondFlow(
                                flow {
                                    repeat(100) { emit("x".repeat(100_000)) }
                                    error("the rest is missing")
                                },
                            )
                        }
                        get("/late") {
                            val deadline = call.attributes[CallDeadline.KEY]
                            val rows = call.database().sql(ENDLESS).rows<Map<String, Any?>>().csv()
                            // It begins when the answer has begun.
                            var chunks = 0
                            call.respondFlow(rows.onEach { if (chunks++ == 2) deadline.set(200.milliseconds) })
                        }
                    }.use { service ->
                        GZIPInputStream(service.zipped("/whole").inputStream()).reader().readLines().size shouldBe
                            100_001
                        shouldThrow<IOException> { service.zipped("/fails") }
                        shouldThrow<IOException> { service.zipped("/late") }
                        service.dial("/endless", "Accept-Encoding: gzip").use { client ->
                            client.getInputStream().readNBytes(10_000).size shouldBe 10_000
                        }
                        eventually("nothing is leased") { service.databases["main"].pool.leased == 0 }
                    }
            }

            test("$name: a query of a WebSocket is answered, and stopped when its client goes") {
                Service
                    .start("sqlite::memory:", engine) {
                        application.install(WebSockets)
                        webSocket("/ask") {
                            for (frame in incoming) {
                                val sql = (frame as Frame.Text).readText()
                                send(Frame.Text("${call.database().sql(sql).value<Any>()}"))
                            }
                        }
                    }.use { service ->
                        val talk = Talk()
                        val socket = HttpClient
                            .newHttpClient()
                            .newWebSocketBuilder()
                            .buildAsync(
                                service.ws("/ask"),
                                talk,
                            ).join()
                        socket.sendText("select 42", true)
                        talk.answer.get(20, TimeUnit.SECONDS) shouldBe "42"
                        socket.sendText(ENDLESS.replace("select i from", "select count(i) from"), true)
                        eventually("the query runs") { service.databases["main"].pool.leased == 1 }
                        socket.abort()
                        eventually("nothing is leased") { service.databases["main"].pool.leased == 0 }
                    }
            }
        }
    })

private class Talk : WebSocket.Listener {
    val answer = CompletableFuture<String>()

    override fun onText(socket: WebSocket, data: CharSequence, last: Boolean): CompletionStage<*>? {
        answer.complete("$data")
        return null
    }
}
