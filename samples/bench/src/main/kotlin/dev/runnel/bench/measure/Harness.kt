package dev.runnel.bench.measure

import kotlin.time.Duration
import kotlin.time.TimeSource

/**
 * Runs the contenders of a workload in turns: first to warm up, then in measured rounds. Each round runs all of them, each
 * time starting with another one, so that whatever else the machine does meets all alike. A contender that gives another
 * result than the first one ends the run: what does less work is no faster.
 */
class Harness(private val rounds: Int, private val warmUp: Duration, private val say: (String) -> Unit = {}) {
    init {
        require(rounds >= 1) { "--rounds is $rounds, but must be at least 1." }
    }

    suspend fun compare(workload: Comparison): Measurement {
        val contenders = workload.contenders
        say("${workload.name}: warming up")
        val expected = round(contenders.first()).result
        warmUp(workload, expected)
        val samples = contenders.associateWith { mutableListOf<Round>() }
        for (number in 0 until rounds) {
            say("${workload.name}: round ${number + 1} of $rounds")
            for (turn in contenders.indices) {
                val contender = contenders[(number + turn) % contenders.size]
                samples.getValue(contender) += checked(workload, contender, expected)
            }
        }
        return measurement(workload, samples.mapValues { (_, rounds) -> rounds.samples(workload.operations) })
    }

    private suspend fun warmUp(workload: Comparison, expected: Long) {
        val started = TimeSource.Monotonic.markNow()
        val enough = warmUp * workload.contenders.size
        do {
            for (contender in workload.contenders) checked(workload, contender, expected)
        } while (started.elapsedNow() < enough)
    }

    private suspend fun checked(workload: Comparison, contender: Contender, expected: Long): Round {
        val round = round(contender)
        check(round.result == expected) {
            "${workload.name}: ${contender.name} gave ${round.result}, but ${workload.contenders.first().name} $expected."
        }
        return round
    }

    private suspend fun round(contender: Contender): Round {
        contender.prepare()
        System.gc() // the garbage of the one before is not this one's
        val allocated = Allocation.now()
        val started = System.nanoTime()
        val given = contender.work()
        val nanos = System.nanoTime() - started
        val bytes = Allocation.since(allocated)
        return Round(nanos, bytes, contender.result(given))
    }

    private class Round(val nanos: Long, val bytes: Long, val result: Long)

    private fun List<Round>.samples(operations: Int) = Samples(
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
            workload.aims.map { it.judge(byName.getValue(it.subject), byName.getValue(it.reference ?: it.subject)) },
        )
    }
}
