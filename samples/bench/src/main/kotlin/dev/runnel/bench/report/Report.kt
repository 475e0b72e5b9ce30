package dev.runnel.bench.report

import dev.runnel.bench.measure.Measurement

/** How a run is told. */
interface Report {
    /** What is shown of a workload as soon as it was measured; null for nothing. */
    fun each(measurement: Measurement): String? = null

    /** What is shown when all is done. */
    fun of(run: Run): String
}

/** The measurements of a run and what they were made on. */
class Run(val environment: Map<String, String>, val measurements: List<Measurement>) {
    companion object {
        fun on(rounds: Int, measurements: List<Measurement>): Run = Run(
            mapOf(
                "java" to System.getProperty("java.vm.name") + " " + Runtime.version(),
                "os" to System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                "cpus" to Runtime.getRuntime().availableProcessors().toString(),
                "rounds" to rounds.toString(),
            ),
            measurements,
        )
    }
}
