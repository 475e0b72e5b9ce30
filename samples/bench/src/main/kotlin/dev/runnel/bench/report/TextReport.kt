package dev.runnel.bench.report

import dev.runnel.bench.measure.Measurement

/** For a terminal. */
object TextReport : Report {
    private val widths = listOf(-28, 10, 10, 7, 12, 10, 9)

    override fun each(measurement: Measurement): String = buildString {
        appendLine("${measurement.name}: ${measurement.title} (${grouped(measurement.operations)} ${measurement.unit})")
        if (measurement.contenders.isNotEmpty()) {
            line("", "per second", "each", "ratio", "spread", "cpu", "bytes")
            for (it in measurement.contenders) {
                line(
                    it.name,
                    it.rate,
                    it.time,
                    it.ratioText,
                    it.spread,
                    it.cpu,
                    it.bytes,
                )
            }
        }
        for (it in measurement.verdicts) {
            appendLine("  aim: ${it.aim}: ${it.measured}${if (it.met) ", met" else ", MISSED"}")
        }
    }

    override fun of(run: Run): String = buildString {
        val verdicts = run.measurements.flatMap { it.verdicts }
        appendLine("${verdicts.count { it.met }} of ${verdicts.size} aims met")
        append(run.environment.entries.joinToString(", ") { (name, value) -> "$name $value" })
    }

    private fun StringBuilder.line(vararg cells: String) {
        append("  ")
        appendLine(cells.zip(widths) { cell, width -> "%${width}s".format(cell) }.joinToString(" ").trimEnd())
    }
}
