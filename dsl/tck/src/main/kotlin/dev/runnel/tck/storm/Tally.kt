package dev.runnel.tck.storm

import java.util.concurrent.ConcurrentSkipListMap

/** How far an operation has come. */
internal enum class Stage {
    /** Waiting for a session, connecting, BEGIN, or the first row. */
    STARTING,

    /** In the block of a transaction. */
    IN_BLOCK,

    /** Between the first row and the last. */
    IN_ROWS,

    /** The block is done: COMMIT, and the release. */
    COMMITTING,
}

/** Where an operation is, seen from outside. */
internal class Trace {
    @Volatile
    var stage = Stage.STARTING
}

/** How operations ended, and where those were that were stopped. */
internal class Tally {
    private val ways = ConcurrentSkipListMap<String, Int>()
    private val stages = ConcurrentSkipListMap<Stage, Int>()

    val stopped: Int get() = ways.values.sum()

    fun stopped(way: String, at: Stage) {
        ways.merge(way, 1, Int::plus)
        stages.merge(at, 1, Int::plus)
    }

    override fun toString() = "$stopped stopped $ways, $stages"
}
