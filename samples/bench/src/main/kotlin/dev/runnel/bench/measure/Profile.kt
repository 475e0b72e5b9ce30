package dev.runnel.bench.measure

import jdk.jfr.Recording
import jdk.jfr.consumer.RecordedEvent
import jdk.jfr.consumer.RecordedFrame
import jdk.jfr.consumer.RecordingFile
import java.time.Duration
import java.util.Locale
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting
import kotlin.time.TimeSource
import kotlin.time.toKotlinDuration

private const val TOP = 15
private val EXECUTION = setOf("jdk.ExecutionSample", "jdk.NativeMethodSample")
private const val ALLOCATION = "jdk.ObjectAllocationSample"
private const val OWN_EVENT = "dev.runnel.Query"

/** Where one contender spends its time and what it allocates, as the JVM's own flight recorder samples it. */
class Profile private constructor(private val name: String, events: List<RecordedEvent>) {
    private val samples = events.filter { it.eventType.name in EXECUTION && it.frames().isNotEmpty() }
    private val allocations = events.filter { it.eventType.name == ALLOCATION && it.frames().isNotEmpty() }

    override fun toString(): String = buildString {
        appendLine("$name: ${samples.size} samples of running threads")
        table("top frames, share of time", samples.weigh({ 1 }) { it.frames().first().shown() })
        table("methods of Runnel and drivers with what they call, share of time", inclusive())
        table("allocated classes, share of bytes", allocations.weigh({ it.getLong("weight") }) { it.allocated() })
        table(
            "where allocated, share of bytes",
            allocations.weigh({ it.getLong("weight") }) { it.allocated() + " in " + it.frames().own().shown() },
        )
    }

    private fun inclusive(): Map<String, Double> = samples
        .flatMap { sample -> sample.frames().filter { it.isOfInterest() }.map { it.shown() }.distinct() }
        .groupingBy { it }
        .eachCount()
        .mapValues { (_, count) -> count.toDouble() / samples.size }

    private fun StringBuilder.table(title: String, shares: Map<String, Double>) {
        appendLine("  $title")
        for ((what, share) in shares.entries.sortedByDescending { it.value }.take(TOP)) {
            appendLine("    %5.1f %%  %s".format(Locale.ROOT, share * 100, what))
        }
    }

    companion object {
        /** Runs the contender for a while unrecorded, then for the [time] under the recorder. */
        suspend fun of(workload: Comparison, contender: Contender, time: Duration): Profile {
            repeat(contender, time.dividedBy(2))
            val file = createTempFile("runnel-bench", ".jfr")
            try {
                Recording().use { recording ->
                    for (event in EXECUTION) recording.enable(event).withPeriod(Duration.ofMillis(10)).withStackTrace()
                    recording.enable(ALLOCATION).with("throttle", "1000/s").withStackTrace()
                    recording.disable(OWN_EVENT) // it would allocate what no query does otherwise
                    recording.start()
                    repeat(contender, time)
                    recording.stop()
                    recording.dump(file)
                }
                return Profile("${workload.name}, ${contender.name}", RecordingFile.readAllEvents(file))
            } finally {
                file.deleteExisting()
            }
        }

        private suspend fun repeat(contender: Contender, time: Duration) {
            val started = TimeSource.Monotonic.markNow()
            do {
                contender.prepare()
                contender.work()
            } while (started.elapsedNow() < time.toKotlinDuration())
        }
    }
}

private fun List<RecordedEvent>.weigh(weight: (RecordedEvent) -> Long, key: (RecordedEvent) -> String) =
    sumOf(weight).let { all ->
        groupBy(key).mapValues { (_, events) -> events.sumOf(weight).toDouble() / all }
    }

private fun RecordedEvent.allocated(): String = getClass("objectClass").name.substringAfterLast('.')

private fun RecordedEvent.frames(): List<RecordedFrame> = stackTrace?.frames.orEmpty().filter { it.isJavaFrame }

private val MACHINERY = listOf("java.", "jdk.", "kotlin.", "kotlinx.", "dev.runnel.bench.")

private fun RecordedFrame.isOfInterest(): Boolean = MACHINERY.none { method.type.name.startsWith(it) }

/** The first that is not the JDK's own. */
private fun List<RecordedFrame>.own(): RecordedFrame = find { !it.method.type.name.startsWith("java.") } ?: first()

private fun RecordedFrame.shown(): String = method.type.name.substringAfterLast('.') + "." + method.name
