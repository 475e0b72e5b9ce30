package dev.runnel.bench.report

import dev.runnel.bench.measure.Measurement

/** For a terminal. */
object TextReport : Report {
    private val widths = listOf(-28, 10, 10, 7, 12, 9)

    override fun of(run: Run): String = buildString {
        appendLine(run.environment.entries.joinToString(", ") { (name, value) -> "$name $value" })
        for (measurement in run.measurements) {
            appendLine()
            append(text(measurement))
        }
        val verdicts = run.measurements.flatMap { it.verdicts }
        appendLine()
        appendLine("${verdicts.count { it.met }} of ${verdicts.size} aims met")
    }

    /** One workload, as it is shown when it has been measured. */
    fun text(measurement: Measurement): String = buildString {
        appendLine("${measurement.name}: ${measurement.title} (${"%,d".format(measurement.operations)})")
        if (measurement.contenders.isNotEmpty()) {
            line("", measurement.unit + "s/s", "each", "ratio", "spread", "bytes")
            for (it in measurement.contenders) line(it.name, it.rate, it.time, it.ratioText, it.spread, it.bytes)
        }
        for (it in measurement.verdicts) {
            appendLine("  aim: ${it.aim}: ${it.measured} ${if (it.met) "- met" else "- MISSED"}")
        }
    }

    private fun StringBuilder.line(vararg cells: String) {
        append("  ")
        appendLine(cells.zip(widths) { cell, width -> "%${width}s".format(cell) }.joinToString(" ").trimEnd())
    }
}
