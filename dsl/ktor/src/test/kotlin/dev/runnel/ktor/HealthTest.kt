package dev.runnel.ktor

import dev.runnel.error.RunnelException
import dev.runnel.servers.Servers
import dev.runnel.sql
import dev.runnel.tck.fault.FaultProxy
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.ktor.server.application.install
import io.ktor.server.response.respondText
import io.ktor.server.routing.get
import io.ktor.server.routing.routing
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.withTimeout
import java.net.InetSocketAddress
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

class HealthTest :
    FunSpec({
        test("a database that is down makes the server unready, not dead, and is used again when it is back") {
            val server = Servers.postgresql()
            FaultProxy(InetSocketAddress(server.host(), server.port())).use { proxy ->
                val url = proxy.through(server.url("postgresql", server.createDatabase()))
                Service.start("$url?connect_timeout=10s") { health() }.use { service ->
                    service.get("/health/ready").body() shouldBe """{"status":"up","databases":{"main":"up"}}"""
                    proxy.refusing = true
                    proxy.reset()
                    eventually("it is unready") { service.get("/health/ready").statusCode() == 503 }
                    service.get("/health/ready").body() shouldBe """{"status":"down","databases":{"main":"down"}}"""
                    service.get("/health/live").statusCode() shouldBe 200
                    proxy.heal()
                    proxy.refusing = false
                    eventually("it is ready again") { service.get("/health/ready").statusCode() == 200 }
                }
            }
        }

        test("without what is optional the server is degraded, and still ready") {
            val server = Servers.postgresql()
            FaultProxy(InetSocketAddress(server.host(), server.port())).use { proxy ->
                val url = proxy.through(server.url("postgresql", server.createDatabase()))
                Service
                    .start(
                        "sqlite::memory:",
                        configure = { database("$url?connect_timeout=1s", name = """the "reports"""", lazy = true) },
                    ) {
                        health(optional = setOf("""databases.the "reports"""", "redis"))
                        health("/strict", optional = setOf("mongodb", "databases.other"))
                        shouldThrow<RunnelException> { health(optional = setOf("cache")) }.message shouldContain
                            "databases, redis, mongodb"
                    }.use { service ->
                        proxy.refusing = true
                        val states = """"databases":{"main":"up","the \"reports\"":"down"}"""
                        val ready = service.get("/health/ready")
                        ready.statusCode() shouldBe 200
                        ready.body() shouldBe """{"status":"degraded",$states}"""
                        val strict = service.get("/strict/ready")
                        strict.statusCode() shouldBe 503
                        strict.body() shouldBe """{"status":"down",$states}"""
                    }
            }
        }

        for (scheme in listOf("postgresql", "postgresql+jdbc")) {
            test("$scheme: a database that hangs is down, though its ping holds a session") {
                val server = Servers.postgresql()
                FaultProxy(InetSocketAddress(server.host(), server.port())).use { proxy ->
                    val url = proxy.through(server.url(scheme, server.createDatabase()))
                    Service
                        .start(url) {
                            health(timeout = 20.seconds)
                            health("/hasty", timeout = 300.milliseconds)
                        }.use { service ->
                            service.get("/health/ready").statusCode() shouldBe 200
                            proxy.silent = true
                            repeat(3) {
                                val down = service.get("/hasty/ready")
                                down.statusCode() shouldBe 503
                                down.body() shouldBe """{"status":"down","databases":{"main":"down"}}"""
                            }
                            proxy.silent = false
                        }
                }
            }
        }

        test("a database whose sessions are all in use is busy, and the server stays ready") {
            val held = CompletableDeferred<Unit>()
            val over = CompletableDeferred<Unit>()
            Service
                .start("sqlite::memory:") {
                    health(timeout = 100.milliseconds)
                    get("/hold") {
                        call.database().transaction {
                            sql("select 1").value<Int>()
                            held.complete(Unit)
                            over.await()
                        }
                        call.respondText("held")
                    }
                }.use { service ->
                    coroutineScope {
                        val holder = async(Dispatchers.IO) { service.get("/hold") }
                        withTimeout(20.seconds) { held.await() }
                        val busy = service.get("/health/ready")
                        busy.statusCode() shouldBe 200
                        busy.body() shouldBe """{"status":"up","databases":{"main":"busy"}}"""
                        over.complete(Unit)
                        holder.await()
                    }
                }
        }
    })
