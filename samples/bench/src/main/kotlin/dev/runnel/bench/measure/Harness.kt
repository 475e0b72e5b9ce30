package dev.runnel.bench.measure

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.withTimeoutOrNull
import kotlin.time.Duration
import kotlin.time.Duration.Companion.minutes
import kotlin.time.TimeSource

/**
 * Runs the contenders of a workload in turns: first to warm up, then in measured rounds. In each turn every contender works
 * once, each time another one first, so that whatever else the machine does meets all alike; short work has many turns in a
 * round. A contender that gives another result than the first one ends the run: what does less work is no faster. One that
 * does not end at all is [Stuck].
 *
 * @param warmUp how long each contender works before it is measured
 * @param least how long the first contender works in a round at least
 */
class Harness(
    private val rounds: Int,
    private val warmUp: Duration,
    private val least: Duration,
    private val say: (String) -> Unit = {},
) {
    init {
        require(rounds >= 1) { "--rounds is $rounds, but must be at least 1." }
    }

    suspend fun compare(workload: Comparison): Measurement {
        say("${workload.name}: warming up")
        val turns = warmUp(workload)
        val sums = List(rounds) { round ->
            say("${workload.name}: round ${round + 1} of $rounds")
            round(workload, turns, first = round)
        }
        return measurement(workload, turns, sums)
    }

    /** Gives the number of turns in a round. */
    private suspend fun warmUp(workload: Comparison): Int {
        val started = TimeSource.Monotonic.markNow()
        val enough = warmUp * workload.contenders.size
        var last = round(workload, turns = 1, first = 0)
        while (started.elapsedNow() < enough) last = round(workload, turns = 1, first = 0)
        return (least.inWholeNanoseconds / last.first().nanos + 1).toInt().coerceAtMost(workload.mostTurns)
    }

    private suspend fun round(workload: Comparison, turns: Int, first: Int): List<Sum> {
        val contenders = workload.contenders
        val sums = contenders.map { Sum() }
        System.gc()
        for (turn in 0 until turns) {
            for (step in contenders.indices) {
                val index = (first + turn + step) % contenders.size
                if (turns == 1 && step > 0) System.gc() // the garbage of long work is not the next one's
                sums[index].add(contenders[index])
            }
        }
        for ((contender, sum) in contenders.zip(sums)) {
            check(sum.result == sums.first().result) {
                "${workload.name}: ${contender.name} gave ${sum.result} " +
                    "and ${contenders.first().name} ${sums.first().result}."
            }
        }
        return sums
    }

    /** A contender that hangs does not take the run with it: its coroutine is left behind. */
    class Stuck(contender: Contender) : Exception("${contender.name} did not end within $LONGEST.")

    /** What one contender took in all turns of a round. */
    private class Sum {
        var nanos = 0L
        var cpu = 0L
        var bytes = 0L
        var result = 0L

        suspend fun add(contender: Contender) {
            contender.prepare()
            val allocated = Allocation.now()
            val computed = CpuTime.now()
            val started = System.nanoTime()
            val given = contender.worked()
            nanos += System.nanoTime() - started
            cpu += CpuTime.now() - computed
            bytes += Allocation.since(allocated)
            result += contender.result(given)
        }
    }

    private companion object {
        val LONGEST = 2.minutes

        suspend fun Contender.worked(): Long {
            val work = CoroutineScope(Dispatchers.Default).async { work() }
            return withTimeoutOrNull(LONGEST) { work.await() } ?: throw Stuck(this)
        }
    }

    private fun measurement(workload: Comparison, turns: Int, rounds: List<List<Sum>>): Measurement {
        val operations = workload.operations.toDouble() * turns
        val samples = workload.contenders.mapIndexed { index, contender ->
            contender.name to Samples(
                nanos = Series(rounds.map { it[index].nanos / operations }),
                cpu = Series(rounds.map { it[index].cpu / operations }),
                bytes = Series(rounds.map { it[index].bytes / operations }),
            )
        }
        val byName = samples.toMap()
        val first = samples.first().second
        return Measurement(
            workload.name,
            workload.title,
            workload.unit,
            workload.operations,
            samples.map { (name, its) -> Measured(name, its, its.nanos per first.nanos) },
            workload.aims.map { it.judge(byName.getValue(it.subject), byName.getValue(it.reference)) },
        )
    }
}
