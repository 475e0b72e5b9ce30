package dev.runnel.tck

import dev.runnel.row.PortableType
import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import kotlin.io.path.createParentDirectories
import kotlin.io.path.exists
import kotlin.io.path.readText
import kotlin.io.path.writeText

/** What became of a value that was bound, kept and read. */
internal enum class Mark(val sign: String) {
    SAME("="),
    CUT("µs"),
    REFUSED("×"),
}

/** The matrix of types as a page: what became of each value, read as itself and as every portable type. */
internal class MatrixPage(private val target: String, private val lines: List<MatrixLine<*>>) {
    private val types = PortableType.entries.map { it.valueClass().simpleName }

    fun publish(page: Path) {
        val text = text()
        if (java.lang.Boolean.getBoolean("runnel.tck.publish")) page.createParentDirectories().writeText(text)
        withClue(
            "The matrix of types is published in $page, and has changed; write it with -Drunnel.tck.publish=true",
        ) {
            (if (page.exists()) page.readText() else "") shouldBe text
        }
    }

    private fun text() = buildString {
        val marks = lines.flatMap { line -> line.cells.flatMap { it.second } }
        appendLine("# What $target makes of each value")
        appendLine()
        appendLine("Each value is bound to a column, and read as its own type and as every other: ${marks.size} cells,")
        appendLine("written by the conformance kit and compared with what it sees in every run (`TypeCases`).")
        appendLine()
        appendLine("- `=` the same value")
        appendLine("- `µs` the same but for what is below a microsecond")
        appendLine("- `×` refused, with an error that names the column")
        appendLine("- empty: not tried, because the value was refused before, or is a megabyte long")
        for (line in lines) section(line)
    }

    private fun StringBuilder.section(line: MatrixLine<*>) {
        appendLine()
        appendLine("## ${line.name}")
        appendLine()
        appendLine("| value | itself | ${types.joinToString(" | ")} |")
        appendLine("| --- | :-: | ${types.joinToString(" | ") { ":-:" }} |")
        for ((value, marks) in line.cells) {
            val signs = List(types.size + 1) { marks.getOrNull(it)?.sign.orEmpty() }
            appendLine("| ${shown(value)} | ${signs.joinToString(" | ")} |")
        }
    }

    private fun shown(value: Any): String {
        val text = when (value) {
            is ByteArray -> if (value.size > LONGEST) "${value.size} bytes" else value.joinToString(" ", "[", "]")
            else -> value.toString().let { if (it.length > LONGEST) "${it.length} × ${it.take(1)}" else it }
        }
        val visible = text.map { if (it in ' '..'~' && it !in "|`\\") "$it" else "\\u%04x".format(it.code) }
        return "`${visible.joinToString("")}`"
    }

    private companion object {
        const val LONGEST = 48
    }
}
