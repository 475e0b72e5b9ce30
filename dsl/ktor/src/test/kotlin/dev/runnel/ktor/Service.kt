package dev.runnel.ktor

import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.ktor.server.application.Application
import io.ktor.server.application.ApplicationCallPipeline
import io.ktor.server.application.install
import io.ktor.server.application.serverConfig
import io.ktor.server.cio.CIO
import io.ktor.server.config.ApplicationConfig
import io.ktor.server.config.MapApplicationConfig
import io.ktor.server.engine.ApplicationEngine
import io.ktor.server.engine.ApplicationEngineFactory
import io.ktor.server.engine.EmbeddedServer
import io.ktor.server.engine.applicationEnvironment
import io.ktor.server.engine.connector
import io.ktor.server.engine.embeddedServer
import io.ktor.server.netty.Netty
import io.ktor.server.routing.Routing
import io.ktor.server.routing.routing
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeout
import java.io.BufferedReader
import java.net.Socket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse
import java.net.http.HttpResponse.BodyHandlers
import kotlin.time.Duration.Companion.seconds

/** The engines on which Ktor can tell that a client has hung up. */
internal val ENGINES: Map<String, ApplicationEngineFactory<*, *>> = mapOf("CIO" to CIO, "Netty" to Netty)

/** A real server on a free port, and real clients of it. */
internal class Service private constructor(private val server: EmbeddedServer<*, *>, private val port: Int) :
    AutoCloseable {
        val application: Application get() = server.application

        val databases: Databases get() = application.databases

        private val http = HttpClient.newHttpClient()

        fun get(path: String): HttpResponse<String> = send(HttpRequest.newBuilder(uri(path)).GET())

        fun post(path: String, body: String = ""): HttpResponse<String> =
            send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)))

        /** The bytes of an answer that may be compressed; throws IOException if it breaks off. */
        fun zipped(path: String): ByteArray = http
            .send(
                HttpRequest.newBuilder(uri(path)).header("Accept-Encoding", "gzip").build(),
                BodyHandlers.ofByteArray(),
            ).body()

        fun ws(path: String): URI = URI("ws://127.0.0.1:$port$path")

        private fun uri(path: String) = URI("http://127.0.0.1:$port$path")

        private fun send(request: HttpRequest.Builder) = http.send(request.build(), BodyHandlers.ofString())

        /** A client that sends a request, and hangs up when it is closed. */
        fun dial(path: String, vararg headers: String): Socket =
            dialing(listOf("GET $path HTTP/1.1", "Host: 127.0.0.1", *headers, "", "").joinToString("\r\n"))

        /** A client that has sent this much. */
        fun dialing(text: String): Socket = Socket("127.0.0.1", port).apply {
            getOutputStream().apply { write(text.toByteArray()) }.flush()
        }

        override fun close() = stop(grace = 0, timeout = 1_000)

        /** As Ktor does it: milliseconds for calls to end by themselves, and until they are stopped. */
        fun stop(grace: Long, timeout: Long) = server.stop(grace, timeout)

        companion object {
            fun start(
                engine: ApplicationEngineFactory<*, *> = CIO,
                config: ApplicationConfig = MapApplicationConfig(),
                module: Application.() -> Unit,
            ): Service {
                val server = server(engine, config, module)
                server.start(wait = false)
                return Service(server, runBlocking { server.engine.resolvedConnectors() }.single().port)
            }

            private fun <E : ApplicationEngine, C : ApplicationEngine.Configuration> server(
                engine: ApplicationEngineFactory<E, C>,
                config: ApplicationConfig,
                module: Application.() -> Unit,
            ): EmbeddedServer<E, C> {
                val environment = applicationEnvironment { this.config = config }
                return embeddedServer(engine, serverConfig(environment) { module { module() } }) {
                    connector {
                        host = "127.0.0.1"
                        port = 0
                    }
                }
            }

            fun start(
                url: String,
                engine: ApplicationEngineFactory<*, *> = CIO,
                configure: RunnelConfig.() -> Unit = {},
                routes: Routing.() -> Unit,
            ): Service = start(engine) {
                install(Runnel) {
                    database(url)
                    configure()
                }
                routing { routes() }
            }
        }
    }

internal fun HttpResponse<String>.shouldBeProblem(status: Int, code: String) {
    statusCode() shouldBe status
    headers().firstValue("Content-Type").get() shouldBe "application/problem+json"
    body() shouldContain "\"code\":\"$code\""
    body() shouldContain "\"status\":$status"
    body() shouldNotContain "orders"
}

/** Completes with what the next call throws into the server, null if nothing. */
internal fun Application.tells(thrown: CompletableDeferred<Throwable?>) = intercept(ApplicationCallPipeline.Setup) {
    try {
        proceed()
        thrown.complete(null)
    } catch (e: Throwable) {
        thrown.complete(e)
    }
}

internal fun Socket.reader(): BufferedReader = getInputStream().bufferedReader()

/** Waits for something that is to become true soon. */
internal suspend fun eventually(what: String, holds: suspend () -> Boolean) {
    try {
        withTimeout(20.seconds) { while (!holds()) delay(10) }
    } catch (e: kotlinx.coroutines.TimeoutCancellationException) {
        throw AssertionError("It has not come true that $what", e)
    }
}
