package dev.runnel.tck.history

import dev.runnel.tck.history.Operation.Append
import dev.runnel.tck.history.Operation.ReadList
import dev.runnel.tck.history.Operation.ReadValue
import dev.runnel.tck.history.Operation.Write
import dev.runnel.tck.history.Outcome.ABORTED
import dev.runnel.tck.history.Outcome.COMMITTED
import dev.runnel.tck.history.Outcome.UNKNOWN
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import kotlin.random.Random

private const val X = 1
private const val Y = 2

private fun append(key: Int, element: Int) = Append(key, element)

private fun list(key: Int, vararg elements: Int) = ReadList(key, elements.toList())

private fun write(key: Int, value: Int) = Write(key, value)

private fun read(key: Int, value: Int?) = ReadValue(key, value)

/** Committed transactions, unless made otherwise; each line is one. */
private fun history(vararg operations: List<Operation>, outcomes: Map<Int, Outcome> = mapOf()) =
    operations.mapIndexed { i, of -> Transaction(i + 1, outcomes[i + 1] ?: COMMITTED, of) }

private fun lists(end: Map<Int, List<Int>>, vararg operations: List<Operation>, outcomes: Map<Int, Outcome> = mapOf()) =
    ListHistory(history(*operations, outcomes = outcomes), end).findings().map { it.anomaly }.distinct()

private fun registers(end: Map<Int, Int?>, vararg operations: List<Operation>, outcomes: Map<Int, Outcome> = mapOf()) =
    RegisterHistory(history(*operations, outcomes = outcomes), end).findings().map { it.anomaly }.distinct()

class HistoryTest :
    FunSpec({
        test("a serial history of lists has nothing to find") {
            lists(
                mapOf(X to listOf(1, 2), Y to listOf(3)),
                listOf(append(X, 1), list(X, 1)),
                listOf(list(X, 1), append(X, 2), append(Y, 3)),
                listOf(list(X, 1, 2), list(Y, 3)),
                listOf(list(X), list(Y)),
            ) shouldBe listOf()
        }

        test("a rolled back transaction is no part of it, and one of unknown end is if its write was seen") {
            lists(
                mapOf(X to listOf(2)),
                listOf(append(X, 1), list(X, 1)),
                listOf(append(X, 2), append(Y, 3)),
                outcomes = mapOf(1 to ABORTED, 2 to UNKNOWN),
            ) shouldBe listOf(Anomaly.LOST_WRITE)
            lists(
                mapOf(X to listOf()),
                listOf(append(X, 1), append(Y, 2)),
                outcomes = mapOf(1 to UNKNOWN),
            ) shouldBe listOf()
        }

        test("one of unknown end that was read by another whose write was seen has happened, and so has what it read") {
            val skew = listOf(read(X, null), read(Y, null), write(X, 1))
            val other = listOf(read(X, null), read(Y, null), write(Y, 3))
            val unknown = mapOf(1 to UNKNOWN, 2 to UNKNOWN)
            registers(mapOf(X to 2, Y to 3), skew, listOf(read(X, 1), write(X, 2)), other, outcomes = unknown) shouldBe
                listOf(Anomaly.WRITE_SKEW)
            registers(
                mapOf(X to null, Y to 3),
                skew,
                listOf(read(X, 1), write(X, 2)),
                other,
                outcomes = unknown,
            ) shouldBe
                listOf()
        }

        test("G0: writes in different orders on different keys") {
            lists(
                mapOf(X to listOf(1, 2), Y to listOf(4, 3)),
                listOf(append(X, 1), append(Y, 3)),
                listOf(append(X, 2), append(Y, 4)),
            ) shouldContain Anomaly.WRITE_CYCLE
        }

        test("G1a: a read of what was rolled back, by a transaction or in the end") {
            lists(
                mapOf(X to listOf()),
                listOf(append(X, 1)),
                listOf(list(X, 1)),
                outcomes = mapOf(1 to ABORTED),
            ) shouldContain Anomaly.ABORTED_READ
            lists(mapOf(X to listOf(1)), listOf(append(X, 1)), outcomes = mapOf(1 to ABORTED)) shouldBe
                listOf(Anomaly.ABORTED_READ)
        }

        test("G1b: a read between two writes of one transaction") {
            lists(mapOf(X to listOf(1, 2)), listOf(append(X, 1), append(X, 2)), listOf(list(X, 1))) shouldContain
                Anomaly.INTERMEDIATE_READ
        }

        test("G1c: two that have read each other") {
            lists(
                mapOf(X to listOf(1), Y to listOf(2)),
                listOf(append(X, 1), list(Y, 2)),
                listOf(append(Y, 2), list(X, 1)),
            ) shouldBe listOf(Anomaly.CIRCULAR_INFORMATION_FLOW)
        }

        test("G-single: a read of one key before, of the other after a commit; and a lost update") {
            lists(
                mapOf(X to listOf(1), Y to listOf(2)),
                listOf(append(X, 1), append(Y, 2)),
                listOf(list(X), list(Y, 2)),
            ) shouldBe listOf(Anomaly.READ_SKEW)
            lists(
                mapOf(X to listOf(1, 2)),
                listOf(list(X), append(X, 1)),
                listOf(list(X), append(X, 2)),
            ) shouldBe listOf(Anomaly.READ_SKEW)
        }

        test("G2: write skew of two, and of three by a reader") {
            lists(
                mapOf(X to listOf(1), Y to listOf(2)),
                listOf(list(X), list(Y), append(X, 1)),
                listOf(list(X), list(Y), append(Y, 2)),
            ) shouldBe listOf(Anomaly.WRITE_SKEW)
            lists(
                mapOf(X to listOf(1), Y to listOf(2)),
                listOf(list(X), list(Y), append(X, 1)),
                listOf(append(Y, 2)),
                listOf(list(X), list(Y, 2)),
            ) shouldBe listOf(Anomaly.WRITE_SKEW)
        }

        test("elements that are lost, double, nobody's, or in two orders") {
            lists(mapOf(X to listOf()), listOf(append(X, 1))) shouldBe listOf(Anomaly.LOST_WRITE)
            lists(mapOf(X to listOf(1, 1)), listOf(append(X, 1))) shouldBe listOf(Anomaly.DUPLICATE)
            lists(mapOf(X to listOf(7)), listOf(list(X))) shouldContain Anomaly.UNKNOWN_WRITE
            lists(
                mapOf(X to listOf(1, 2)),
                listOf(append(X, 1)),
                listOf(append(X, 2)),
                listOf(list(X, 2)),
            ) shouldContain
                Anomaly.INCOMPATIBLE_ORDER
        }

        test("a transaction that does not see its own writes, or not what it saw before") {
            lists(mapOf(X to listOf(1)), listOf(append(X, 1), list(X))) shouldContain Anomaly.INTERNAL
            lists(mapOf(X to listOf(1)), listOf(append(X, 1)), listOf(list(X), list(X, 1))) shouldContain
                Anomaly.INTERNAL
        }

        test("a serial history of registers has nothing to find") {
            registers(
                mapOf(X to 2, Y to 3),
                listOf(read(X, null), write(X, 1), read(X, 1)),
                listOf(read(X, 1), write(X, 2), write(Y, 3)),
                listOf(read(X, 2), read(Y, 3)),
                listOf(read(X, 1), read(Y, null)),
                listOf(read(X, 2), write(X, 9)),
                outcomes = mapOf(5 to ABORTED),
            ) shouldBe listOf()
        }

        test("registers: lost updates and writes, skews, circles, and reads of what never was") {
            registers(
                mapOf(X to 2),
                listOf(read(X, null), write(X, 1)),
                listOf(read(X, null), write(X, 2)),
            ) shouldContain
                Anomaly.LOST_UPDATE
            registers(mapOf(X to null), listOf(read(X, null), write(X, 1))) shouldBe listOf(Anomaly.LOST_WRITE)
            registers(
                mapOf(X to 1, Y to 2),
                listOf(read(X, null), read(Y, null), write(X, 1)),
                listOf(read(X, null), read(Y, null), write(Y, 2)),
            ) shouldBe listOf(Anomaly.WRITE_SKEW)
            registers(
                mapOf(X to 1, Y to 2),
                listOf(read(X, null), write(X, 1), read(Y, null), write(Y, 2)),
                listOf(read(X, null), read(Y, 2)),
            ) shouldBe listOf(Anomaly.READ_SKEW)
            registers(
                mapOf(X to 1, Y to 2),
                listOf(write(X, 1), read(Y, 2)),
                listOf(write(Y, 2), read(X, 1)),
            ) shouldBe listOf(Anomaly.CIRCULAR_INFORMATION_FLOW)
            registers(
                mapOf(X to null),
                listOf(write(X, 1)),
                listOf(read(X, 1)),
                outcomes = mapOf(1 to ABORTED),
            ) shouldContain
                Anomaly.ABORTED_READ
            registers(mapOf(X to 2), listOf(write(X, 1), write(X, 2)), listOf(read(X, 1))) shouldContain
                Anomaly.INTERMEDIATE_READ
            registers(mapOf(X to null), listOf(read(X, 5))) shouldContain Anomaly.UNKNOWN_WRITE
            registers(mapOf(X to 1), listOf(write(X, 1), read(X, null))) shouldContain Anomaly.INTERNAL
        }

        test("any serial history is good, and is bad when one transaction has read an older state than another key's") {
            for (seed in 1..300) {
                val serial = Serial(Random(seed))
                ListHistory(serial.history, serial.end).findings() shouldBe listOf()
                val stale = Transaction(0, COMMITTED, listOf(list(X), ReadList(Y, serial.end.getValue(Y))))
                val both = serial.history.any { t ->
                    t.outcome == COMMITTED &&
                        t.operations.any { it is Append && it.key == X } &&
                        t.operations.any { it is Append && it.key == Y }
                }
                if (both) ListHistory(serial.history + stale, serial.end).findings().shouldNotBeEmpty()
            }
        }
    })

/** Transactions one after the other, with their effects as they must be; every fifth is rolled back. */
private class Serial(random: Random) {
    val end = HashMap<Int, List<Int>>((1..4).associateWith { listOf() })
    private var element = 0
    val history = List(40) { i ->
        val mine = HashMap(end)
        val operations = List(1 + random.nextInt(5)) {
            val key = 1 + random.nextInt(4)
            if (random.nextBoolean()) {
                ReadList(key, mine.getValue(key))
            } else {
                Append(key, ++element).also { mine[key] = mine.getValue(key) + it.element }
            }
        }
        val outcome = if (i % 5 == 4) ABORTED else COMMITTED
        if (outcome == COMMITTED) end.putAll(mine)
        Transaction(i + 1, outcome, operations)
    }
}
