package dev.runnel.bench.measure

import java.lang.management.ManagementFactory
import com.sun.management.ThreadMXBean as AllocationBean

/** Bytes allocated by all threads that live, for a query allocates on the threads of `Dispatchers.IO` too. */
object Allocation {
    private val threads = ManagementFactory.getThreadMXBean() as AllocationBean

    /** What each thread has allocated so far. */
    fun now(): Map<Long, Long> {
        val ids = threads.allThreadIds
        val bytes = threads.getThreadAllocatedBytes(ids)
        return ids.indices.associate { ids[it] to bytes[it] }
    }

    /** What all threads have allocated since [then], when some of them may not have been there. */
    fun since(then: Map<Long, Long>): Long = now().entries.sumOf { (id, bytes) ->
        if (bytes < 0) 0 else bytes - (then[id] ?: 0).coerceAtLeast(0)
    }
}
