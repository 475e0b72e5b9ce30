package com.example.orders

/**
 * The fields of a line of CSV (RFC 4180): one may stand in quotes, in which two quotes are one. Throws
 * IllegalArgumentException if a quote is not closed.
 */
fun csvFields(line: String): List<String> {
    val fields = ArrayList<String>()
    val field = StringBuilder()
    var quoted = false
    var at = 0
    while (at < line.length) {
        val c = line[at]
        when {
            c == '"' && quoted && line.getOrNull(at + 1) == '"' -> field.append(line[at++])
            c == '"' -> quoted = !quoted
            c == ',' && !quoted -> fields += field.toString().also { field.clear() }
            else -> field.append(c)
        }
        at++
    }
    require(!quoted) { "a quote is not closed" }
    return fields + field.toString()
}
