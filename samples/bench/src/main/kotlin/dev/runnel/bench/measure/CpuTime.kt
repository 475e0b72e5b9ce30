package dev.runnel.bench.measure

import com.sun.management.OperatingSystemMXBean
import java.lang.management.ManagementFactory

/** What this JVM has computed: unlike the time, about the same whatever else the machine does. Without a server's share. */
object CpuTime {
    private val system = ManagementFactory.getOperatingSystemMXBean() as OperatingSystemMXBean

    /** In nanoseconds, of all threads, in steps of some milliseconds. */
    fun now(): Long = system.processCpuTime
}
