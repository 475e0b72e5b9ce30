package dev.runnel.bench.service

import kotlinx.coroutines.future.await
import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.util.Locale
import kotlin.time.Duration
import kotlin.time.Duration.Companion.microseconds
import kotlin.time.DurationUnit

/** The load generator wrk, a program of its own. */
class Wrk(private val connections: Int, private val time: Duration) : AutoCloseable {
    private val script: Path = Files.createTempFile("load", ".lua")
    private var runs = 0

    init {
        require(installed) { "The load comes from wrk, which is not installed here: apt-get install wrk" }
        val load = checkNotNull(Wrk::class.java.getResourceAsStream("load.lua"))
        Files.write(script, load.use { it.readAllBytes() })
    }

    /** Asks a service for one kind of thing, from all connections for as long as is given. */
    suspend fun on(service: ServiceJvm, kind: String): Load {
        service.spent()
        val program = ProcessBuilder(
            "wrk",
            "--threads=2",
            "--connections=$connections",
            "--duration=${time.inWholeSeconds}s",
            "--timeout=10s",
            "--script=$script",
            "http://127.0.0.1:${service.port}",
            "--",
            kind,
            "${++runs}",
        ).redirectErrorStream(true).start()
        val ended = program.onExit().await()
        val text = ended.inputReader().readText()
        val figures = text.lines().firstOrNull { it.startsWith("seen") }?.split('\t')?.drop(1)?.map { it.toDouble() }
        check(figures != null && figures[3] == 0.0) { "wrk asking for '$kind' met with errors:\n$text" }
        val (requests, ran, p99) = figures
        val spent = service.spent()
        return Load(
            perSecond = requests / ran.microseconds.toDouble(DurationUnit.SECONDS),
            p99 = p99.microseconds,
            cpu = spent.cpu / requests,
            bytes = spent.bytes / requests,
        )
    }

    override fun close() {
        Files.delete(script)
    }

    companion object {
        val installed: Boolean
            get() = System.getenv("PATH").split(File.pathSeparator).any { Files.isExecutable(Path.of(it, "wrk")) }
    }
}

/**
 * What a run of wrk has seen.
 *
 * @property cpu what the service has computed for a request
 * @property bytes what it has allocated for one
 */
class Load(val perSecond: Double, val p99: Duration, val cpu: Duration, val bytes: Double) {
    override fun toString(): String =
        "%,.0f per second, p99 $p99, $cpu and %,.0f bytes each".format(Locale.ROOT, perSecond, bytes)
}
