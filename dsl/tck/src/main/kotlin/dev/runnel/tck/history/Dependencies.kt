package dev.runnel.tck.history

/** Why one transaction is before another. */
internal enum class Dependency {
    /** The other has overwritten its write. */
    WW,

    /** The other has read its write. */
    WR,

    /** The other has overwritten what it had read. */
    RW,
}

/** Who is before whom, and the circles in it: what no serial order explains. */
internal class Dependencies(private val transactions: Map<Int, Transaction>) {
    private val edges = HashMap<Int, MutableMap<Int, MutableSet<Dependency>>>()

    fun add(before: Int, after: Int, dependency: Dependency) {
        if (before != after) edges.getOrPut(before) { LinkedHashMap() }.getOrPut(after) { HashSet() } += dependency
    }

    /** At most one circle of each kind, the shortest found: the weakest kind of it that there is. */
    fun findings(): List<Finding> = listOfNotNull(
        circle(Anomaly.WRITE_CYCLE, setOf(Dependency.WW), null),
        circle(Anomaly.CIRCULAR_INFORMATION_FLOW, setOf(Dependency.WW, Dependency.WR), Dependency.WR),
        circle(Anomaly.READ_SKEW, setOf(Dependency.WW, Dependency.WR), Dependency.RW),
        circle(Anomaly.WRITE_SKEW, Dependency.entries.toSet(), Dependency.RW, twice = true),
    )

    /**
     * A circle that goes by one edge of the kind [first] and back by edges of the kinds in [back]; by any of those if
     * [first] is null.
     *
     * @param twice the way back must have an edge of the kind [first] too, that is: have no way without
     */
    private fun circle(anomaly: Anomaly, back: Set<Dependency>, first: Dependency?, twice: Boolean = false): Finding? {
        var best: List<Int>? = null
        for ((before, afters) in edges) {
            for ((after, kinds) in afters) {
                if (if (first == null) kinds.none { it in back } else first !in kinds) continue
                if (twice && way(after, before, back - first!!) != null) continue
                val way = way(after, before, back) ?: continue
                if (best == null || way.size < best.size) best = way
                if (best.size == 2) return finding(anomaly, best)
            }
        }
        return best?.let { finding(anomaly, it) }
    }

    /** The shortest way by edges of these kinds, both ends included. */
    private fun way(from: Int, to: Int, kinds: Set<Dependency>): List<Int>? {
        val comesFrom = hashMapOf<Int, Int?>(from to null)
        val queue = ArrayDeque(listOf(from))
        while (queue.isNotEmpty()) {
            val at = queue.removeFirst()
            if (at == to) return generateSequence(to) { comesFrom[it] }.toList().reversed()
            for ((next, how) in edges[at].orEmpty()) {
                if (next !in comesFrom && how.any { it in kinds }) {
                    comesFrom[next] = at
                    queue += next
                }
            }
        }
        return null
    }

    private fun finding(anomaly: Anomaly, circle: List<Int>): Finding {
        val steps = (listOf(circle.last()) + circle).zipWithNext { before, after ->
            "T$before ${edges.getValue(before).getValue(after).joinToString("+")} T$after"
        }
        return Finding(anomaly, circle.map { transactions.getValue(it) }, steps.joinToString())
    }
}
