package dev.runnel.tour

import java.io.PrintStream
import java.math.BigDecimal
import java.math.RoundingMode
import java.util.Locale
import kotlin.time.Duration
import kotlin.time.DurationUnit

/** Where the tour writes: chapters, sentences, tables and a line of progress. Nothing here is about databases. */
class Screen(
    private val language: String,
    private val out: PrintStream = System.out,
    private val terminal: Boolean = System.console() != null,
) {
    private var chapters = 0

    fun welcome() {
        out.println()
        out.println("Runnel: the tour in $language")
    }

    fun goodbye() {
        out.println()
        out.println("That was the tour in $language. Its code: samples/tour/src/main/${language.lowercase()}")
    }

    fun chapter(title: String) {
        chapters++
        out.println()
        out.println("$chapters. $title")
        out.println("-".repeat(chapters.toString().length + 2 + title.length))
    }

    /** A question, with an empty line before it. */
    fun ask(question: String) {
        out.println()
        say(question)
    }

    fun say(text: String) = out.println("   $text")

    /** A name and what there is to say of it, in two columns. */
    fun fact(name: String, text: String) {
        var line = name.padEnd(INDENT)
        for (word in text.split(' ')) {
            if (line.length + word.length > WIDTH - MARGIN) {
                say(line.trimEnd())
                line = " ".repeat(INDENT)
            }
            line += "$word "
        }
        say(line.trimEnd())
    }

    /** One line that is written over on a terminal; elsewhere only [say] of the end is seen. */
    fun progress(text: String) {
        if (terminal) {
            out.print("\r   $text\u001b[K")
            out.flush()
        }
    }

    fun endProgress(text: String) {
        if (terminal) out.print("\r\u001b[K")
        say(text)
    }

    fun table(headers: List<String>, rows: List<List<Any?>>) {
        val cells = rows.map { row -> row.map(::shown) }
        val widths = headers.indices.map { i -> maxOf(headers[i].length, cells.maxOfOrNull { it[i].length } ?: 0) }
        val right = headers.indices.map { i -> rows.all { it[i] is Number? } }
        say(line(headers, widths, right))
        say(widths.joinToString("  ") { "-".repeat(it) })
        cells.forEach { say(line(it, widths, right)) }
    }

    private fun line(cells: List<String>, widths: List<Int>, right: List<Boolean>) = cells
        .mapIndexed { i, cell -> if (right[i]) cell.padStart(widths[i]) else cell.padEnd(widths[i]) }
        .joinToString("  ")
        .trimEnd()

    private fun shown(value: Any?): String = when (value) {
        null -> ""
        is BigDecimal -> money(value)
        else -> value.toString()
    }

    private companion object {
        const val WIDTH = 100
        const val MARGIN = 3
        const val INDENT = 18
    }
}

/** `1,234.50` */
fun money(value: BigDecimal): String = String.format(Locale.ROOT, "%,.2f", value.setScale(2, RoundingMode.HALF_UP))

/** `60,175` */
fun number(value: Long): String = String.format(Locale.ROOT, "%,d", value)

/** `312 ms` */
fun millis(time: Duration): String = "${time.toLong(DurationUnit.MILLISECONDS)} ms"
