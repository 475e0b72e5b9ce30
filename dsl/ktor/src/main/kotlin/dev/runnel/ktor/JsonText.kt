package dev.runnel.ktor

/** A text as JSON has it, in quotes. */
internal fun quoted(text: String): String = text.toList().joinToString("", "\"", "\"") {
    when {
        it == '"' || it == '\\' -> "\\$it"
        it < ' ' -> "\\u%04x".format(it.code)
        else -> it.toString()
    }
}
