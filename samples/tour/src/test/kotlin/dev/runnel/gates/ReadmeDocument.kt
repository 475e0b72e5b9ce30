package dev.runnel.gates

/**
 * The text of a README with what is made from elsewhere put in: under a line `<!-- snippet: file#tag -->` the fenced
 * block is that tagged region of the samples, between `<!-- generated: name -->` and `<!-- end -->` stands that table.
 */
internal class ReadmeDocument(
    private val name: String,
    private val snippet: (file: String, tag: String) -> String,
    private val table: (name: String) -> String,
) {
    fun rewrite(text: String): String {
        val lines = text.lines()
        val out = mutableListOf<String>()
        var at = 0
        while (at < lines.size) {
            val line = lines[at]
            val named = SNIPPET.matchEntire(line)
            val generated = GENERATED.matchEntire(line)
            out += line
            at++
            when {
                named != null -> {
                    val (file, tag) = named.destructured
                    while (at < lines.size && lines[at].isBlank()) at++
                    if (lines.getOrNull(at).isCodeFence()) at = after(lines, at, FENCE)
                    out += FENCE + language(file)
                    out += snippet(file, tag).lines()
                    out += FENCE
                }
                generated != null -> {
                    at = after(lines, at - 1, END) - 1
                    out += table(generated.groupValues[1]).trimEnd().lines()
                }
                line.isCodeFence() -> {
                    error("$name:$at: a block of code without <!-- snippet: samples/…#tag --> above it")
                }
                line.startsWith(FENCE) -> {
                    val end = after(lines, at - 1, FENCE)
                    out += lines.subList(at, end)
                    at = end
                }
            }
        }
        return out.joinToString("\n")
    }

    private fun language(file: String): String = when (val ending = file.substringAfterLast('.')) {
        "kt", "kts" -> "kotlin"
        else -> ending
    }

    private fun String?.isCodeFence(): Boolean = this != null && CODE.matches(this)

    private fun after(lines: List<String>, start: Int, end: String): Int {
        val found = (start + 1 until lines.size).firstOrNull { lines[it].trim() == end }
        return 1 + (found ?: error("$name:${start + 1}: no $end ends what begins here"))
    }

    private companion object {
        const val FENCE = "```"
        const val END = "<!-- end -->"
        val CODE = Regex("\\s*```\\s*(kotlin|java|kt|xml)\\b.*")
        val SNIPPET = Regex("<!-- snippet: (\\S+)#(\\S+) -->")
        val GENERATED = Regex("<!-- generated: (\\S+) -->")
    }
}

/** The lines between `tag::name[]` and `end::name[]`, moved to the left edge, tags of other regions left out. */
internal fun region(text: String, name: String): String {
    val lines = text.lines()
    val from = lines.indices.filter { "tag::$name[]" in lines[it] }
    val to = lines.indices.filter { "end::$name[]" in lines[it] }
    check(from.size == 1 && to.size == 1 && from.single() < to.single()) {
        "wanted one tag::$name[] and after it one end::$name[], found ${from.size} and ${to.size}"
    }
    return lines
        .subList(from.single() + 1, to.single())
        .filterNot { OTHER_TAG in it }
        .joinToString("\n")
        .trimIndent()
        .trim('\n')
}

private val OTHER_TAG = Regex("(tag|end)::\\S+\\[]")

private operator fun Regex.contains(text: String): Boolean = containsMatchIn(text)

/** The first lines where two texts part, as the line's number, `-` what stands there and `+` what should. */
internal fun firstDifference(stands: String, wanted: String): String? {
    val old = stands.lines()
    val new = wanted.lines()
    val start =
        (0 until maxOf(old.size, new.size)).firstOrNull { old.getOrNull(it) != new.getOrNull(it) } ?: return null
    val sameEnd = old.asReversed().zip(new.asReversed()).takeWhile { (a, b) -> a == b }.size
    val common = minOf(sameEnd, minOf(old.size, new.size) - start).coerceAtLeast(0)
    val gone = old.subList(start, old.size - common).map { "-$it" }
    val come = new.subList(start, new.size - common).map { "+$it" }
    return "${start + 1}:\n" + (gone + come).joinToString("\n")
}
