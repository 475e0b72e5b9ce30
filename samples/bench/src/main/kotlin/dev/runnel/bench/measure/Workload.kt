package dev.runnel.bench.measure

/** Something to be measured, found by its [name] (`sqlite.point`). */
interface Workload {
    val name: String

    /** What is done, in a few words. */
    val title: String

    suspend fun measure(harness: Harness): Measurement
}

/**
 * The same work done by several contenders, the first of which is what the others are compared with.
 *
 * @property mostTurns how often a round does the work at most, for contenders that are far slower than the first
 */
class Comparison(
    override val name: String,
    override val title: String,
    val unit: String,
    val operations: Int,
    val aims: List<Aim>,
    val contenders: List<Contender>,
    val mostTurns: Int = Int.MAX_VALUE,
) : Workload {
    init {
        val names = contenders.map { it.name }
        for (aim in aims) check(aim.subject in names && aim.reference in names) { "$name: $aim" }
    }

    override suspend fun measure(harness: Harness): Measurement = harness.compare(this)
}

/**
 * One way to do the work.
 *
 * @property prepare runs before each round, outside the measured time
 * @property result makes the checksum of the round from what the work gave; outside the measured time too
 * @property work one round: all operations of the workload
 */
class Contender(
    val name: String,
    val prepare: suspend () -> Unit = {},
    val result: suspend (Long) -> Long = { it },
    val work: suspend () -> Long,
)
