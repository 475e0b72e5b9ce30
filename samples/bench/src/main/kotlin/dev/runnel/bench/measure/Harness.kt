package dev.runnel.bench.measure

import kotlin.time.Duration
import kotlin.time.TimeSource

/**
 * Runs the contenders of a workload in turns: first to warm up, then in measured rounds. Each round runs all of them,
 * each time starting with another one, so that whatever else the machine does meets all alike. A contender that gives
 * another result than the first one ends the run: what does less work is no faster.
 *
 * @param warmUp how long each contender runs before it is measured
 * @param least how long the first contender's share of a round is at least; work that takes less is repeated
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
        val contenders = workload.contenders
        say("${workload.name}: warming up")
        val expected = run(contenders.first(), 1).result
        val times = warmUp(workload, expected)
        val samples = contenders.associateWith { mutableListOf<Sample>() }
        for (number in 0 until rounds) {
            say("${workload.name}: round ${number + 1} of $rounds")
            for (turn in contenders.indices) {
                val contender = contenders[(number + turn) % contenders.size]
                samples.getValue(contender) += checked(workload, contender, times, expected)
            }
        }
        return measurement(workload, samples.mapValues { (_, its) -> its.series(workload.operations * times) })
    }

    /** Gives how many times the work is repeated in each round. */
    private suspend fun warmUp(workload: Comparison, expected: Long): Int {
        val started = TimeSource.Monotonic.markNow()
        var took: List<Long>
        val enough = warmUp * workload.contenders.size
        do {
            took = workload.contenders.map { checked(workload, it, 1, expected).nanos }
        } while (started.elapsedNow() < enough)
        return (least.inWholeNanoseconds / took.first() + 1).toInt()
    }

    private suspend fun checked(workload: Comparison, contender: Contender, times: Int, expected: Long): Sample {
        val sample = run(contender, times)
        check(sample.result == expected) {
            "${workload.name}: ${contender.name} gave ${sample.result}, " +
                "but ${workload.contenders.first().name} $expected."
        }
        return sample
    }

    private suspend fun run(contender: Contender, times: Int): Sample {
        System.gc() // the garbage of the one before is not this one's
        var nanos = 0L
        var bytes = 0L
        var result = 0L
        repeat(times) {
            contender.prepare()
            val allocated = Allocation.now()
            val started = System.nanoTime()
            val given = contender.work()
            nanos += System.nanoTime() - started
            bytes += Allocation.since(allocated)
            result = contender.result(given)
        }
        return Sample(nanos, bytes, result)
    }

    private class Sample(val nanos: Long, val bytes: Long, val result: Long)

    private fun List<Sample>.series(operations: Int) = Samples(
        nanos = Series(map { it.nanos.toDouble() / operations }),
        bytes = Series(map { it.bytes.toDouble() / operations }),
    )

    private fun measurement(workload: Comparison, samples: Map<Contender, Samples>): Measurement {
        val byName = samples.mapKeys { it.key.name }
        val first = samples.getValue(workload.contenders.first())
        return Measurement(
            workload.name,
            workload.title,
            workload.unit,
            workload.operations,
            samples.map { (contender, its) -> Measured(contender.name, its, its.nanos per first.nanos) },
            workload.aims.map { it.judge(byName.getValue(it.subject), byName.getValue(it.reference)) },
        )
    }
}
