package dev.runnel.ktor

import dev.runnel.sql
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.ktor.server.request.receiveText
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.post
import kotlinx.coroutines.CompletableDeferred
import java.net.Socket

/** Who holds a session while a client takes its time: nobody. */
class SlowClientTest :
    FunSpec({
        for ((name, engine) in ENGINES) {
            test("$name: no session is held while a client is slow to send its body, or to read its answer") {
                val reading = CompletableDeferred<Unit>()
                val writing = CompletableDeferred<Unit>()
                Service
                    .start("sqlite::memory:", engine) {
                        transactional {
                            post("/slow") {
                                reading.complete(Unit)
                                call.receiveText()
                                val text = call.transaction().sql("select 'a' as a").value<String>()
                                writing.complete(Unit)
                                call.respondText(text.repeat(50_000_000))
                            }
                        }
                        get("/other") { call.respondText(call.database().sql("select 'here'").value<String>()) }
                    }.use { service ->
                        val half = "POST /slow HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n12345"
                        service.dialing(half).use { client ->
                            reading.await()
                            service.get("/other").body() shouldBe "here"
                            client.send("67890")
                            writing.await()
                            client.getInputStream().read() shouldBe 'H'.code
                            service.get("/other").body() shouldBe "here"
                            service.databases["main"].pool.leased shouldBe 0
                        }
                    }
            }
        }
    })

private fun Socket.send(text: String) = getOutputStream().apply { write(text.toByteArray()) }.flush()
