package dev.runnel.tck.history

import dev.runnel.tck.history.Operation.Append
import dev.runnel.tck.history.Operation.ReadList

/**
 * Finds what no serial order explains in a history of appends to lists and reads of whole lists. Of a list alone it is known
 * who wrote what and in which order, so that all dependencies can be told, as Elle does (Kingsbury and Alvaro, VLDB 2020).
 *
 * @param end the lists as they were after the last transaction
 */
public class ListHistory(history: List<Transaction>, private val end: Map<Int, List<Int>>) {
    private val transactions = history.associateBy { it.id }
    private val findings = ArrayList<Finding>()

    /** Who appended an element, and whether it appended another one to the same key after it. */
    private val writers: Map<Int, Transaction> =
        history.flatMap { t -> t.operations.filterIsInstance<Append>().map { it.element to t } }.toMap()
    private val overwritten: Set<Int> = history.flatMapTo(HashSet()) { t ->
        t.operations
            .filterIsInstance<Append>()
            .groupBy { it.key }
            .values
            .flatMap { own ->
                own.dropLast(1)
            }.map { it.element }
    }
    private val committed: List<Transaction> = happened(history, end.values.flatten())

    /** Nothing, if some serial order of the committed transactions explains the history. */
    public fun findings(): List<Finding> {
        findings.clear()
        for (transaction in committed) {
            checkOwn(transaction)
            for (read in transaction.operations.filterIsInstance<ReadList>()) checkRead(transaction, read)
        }
        for ((key, list) in end) checkRead(null, ReadList(key, list))
        checkEnd()
        val dependencies = Dependencies(transactions)
        for (key in keys()) addDependencies(key, dependencies)
        return findings + dependencies.findings()
    }

    private fun keys(): Set<Int> = committed.flatMapTo(LinkedHashSet()) { t -> t.operations.map { it.key } }

    /** A transaction's later reads are what it has read before and its own appends. */
    private fun checkOwn(transaction: Transaction) {
        val known = HashMap<Int, List<Int>>()
        val appended = HashMap<Int, List<Int>>()
        for (operation in transaction.operations) {
            val key = operation.key
            when (operation) {
                is Append -> {
                    appended.merge(key, listOf(operation.element)) { a, b -> a + b }
                    known[key]?.let { known[key] = it + operation.element }
                }
                is ReadList -> {
                    val expected = known[key]
                    val own = appended[key].orEmpty()
                    val other = expected != null && expected != operation.elements
                    if (other || operation.elements.takeLast(own.size) != own) {
                        found(Anomaly.INTERNAL, transaction, "it read $operation after ${expected ?: own}")
                    }
                    known[key] = operation.elements
                }
                else -> error("$operation is not of lists")
            }
        }
    }

    private fun checkRead(reader: Transaction?, read: ReadList) {
        if (read.elements.toSet().size < read.elements.size) found(Anomaly.DUPLICATE, reader, "$read")
        for (element in read.elements) {
            val writer = writers[element]
            if (writer == null) {
                found(Anomaly.UNKNOWN_WRITE, reader, "$element in $read")
            } else if (writer.outcome == Outcome.ABORTED) {
                found(Anomaly.ABORTED_READ, reader, "$element in $read is T${writer.id}'s", writer)
            }
        }
        val last = read.elements.lastOrNull()
        if (last in overwritten && writers[last] !== reader) {
            found(Anomaly.INTERMEDIATE_READ, reader, "$last in $read is not the last of its writer", writers[last])
        }
        val order = end[read.key].orEmpty()
        if (read.elements != order.take(read.elements.size)) {
            found(Anomaly.INCOMPATIBLE_ORDER, reader, "$read, and in the end $order")
        }
    }

    private fun checkEnd() {
        for (transaction in committed) {
            for (append in transaction.operations.filterIsInstance<Append>()) {
                if (append.element !in end[append.key].orEmpty()) found(Anomaly.LOST_WRITE, transaction, "$append")
            }
        }
    }

    private fun addDependencies(key: Int, dependencies: Dependencies) {
        val order = end[key].orEmpty()
        order.zipWithNext { before, after -> link(before, after, dependencies) }
        for (reader in committed) {
            for (read in reader.operations) {
                if (read !is ReadList || read.key != key) continue
                val last = read.elements.lastOrNull { writers[it] !== reader }
                writers[last]?.let { dependencies.add(it.id, reader.id, Dependency.WR) }
                writers[order.getOrNull(read.elements.size)]?.let { dependencies.add(reader.id, it.id, Dependency.RW) }
            }
        }
    }

    private fun link(before: Int, after: Int, dependencies: Dependencies) {
        val first = writers[before] ?: return
        val second = writers[after] ?: return
        dependencies.add(first.id, second.id, Dependency.WW)
    }

    private fun found(anomaly: Anomaly, transaction: Transaction?, why: String, other: Transaction? = null) {
        findings += Finding(anomaly, listOfNotNull(other, transaction), why)
    }
}
