package dev.runnel.tck.storm

import java.lang.management.ManagementFactory
import java.nio.file.Files
import java.nio.file.Path
import kotlin.time.DurationUnit
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/** What this JVM holds on to, as it is seen from time to time. */
internal class Footprint {
    private val start: TimeMark = TimeSource.Monotonic.markNow()
    private val looks = ArrayList<Look>()

    /** Collects the garbage, more than once because operations go on meanwhile, and looks at what is left. */
    fun look(): Look {
        val heap = (1..COLLECTIONS).minOf {
            System.gc()
            ManagementFactory.getMemoryMXBean().heapMemoryUsage.used
        }
        val look = Look(
            start.elapsedNow().toDouble(DurationUnit.HOURS),
            heap / MEGABYTE,
            ManagementFactory.getThreadMXBean().threadCount,
            resident(),
        )
        looks += look
        return look
    }

    /** How it went on after so many looks. */
    fun since(first: Int): Course = Course(looks.drop(first))

    /** What the process has of the machine's memory, buffers outside of the heap included, where Linux tells. */
    private fun resident(): Double? {
        val status = Path.of("/proc/self/status")
        if (!Files.exists(status)) return null
        val line = Files.readAllLines(status).firstOrNull { it.startsWith("VmRSS:") } ?: return null
        return line.filter { it.isDigit() }.toDouble() * KILOBYTE / MEGABYTE
    }

    /**
     * One look.
     *
     * @property hours since the first moment
     * @property heap megabytes that are alive in the heap
     * @property resident megabytes of the process; null where nothing tells
     */
    data class Look(val hours: Double, val heap: Double, val threads: Int, val resident: Double?) {
        override fun toString(): String =
            "%.1f min: heap %.2f MB, %d threads, resident %.0f MB".format(hours * 60, heap, threads, resident)
    }

    /** What several looks say together. */
    class Course(private val looks: List<Look>) {
        /** The slope of the line that fits the heap best (least squares). */
        val megabytesAnHour: Double
            get() {
                val hours = looks.map { it.hours }.average()
                val heap = looks.map { it.heap }.average()
                return looks.sumOf { (it.hours - hours) * (it.heap - heap) } /
                    looks.sumOf { (it.hours - hours) * (it.hours - hours) }
            }

        /** By how many the most threads of the last half exceed the most of the first. */
        val moreThreads: Int
            get() = looks.takeLast(looks.size / 2).maxOf { it.threads } -
                looks.take(looks.size / 2).maxOf { it.threads }

        override fun toString(): String = "heap %+.2f MB/h, threads %+d, from %s to %s".format(
            megabytesAnHour,
            moreThreads,
            looks.first(),
            looks.last(),
        )
    }

    private companion object {
        const val COLLECTIONS = 3
        const val KILOBYTE = 1024.0
        const val MEGABYTE = 1024.0 * 1024.0
    }
}
