package dev.runnel.ktor

import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.url.ConnectUrl
import io.ktor.server.config.ApplicationConfig
import kotlin.time.Duration

/** What Ktor's configuration has under `runnel`. What is wrong in it fails with CONFIGURATION, by its full name. */
internal class ConfigFile(private val config: ApplicationConfig) {
    private val all: Map<String, Any?> = config.toMap()

    init {
        val unknown = all.keys - KNOWN
        if (unknown.isNotEmpty()) throw wrong(unknown.first(), "is not known. Known are: ${KNOWN.joinToString()}.")
    }

    fun duration(name: String): Duration? = text(name)?.let {
        Duration.parseOrNull(it)?.takeIf(Duration::isPositive)
            ?: throw wrong(name, "must be a duration above zero, as 500ms, 10s or 2m.")
    }

    fun bool(name: String): Boolean? = text(name)?.let {
        it.toBooleanStrictOrNull() ?: throw wrong(name, "must be true or false.")
    }

    /** The SQL databases: a section for each. */
    fun databases(): Map<String, Configured> {
        val databases = all["databases"] ?: return emptyMap()
        if (databases !is Map<*, *>) throw wrong("databases", "must have a section for each database: main: url: …")
        return databases.entries.associate { (name, options) -> "$name" to store("databases.$name", options) }
    }

    /**
     * Those of another kind: the options of the one that is `main`, and a section for each that has another name. One
     * whose URL is empty, as from a variable that is not set, is none.
     */
    fun stores(section: String): Map<String, Configured> {
        val entries = when (val found = all[section]) {
            null -> return emptyMap()
            is Map<*, *> -> found.entries
            else -> throw wrong(section, "must have an url: $section: url: …")
        }
        val (named, own) = entries.partition { it.value is Map<*, *> }
        val main = own.associate { it.key to it.value }
        return buildMap {
            if (main.isNotEmpty() && !main.isNone()) put(MAIN, store(section, main))
            named.forEach { (name, options) ->
                if (!(options as Map<*, *>).isNone()) put("$name", store("$section.$name", options))
            }
        }
    }

    private fun Map<*, *>.isNone(): Boolean = isEmpty() || ("url" in keys && get("url")?.toString().isNullOrBlank())

    private fun store(path: String, options: Any?): Configured {
        val texts = (options as? Map<*, *>)?.entries?.associate { (key, value) -> "$key" to "$value" }
            ?: throw wrong(path, "must have an url.")
        val url = texts["url"]?.takeIf(String::isNotBlank) ?: throw wrong("$path.url", "is missing.")
        val lazy = when (texts["lazy"]) {
            null, "false" -> false
            "true" -> true
            else -> throw wrong("$path.lazy", "must be true or false.")
        }
        return Configured(full(path), parsed("$path.url", url).with(texts - OWN), lazy)
    }

    private fun parsed(path: String, url: String): ConnectUrl = try {
        ConnectUrl.parse(url)
    } catch (e: RunnelException) {
        throw wrong(path, "is wrong: ${e.message}")
    }

    private fun ConnectUrl.with(options: Map<String, String>): ConnectUrl =
        options.entries.fold(this) { url, (name, value) -> url.withOption(name, value) }

    private fun text(name: String): String? = config.propertyOrNull(name)?.getString()

    private fun wrong(name: String, what: String) = RunnelException(ErrorKind.CONFIGURATION, "${full(name)} $what")

    private fun full(name: String) = "$CONFIG_PATH.$name in Ktor's configuration"

    private companion object {
        val KNOWN = listOf("databases", "redis", "mongodb", "deadline", "close_grace", "cancel_on_disconnect")
        val OWN = setOf("url", "lazy")
    }
}

/**
 * One that the configuration names.
 *
 * @property path what the user calls the place where it stands
 */
internal class Configured(val path: String, val url: ConnectUrl, val lazy: Boolean)
