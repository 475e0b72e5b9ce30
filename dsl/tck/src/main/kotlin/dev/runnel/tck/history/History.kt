package dev.runnel.tck.history

/** What a transaction did to one key, in order. */
public sealed interface Operation {
    public val key: Int

    /** An element put behind the others of the key's list; no two appends of a history put the same. */
    public data class Append(override val key: Int, public val element: Int) : Operation

    /** The whole list of a key, as it was read. */
    public data class ReadList(override val key: Int, public val elements: List<Int>) : Operation

    /** A new value of the key's register; no two writes of a history write the same. */
    public data class Write(override val key: Int, public val value: Int) : Operation

    /** The value of a key's register, as it was read; null before the first write. */
    public data class ReadValue(override val key: Int, public val value: Int?) : Operation
}

/** How a transaction ended, as its caller knows it. */
public enum class Outcome {
    COMMITTED,

    /** Rolled back, or never begun. */
    ABORTED,

    /** The caller left, or was told COMMIT_UNKNOWN: if anybody has read a write of it, it was committed. */
    UNKNOWN,
}

/** One transaction of a history, with all that it did. */
public data class Transaction(public val id: Int, public val outcome: Outcome, public val operations: List<Operation>) {
    override fun toString(): String = "T$id $outcome ${operations.joinToString(" ")}"
}

/** The element or value that this writes; null for a read. */
internal val Operation.written: Int? get() = when (this) {
    is Operation.Append -> element
    is Operation.Write -> value
    is Operation.ReadList, is Operation.ReadValue -> null
}

/** The elements or the value that this reads. */
internal val Operation.read: List<Int> get() = when (this) {
    is Operation.ReadList -> elements
    is Operation.ReadValue -> listOfNotNull(value)
    is Operation.Append, is Operation.Write -> listOf()
}

/**
 * The transactions that have happened. One of unknown outcome has if a write of it is there in the [end], or was read by one
 * that has happened; otherwise nothing tells of it, and its reads prove nothing.
 */
internal fun happened(history: List<Transaction>, end: Collection<Int>): List<Transaction> {
    val happened = LinkedHashSet<Transaction>()
    val seen = HashSet(end)
    var found = history.filter { it.outcome == Outcome.COMMITTED }
    do {
        happened += found
        for (transaction in found) transaction.operations.forEach { seen += it.read }
        found = history.filter { t ->
            t.outcome == Outcome.UNKNOWN && t !in happened && t.operations.any { it.written in seen }
        }
    } while (found.isNotEmpty())
    return history.filter { it in happened }
}

/** What no serial order of the transactions explains. Named as Adya did. */
public enum class Anomaly(public val description: String) {
    ABORTED_READ("G1a: a write was read whose transaction was rolled back"),
    INTERMEDIATE_READ("G1b: a write was read that its own transaction has overwritten"),
    WRITE_CYCLE("G0: the writes of transactions are in different orders on different keys"),
    CIRCULAR_INFORMATION_FLOW("G1c: transactions have read from or overwritten each other in a circle"),
    READ_SKEW("G-single: a transaction has missed a write that is before what it has seen"),
    WRITE_SKEW("G2: several transactions have missed each other's writes in a circle"),
    LOST_UPDATE("P4: two transactions have replaced the same value, each without seeing the other"),
    LOST_WRITE("a write of a committed transaction is not there in the end"),
    DUPLICATE("one write is there twice"),
    UNKNOWN_WRITE("a value was read that nobody has written"),
    INCOMPATIBLE_ORDER("two reads show the same writes in different orders"),
    INTERNAL("a transaction does not see its own writes, or what it has read before"),
}

/** An anomaly and the transactions that show it. */
public data class Finding(
    public val anomaly: Anomaly,
    public val transactions: List<Transaction>,
    public val why: String,
) {
    override fun toString(): String =
        "$anomaly (${anomaly.description}): $why\n" + transactions.joinToString("\n") { "  $it" }
}
