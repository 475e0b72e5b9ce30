package com.example.orders

import com.fasterxml.jackson.databind.JsonNode
import io.kotest.core.test.Enabled
import kotlinx.coroutines.future.await
import java.io.File
import java.net.ServerSocket
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpRequest.BodyPublishers
import java.net.http.HttpResponse.BodyHandlers
import java.nio.file.Files

/** A real Chromium without a window, told what to do by its own driver (W3C WebDriver, which is HTTP and JSON). */
class Browser private constructor(private val driver: Process, private val root: String, private val files: File) :
    AutoCloseable {
        private lateinit var session: String

        suspend fun open(url: String) {
            command("url", mapOf("url" to url))
        }

        /** Clicks it as a user does: it must be there and visible. */
        suspend fun click(css: String) {
            command("element/${element(css)}/click", emptyMap())
        }

        suspend fun type(css: String, text: String) {
            val element = element(css)
            command("element/$element/clear", emptyMap())
            command("element/$element/value", mapOf("text" to text))
        }

        /** What a user sees there; empty if it is hidden. */
        suspend fun text(css: String): String = ask("$session/element/${element(css)}/text").asText()

        private suspend fun element(css: String): String =
            command("element", mapOf("using" to "css selector", "value" to css)).single().asText()

        private suspend fun command(path: String, body: Map<String, Any>): JsonNode = ask("$session/$path", body)

        private suspend fun ask(url: String, body: Map<String, Any>? = null): JsonNode {
            val request = HttpRequest.newBuilder(URI(url))
            if (body != null) request.POST(BodyPublishers.ofString(toJson(body)))
            val answer = http.sendAsync(request.build(), BodyHandlers.ofString()).await()
            val value = mapper.readTree(answer.body())["value"]
            check(answer.statusCode() == 200) { value["message"].asText() }
            return value
        }

        private suspend fun begin() {
            eventually("the driver listens") { runCatching { ask("$root/status") }.isSuccess }
            val arguments = listOf("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")
            val options = mapOf("binary" to "$chromium", "args" to arguments)
            val wanted = mapOf("capabilities" to mapOf("alwaysMatch" to mapOf("goog:chromeOptions" to options)))
            session = "$root/session/${ask("$root/session", wanted)["sessionId"].asText()}"
        }

        override fun close() {
            if (::session.isInitialized) {
                http.send(HttpRequest.newBuilder(URI(session)).DELETE().build(), BodyHandlers.discarding())
            }
            driver.descendants().forEach { it.destroyForcibly() }
            driver.destroyForcibly().waitFor()
            files.deleteRecursively()
        }

        companion object {
            private val http = HttpClient.newHttpClient()
            private val chromium = program("chromium")
            private val chromedriver = program("chromedriver")

            /** For `enabledOrReasonIf`. */
            val enabled: Enabled = if (chromium != null && chromedriver != null) {
                Enabled.enabled
            } else {
                Enabled.disabled("Chromium is not installed (apt-get install chromium chromium-driver); not run")
            }

            suspend fun start(): Browser {
                val port = ServerSocket(0).use { it.localPort }
                val files = Files.createTempDirectory("browser").toFile()
                val driver = ProcessBuilder("$chromedriver", "--port=$port")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .apply { environment()["TMPDIR"] = "$files" }
                    .start()
                val browser = Browser(driver, "http://127.0.0.1:$port", files)
                return try {
                    browser.apply { begin() }
                } catch (e: Throwable) {
                    browser.close()
                    throw e
                }
            }

            private fun program(name: String): File? =
                System.getenv("PATH").split(File.pathSeparator).map { File(it, name) }.firstOrNull { it.canExecute() }
        }
    }
