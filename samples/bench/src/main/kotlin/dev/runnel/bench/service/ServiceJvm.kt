package dev.runnel.bench.service

import dev.runnel.bench.measure.childJvm
import java.util.concurrent.TimeUnit
import kotlin.time.Duration
import kotlin.time.Duration.Companion.nanoseconds

/** A contender's service in a JVM of its own, as services run. */
class ServiceJvm(contender: String, url: String) : AutoCloseable {
    private val process = ProcessBuilder(childJvm("dev.runnel.bench.service.ContendersKt", contender, url))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start()
    private val told = process.inputReader()

    val port: Int = answer().toInt()

    /** What it has spent since this was asked before. */
    fun spent(): Spent {
        process.outputStream.apply { write('\n'.code) }.flush()
        val (cpu, bytes) = answer().split(' ').map { it.toLong() }
        return Spent(cpu.nanoseconds, bytes.toDouble())
    }

    private fun answer(): String = checkNotNull(told.readLine()) { "The service has ended; see what it said." }

    /** It ends with its input. */
    override fun close() {
        process.outputStream.close()
        if (!process.waitFor(SECONDS_TO_STOP, TimeUnit.SECONDS)) process.destroyForcibly().waitFor()
    }

    private companion object {
        const val SECONDS_TO_STOP = 20L
    }
}

class Spent(val cpu: Duration, val bytes: Double)
