package dev.runnel.bench

import dev.runnel.bench.measure.Comparison
import dev.runnel.bench.measure.Harness
import dev.runnel.bench.measure.Measurement
import dev.runnel.bench.measure.Profile
import dev.runnel.bench.measure.Workload
import dev.runnel.bench.report.Run
import dev.runnel.bench.service.ServiceLoad
import dev.runnel.bench.storm.Storms
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.io.PrintStream
import java.time.Duration
import kotlin.system.exitProcess

/** Runnel beside the raw drivers: `java -jar samples/bench/target/bench.jar sqlite duckdb`. */
suspend fun main(vararg arguments: String) {
    val options = try {
        Options.of(arguments.asList())
    } catch (e: IllegalArgumentException) {
        stop(e)
    }
    try {
        withContext(Dispatchers.Default) { bench(options, System.out, System.err) }
    } catch (e: IllegalArgumentException) {
        stop(e)
    } catch (e: Throwable) {
        e.printStackTrace()
        exitProcess(1)
    }
    exitProcess(0) // the threads that watch a server would keep it, and so themselves, alive
}

private fun stop(reason: Exception): Nothing {
    System.err.println(reason.message)
    exitProcess(2)
}

/** The run; what it finds goes to [out], how far it is to [log]. */
suspend fun bench(options: Options, out: PrintStream, log: PrintStream) {
    if (options.storm) {
        Storms(options.cancels, options.seed).run(options.names - Options.STORM, out, log)
        return
    }
    if (options.service) {
        require(options.names == listOf(Options.SERVICE)) { "The service is measured alone: bench.jar service" }
        ServiceLoad(options.pairs, options.wrkWarmUps, options.rounds, options.wrk).run(out, log)
        return
    }
    Catalogue(options.sizes).use { catalogue ->
        val chosen = options.chosen(catalogue.workloads)
        when {
            options.list -> chosen.forEach { out.println("${it.name}: ${it.title}") }
            options.profile -> profile(chosen, options, out)
            else -> out.println(options.report.of(measure(chosen, options, out, log)))
        }
    }
}

private suspend fun measure(workloads: List<Workload>, options: Options, out: PrintStream, log: PrintStream): Run {
    val harness = Harness(options.rounds, options.warmUp, options.least, log::println)
    val measurements = mutableListOf<Measurement>()
    for (workload in workloads) {
        try {
            val measurement = workload.measure(harness)
            measurements += measurement
            options.report.each(measurement)?.let(out::println)
        } catch (e: Harness.Stuck) {
            log.println("${workload.name} was not measured: ${e.message}")
        }
    }
    return Run.on(options.rounds, measurements)
}

private const val PROFILE_SECONDS = 8L

/** Profiles the contenders that have an aim to meet. */
private suspend fun profile(workloads: List<Workload>, options: Options, out: PrintStream) {
    val time = if (options.quick) Duration.ofMillis(200) else Duration.ofSeconds(PROFILE_SECONDS)
    for (workload in workloads.filterIsInstance<Comparison>()) {
        val subjects = workload.aims.map { it.subject }.toSet()
        for (contender in workload.contenders.filter { it.name in subjects }) {
            out.println(Profile.of(workload, contender, time))
        }
    }
}
