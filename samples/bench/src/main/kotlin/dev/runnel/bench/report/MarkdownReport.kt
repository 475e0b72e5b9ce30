package dev.runnel.bench.report

/** For the README: one table of figures, and one of aims. */
object MarkdownReport : Report {
    override fun of(run: Run): String = buildString {
        appendLine("| workload | | per second | each | ratio | spread | cpu | bytes |")
        appendLine("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |")
        for (measurement in run.measurements) {
            measurement.contenders.forEachIndexed { index, it ->
                val title = if (index == 0) "`${measurement.name}` ${measurement.title}" else ""
                row(title, it.name, it.rate, it.time, it.ratioText, it.spread, it.cpu, it.bytes)
            }
        }
        appendLine()
        appendLine("| workload | aim | measured | |")
        appendLine("| --- | --- | ---: | --- |")
        for (measurement in run.measurements) {
            for (it in measurement.verdicts) {
                row("`${measurement.name}`", it.aim, it.measured, if (it.met) "met" else "**missed**")
            }
        }
        appendLine()
        appendLine(run.environment.entries.joinToString(", ", postfix = ".") { (name, value) -> "$name $value" })
    }

    private fun StringBuilder.row(vararg cells: String) {
        appendLine(cells.joinToString(" | ", prefix = "| ", postfix = " |"))
    }
}
