package dev.runnel.bench.measure

import com.sun.management.GarbageCollectionNotificationInfo
import dev.runnel.Database
import dev.runnel.bench.Item
import dev.runnel.bench.SELECT_ITEMS
import dev.runnel.bench.checksum
import dev.runnel.sql
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext
import java.lang.management.ManagementFactory
import java.lang.management.MemoryType
import java.util.Locale
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicLong
import javax.management.NotificationEmitter
import javax.management.openmbean.CompositeData
import kotlin.io.path.createTempFile
import kotlin.io.path.deleteExisting
import kotlin.io.path.readText

private const val HEAP_MB = 64
private const val BYTES_OF_MB = 1 shl 20
private const val MINUTES = 2L
private val ANSWER = Regex("""rows=(\d+) live=(\d+) millis=(\d+)""")

/** Streams all rows in a JVM of its own whose heap could not hold them. */
class HeapCheck(override val name: String, private val rows: Int, private val url: () -> String) : Workload {
    override val title: String get() = "all rows as a flow, in a heap of $HEAP_MB MB"

    override suspend fun measure(harness: Harness): Measurement {
        val output = withContext(Dispatchers.IO) { runChild(url()) }
        val verdict = ANSWER.find(output)?.destructured?.let { (count, live, millis) ->
            Verdict(aim, shown(count.toInt(), live.toLong(), millis), count.toInt() == rows)
        }
        return Measurement(
            name,
            title,
            "rows",
            rows,
            contenders = emptyList(),
            verdicts = listOf(verdict ?: Verdict(aim, output.lines().take(3).joinToString(" "), met = false)),
        )
    }

    private val aim: String get() = "%,d rows in a heap of $HEAP_MB MB".format(Locale.ROOT, rows)

    private fun shown(count: Int, live: Long, millis: String): String =
        "%,d rows, at most %.1f MB live after a collection, %s ms"
            .format(Locale.ROOT, count, live.toDouble() / BYTES_OF_MB, millis)

    private fun runChild(url: String): String {
        val output = createTempFile("runnel-bench-heap", ".txt")
        try {
            val child = ProcessBuilder(
                childJvm(
                    "dev.runnel.bench.measure.HeapCheckKt",
                    url,
                    options = listOf("-Xmx${HEAP_MB}m", "-XX:+ExitOnOutOfMemoryError"),
                ),
            ).redirectErrorStream(true).redirectOutput(output.toFile()).start()
            try {
                if (!child.waitFor(MINUTES, TimeUnit.MINUTES)) return "not done after $MINUTES minutes"
            } finally {
                child.destroyForcibly().waitFor()
            }
            return output.readText()
        } finally {
            output.deleteExisting()
        }
    }
}

/** The child: says how many rows came and how much of the heap was still in use after the fullest collection. */
suspend fun main(vararg arguments: String) = withContext(Dispatchers.Default) {
    val live = LiveHeap()
    val started = System.nanoTime()
    var rows = 0L
    Database.open(arguments.single()).use { db ->
        db.sql(SELECT_ITEMS).flow<Item>().collect { if (it.checksum() > 0) rows++ }
        live.look()
    }
    val millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)
    println("rows=$rows live=${live.most()} millis=$millis")
}

/** The most that any collection has left. */
private class LiveHeap {
    private val most = AtomicLong()

    init {
        for (collector in ManagementFactory.getGarbageCollectorMXBeans()) {
            (collector as NotificationEmitter).addNotificationListener({ notification, _ ->
                val info = GarbageCollectionNotificationInfo.from(notification.userData as CompositeData).gcInfo
                val heap = info.memoryUsageAfterGc.filterKeys { it in heapPools }.values
                most.accumulateAndGet(heap.sumOf { it.used }, ::maxOf)
            }, { it.type == GarbageCollectionNotificationInfo.GARBAGE_COLLECTION_NOTIFICATION }, null)
        }
    }

    /** Collects now, so that there is at least one collection. */
    fun look() {
        System.gc()
        most.accumulateAndGet(ManagementFactory.getMemoryMXBean().heapMemoryUsage.used, ::maxOf)
    }

    fun most(): Long = most.get()

    private companion object {
        val heapPools = ManagementFactory
            .getMemoryPoolMXBeans()
            .filter { it.type == MemoryType.HEAP }
            .map { it.name }
            .toSet()
    }
}
