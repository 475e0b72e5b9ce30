package dev.runnel.bench.measure

/** What one contender took per operation, round by round. */
class Samples(val nanos: Series, val cpu: Series, val bytes: Series)

/** One number per round. */
@JvmInline
value class Series(private val rounds: List<Double>) {
    val median: Double get() = rounds.sorted().let { (it[(it.size - 1) / 2] + it[it.size / 2]) / 2 }

    val least: Double get() = rounds.min()

    val most: Double get() = rounds.max()

    /** Round by round, so that what slowed the machine down in one of them slowed both. */
    infix fun per(other: Series): Series = Series(rounds.zip(other.rounds) { mine, its -> mine / its })

    infix fun minus(other: Series): Series = Series(rounds.zip(other.rounds) { mine, its -> mine - its })
}

/** What was found out about one workload. */
class Measurement(
    val name: String,
    val title: String,
    val unit: String,
    val operations: Int,
    val contenders: List<Measured>,
    val verdicts: List<Verdict>,
)

/** One contender's figures; [ratio] compares its time with that of the first contender. */
class Measured(val name: String, val samples: Samples, val ratio: Series) {
    val perSecond: Double get() = 1e9 / samples.nanos.median
}
