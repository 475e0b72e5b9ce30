package dev.runnel.tck.history

import dev.runnel.tck.history.Operation.ReadValue
import dev.runnel.tck.history.Operation.Write

/**
 * Finds what no serial order explains in a history of registers. A value's successor is known where its writer has read the
 * register before; a write without that has no place in the order, and tells only who has read it.
 *
 * @param end the values as they were after the last transaction
 */
public class RegisterHistory(history: List<Transaction>, private val end: Map<Int, Int?>) {
    private val transactions = history.associateBy { it.id }
    private val findings = ArrayList<Finding>()
    private val writers: Map<Int, Transaction> =
        history.flatMap { t -> t.operations.filterIsInstance<Write>().map { it.value to t } }.toMap()
    private val overwritten: Set<Int> = history.flatMapTo(HashSet()) { t ->
        t.operations
            .filterIsInstance<Write>()
            .groupBy { it.key }
            .values
            .flatMap { own ->
                own.dropLast(1)
            }.map { it.value }
    }
    private val committed: List<Transaction> = happened(history, end.values.filterNotNull())

    /** Nothing, if some serial order of the committed transactions explains the history, as far as it can be told. */
    public fun findings(): List<Finding> {
        findings.clear()
        val dependencies = Dependencies(transactions)
        for (transaction in committed) {
            checkOwn(transaction)
            for (read in transaction.operations.filterIsInstance<ReadValue>()) {
                checkRead(transaction, read)
                writers[read.value]?.let { dependencies.add(it.id, transaction.id, Dependency.WR) }
            }
        }
        for (key in committed.flatMapTo(LinkedHashSet()) { t -> t.operations.map { it.key } }) {
            order(key, dependencies)
        }
        for ((key, value) in end) checkRead(null, ReadValue(key, value))
        return findings + dependencies.findings()
    }

    private fun checkOwn(transaction: Transaction) {
        val known = HashMap<Int, Int?>()
        for (operation in transaction.operations) {
            when (operation) {
                is Write -> known[operation.key] = operation.value
                is ReadValue -> {
                    if (operation.key in known && known[operation.key] != operation.value) {
                        found(Anomaly.INTERNAL, "it read $operation after ${known[operation.key]}", transaction)
                    }
                    known[operation.key] = operation.value
                }
                else -> error("$operation is not of registers")
            }
        }
    }

    private fun checkRead(reader: Transaction?, read: ReadValue) {
        val value = read.value ?: return
        val writer = writers[value]
        if (writer == null) {
            found(Anomaly.UNKNOWN_WRITE, "$read", reader)
        } else if (writer.outcome == Outcome.ABORTED) {
            found(Anomaly.ABORTED_READ, "$read is of T${writer.id}", writer, reader)
        } else if (value in overwritten && writer !== reader) {
            found(Anomaly.INTERMEDIATE_READ, "$read is not the last of T${writer.id}", writer, reader)
        }
    }

    /** What each value was replaced by, and by whom: those who had read it are before that. */
    private fun order(key: Int, dependencies: Dependencies) {
        val replacing = HashMap<Int?, MutableList<Transaction>>()
        for (transaction in committed) {
            val own = transaction.operations.filter { it.key == key }
            val read = own.firstOrNull() as? ReadValue ?: continue
            if (own.any { it is Write }) replacing.getOrPut(read.value) { ArrayList() } += transaction
        }
        for ((value, by) in replacing) {
            if (by.size > 1) found(Anomaly.LOST_UPDATE, "each has replaced $value of key $key", *by.toTypedArray())
            if (key in end && end[key] == value) {
                found(Anomaly.LOST_WRITE, "in the end key $key has $value again", *by.toTypedArray())
            }
            for (next in by) {
                writers[value]?.let { dependencies.add(it.id, next.id, Dependency.WW) }
                for (reader in committed) {
                    if (reader.operations.any { it is ReadValue && it.key == key && it.value == value }) {
                        dependencies.add(reader.id, next.id, Dependency.RW)
                    }
                }
            }
        }
    }

    private fun found(anomaly: Anomaly, why: String, vararg transactions: Transaction?) {
        findings += Finding(anomaly, transactions.filterNotNull(), why)
    }
}
