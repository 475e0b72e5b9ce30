package dev.runnel.ktor

import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldNotEndWith
import io.ktor.http.HttpStatusCode
import io.ktor.http.content.OutgoingContent
import io.ktor.server.response.ApplicationSendPipeline
import io.ktor.server.routing.application
import io.ktor.server.routing.get
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.onCompletion
import kotlinx.coroutines.withTimeout
import java.net.Socket
import java.net.SocketException
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private const val ROWS =
    "with recursive n(i) as (select 1 union all select i + 1 from n where i < 100000) select i from n"

class StreamTest :
    FunSpec({
        for ((name, engine) in ENGINES) {
            test("$name: a chunk is sent when it comes, and does not wait for the next") {
                val read = CompletableDeferred<Unit>()
                Service
                    .start("sqlite::memory:", engine) {
                        get("/slow") {
                            call.respondFlow(
                                flow {
                                    emit("first\n")
                                    read.await()
                                    emit("second\n")
                                },
                            )
                        }
                    }.use { service ->
                        service.dial("/slow").use { client ->
                            client.soTimeout = 20_000
                            val lines = client.reader().lineSequence()
                            lines.first { it == "first" }
                            read.complete(Unit)
                        }
                    }
            }

            test(
                "$name: a stream that fails, or misses its deadline, ends the connection and does not look whole to a client however slow",
            ) {
                val rest = "x".repeat(100_000)
                val failed = Channel<Unit>(Channel.UNLIMITED)

                fun failing(chunks: Int, before: (Int) -> Unit = {}) = flow {
                    repeat(chunks) {
                        before(it)
                        emit(rest)
                    }
                    error("the rest is missing")
                }.onCompletion { failed.send(Unit) }
                Service
                    .start("sqlite::memory:", engine) {
                        get("/soon") { call.respondFlow(failing(1)) }
                        get("/later") { call.respondFlow(failing(100)) }
                        get("/late") {
                            // It begins when the answer has begun.
                            val deadline = call.attributes[CallDeadline.KEY]
                            call.respondFlow(failing(Int.MAX_VALUE) { if (it == 2) deadline.set(200.milliseconds) })
                        }
                    }.use { service ->
                        for (path in listOf("/soon", "/later", "/late")) {
                            repeat(6) { round ->
                                val header = if (round % 2 == 0) "Connection: close" else "Connection: keep-alive"
                                service.dial(path, header).use { client ->
                                    client.soTimeout = 20_000
                                    // It does not read before all has happened that may, unless that waits for it to read.
                                    if (path != "/later") withTimeout(20.seconds) { failed.receive() }
                                    client.untilItIsClosed() shouldNotEndWith "\r\n0\r\n\r\n"
                                    if (path == "/later") withTimeout(20.seconds) { failed.receive() }
                                }
                            }
                        }
                    }
            }

            test("$name: a stream whose answer has no body, as one to HEAD, ends and holds no session") {
                Service
                    .start("sqlite::memory:", engine) {
                        // As AutoHeadResponse and ConditionalHeaders do.
                        application.sendPipeline.intercept(ApplicationSendPipeline.After) {
                            proceedWith(NoBody)
                        }
                        get("/csv") { call.respondFlow(call.database().sql(ROWS).rows<Map<String, Any?>>().csv()) }
                    }.use { service ->
                        service.get("/csv").statusCode() shouldBe 200
                        eventually("nothing is leased") { service.databases["main"].pool.leased == 0 }
                    }
            }
        }
    })

/** All that comes; waiting in vain for the end is a failure. */
private fun Socket.untilItIsClosed(): String {
    val text = StringBuilder()
    try {
        val reader = reader()
        while (true) text.append(Char(reader.read().takeIf { it >= 0 } ?: break))
    } catch (e: SocketException) {
        // Reset: closed as well.
    }
    return text.toString()
}

private object NoBody : OutgoingContent.NoContent() {
    override val status get() = HttpStatusCode.OK
}
