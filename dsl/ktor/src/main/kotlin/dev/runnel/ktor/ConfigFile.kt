package dev.runnel.ktor

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.ktor.RunnelConfig.Wanted
import dev.runnel.url.ConnectUrl
import io.ktor.server.config.ApplicationConfig
import kotlin.time.Duration

/** What Ktor's configuration has under `runnel`. What is wrong in it fails with CONFIGURATION, by its full name. */
internal class ConfigFile(private val config: ApplicationConfig) {
    init {
        val unknown = config.toMap().keys - KNOWN
        if (unknown.isNotEmpty()) throw wrong(unknown.first(), "is not known. Known are: ${KNOWN.joinToString()}.")
    }

    fun duration(name: String): Duration? = text(name)?.let {
        Duration.parseOrNull(it)?.takeIf(Duration::isPositive)
            ?: throw wrong(name, "must be a duration above zero, as 500ms, 10s or 2m.")
    }

    fun bool(name: String): Boolean? = text(name)?.let {
        it.toBooleanStrictOrNull() ?: throw wrong(name, "must be true or false.")
    }

    fun databases(): Map<String, Wanted> {
        val databases = config.toMap()["databases"] ?: return emptyMap()
        if (databases !is Map<*, *>) throw wrong("databases", "must have a section for each database: main: url: …")
        return databases.entries.associate { (name, options) -> "$name" to database("databases.$name", options) }
    }

    private fun database(path: String, options: Any?): Wanted {
        val texts = (options as? Map<*, *>)?.entries?.associate { (key, value) -> "$key" to "$value" }
            ?: throw wrong(path, "must have an url.")
        val url = texts["url"]?.takeIf(String::isNotBlank) ?: throw wrong("$path.url", "is missing.")
        val lazy = when (texts["lazy"]) {
            null, "false" -> false
            "true" -> true
            else -> throw wrong("$path.lazy", "must be true or false.")
        }
        return Wanted(parsed("$path.url", url).with(texts - OWN), lazy)
    }

    private fun parsed(path: String, url: String): ConnectUrl = try {
        ConnectUrl.parse(url)
    } catch (e: RunnelException) {
        throw wrong(path, "is wrong: ${e.message}")
    }

    private fun ConnectUrl.with(options: Map<String, String>): ConnectUrl =
        options.entries.fold(this) { url, (name, value) -> url.withOption(name, value) }

    private fun text(name: String): String? = config.propertyOrNull(name)?.getString()

    private fun wrong(name: String, what: String) =
        RunnelException(ErrorKind.CONFIGURATION, "$CONFIG_PATH.$name in Ktor's configuration $what")

    private companion object {
        val KNOWN = listOf("databases", "deadline", "close_grace", "cancel_on_disconnect")
        val OWN = setOf("url", "lazy")
    }
}
