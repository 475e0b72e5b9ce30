package dev.runnel.tck.isolation

import dev.runnel.tck.isolation.Phenomenon.ABORTED_READ
import dev.runnel.tck.isolation.Phenomenon.CIRCULAR_INFORMATION_FLOW
import dev.runnel.tck.isolation.Phenomenon.DIRTY_READ
import dev.runnel.tck.isolation.Phenomenon.DIRTY_WRITE
import dev.runnel.tck.isolation.Phenomenon.INTERMEDIATE_READ
import dev.runnel.tck.isolation.Phenomenon.LOST_UPDATE
import dev.runnel.tck.isolation.Phenomenon.OBSERVED_TRANSACTION_VANISHES
import dev.runnel.tck.isolation.Phenomenon.PHANTOM_SKEW
import dev.runnel.tck.isolation.Phenomenon.PREDICATE_MANY_PRECEDERS
import dev.runnel.tck.isolation.Phenomenon.PREDICATE_MANY_PRECEDERS_WRITE
import dev.runnel.tck.isolation.Phenomenon.READ_ONLY_SKEW
import dev.runnel.tck.isolation.Phenomenon.READ_SKEW
import dev.runnel.tck.isolation.Phenomenon.READ_SKEW_PREDICATE
import dev.runnel.tck.isolation.Phenomenon.READ_SKEW_WRITE
import dev.runnel.tck.isolation.Phenomenon.WRITE_SKEW

/** The rows that each script begins with. */
internal val BEFORE: Rows = mapOf(1 to 10, 2 to 20)

/** Runs the script of a phenomenon, which ends all transactions that it began; true if the phenomenon was seen. */
internal suspend fun LockStep.sees(phenomenon: Phenomenon): Boolean = when (phenomenon) {
    DIRTY_WRITE -> dirtyWrite()
    DIRTY_READ -> dirtyRead()
    ABORTED_READ -> abortedRead()
    INTERMEDIATE_READ -> intermediateRead()
    CIRCULAR_INFORMATION_FLOW -> circularInformationFlow()
    OBSERVED_TRANSACTION_VANISHES -> observedTransactionVanishes()
    PREDICATE_MANY_PRECEDERS -> predicateManyPreceders()
    PREDICATE_MANY_PRECEDERS_WRITE -> predicateManyPrecedersWrite()
    LOST_UPDATE -> lostUpdate()
    READ_SKEW -> readSkew()
    READ_SKEW_PREDICATE -> readSkewPredicate()
    READ_SKEW_WRITE -> readSkewWrite()
    WRITE_SKEW -> writeSkew()
    PHANTOM_SKEW -> phantomSkew()
    READ_ONLY_SKEW -> readOnlySkew()
}

private suspend fun LockStep.dirtyWrite(): Boolean {
    val t1 = begin()
    val t2 = begin()
    t1.set(1, 11)
    t2.set(1, 12)
    t1.set(2, 21)
    t1.commit()
    t2.set(2, 22)
    t2.commit()
    return end() in listOf(mapOf(1 to 11, 2 to 22), mapOf(1 to 12, 2 to 21))
}

private suspend fun LockStep.dirtyRead(): Boolean {
    val t1 = begin()
    val t2 = begin()
    t1.set(1, 101)
    val read = t2.read()
    val early = read.value // a read that waits for the commit has no value yet
    t1.commit()
    t2.commit()
    end()
    return early?.get(1) == 101
}

private suspend fun LockStep.abortedRead(): Boolean {
    val t1 = begin()
    val t2 = begin()
    t1.set(1, 101)
    val first = t2.read()
    t1.rollback()
    val second = t2.read()
    t2.commit()
    end()
    return listOf(first, second).any { it.value?.get(1) == 101 }
}

private suspend fun LockStep.intermediateRead(): Boolean {
    val t1 = begin()
    val t2 = begin()
    t1.set(1, 101)
    val first = t2.read()
    t1.set(1, 11)
    t1.commit()
    val second = t2.read()
    t2.commit()
    end()
    return listOf(first, second).any { it.value?.get(1) == 101 }
}

private suspend fun LockStep.circularInformationFlow(): Boolean {
    val t1 = begin()
    val t2 = begin()
    t1.set(1, 11)
    t2.set(2, 22)
    val first = t1.read("id = 2")
    val second = t2.read("id = 1")
    t1.commit()
    t2.commit()
    end()
    return t1.committed && t2.committed && first.value?.get(2) == 22 && second.value?.get(1) == 11
}

private suspend fun LockStep.observedTransactionVanishes(): Boolean {
    val t1 = begin()
    val t2 = begin()
    val t3 = begin()
    t1.set(1, 11)
    t1.set(2, 19)
    t2.set(1, 12)
    t1.commit()
    val first = t3.read()
    t2.set(2, 18)
    val second = t3.read()
    t2.commit()
    val third = t3.read()
    t3.commit()
    end()
    val halves = listOf(mapOf(1 to 12, 2 to 19), mapOf(1 to 11, 2 to 18))
    return listOf(first, second, third).any { it.value in halves }
}

private suspend fun LockStep.predicateManyPreceders(): Boolean {
    val t1 = begin()
    val t2 = begin()
    t1.read("n = 30")
    t2.execute("insert into test (id, n) values (3, 30)")
    t2.commit()
    val second = t1.read("n % 3 = 0")
    t1.commit()
    end()
    return t1.committed && second.value?.isNotEmpty() == true
}

/** The second transaction has seen that row 2 is meant, and then its delete passes it by. */
private suspend fun LockStep.predicateManyPrecedersWrite(): Boolean {
    val t1 = begin()
    val t2 = begin()
    t1.execute("update test set n = n + 10")
    val meant = t2.read("n = 20")
    t2.execute("delete from test where n = 20")
    t1.commit()
    t2.commit()
    val left = end()
    return t2.committed && meant.value == mapOf(2 to 20) && 2 in left
}

private suspend fun LockStep.lostUpdate(): Boolean {
    val t1 = begin()
    val t2 = begin()
    val first = t1.read("id = 1")
    val second = t2.read("id = 1")
    t1.addOne(first)
    t2.addOne(second)
    t1.commit()
    t2.commit()
    val after = end()
    return t1.committed && t2.committed && after[1] != 12
}

private suspend fun LockStep.readSkew(): Boolean {
    val t1 = begin()
    val t2 = begin()
    val first = t1.read("id = 1")
    t2.read("id = 1")
    t2.read("id = 2")
    t2.set(1, 12)
    t2.set(2, 18)
    t2.commit()
    val second = t1.read("id = 2")
    t1.commit()
    end()
    return t1.committed && first.value?.get(1) == 10 && second.value?.get(2) == 18
}

private suspend fun LockStep.readSkewPredicate(): Boolean {
    val t1 = begin()
    val t2 = begin()
    t1.read("n % 5 = 0")
    t2.execute("update test set n = 12 where n = 10")
    t2.commit()
    val second = t1.read("n % 3 = 0")
    t1.commit()
    end()
    return t1.committed && second.value?.isNotEmpty() == true
}

private suspend fun LockStep.readSkewWrite(): Boolean {
    val t1 = begin()
    val t2 = begin()
    val first = t1.read("id = 1")
    t2.read()
    t2.set(1, 12)
    t2.set(2, 18)
    t2.commit()
    val deleted = t1.execute("delete from test where n = 20")
    t1.commit()
    end()
    return t1.committed && t2.committed && first.value?.get(1) == 10 && deleted.value == 0L
}

private suspend fun LockStep.writeSkew(): Boolean {
    val t1 = begin()
    val t2 = begin()
    val first = t1.read("id in (1, 2)")
    val second = t2.read("id in (1, 2)")
    t1.set(1, 11)
    t2.set(2, 21)
    t1.commit()
    t2.commit()
    end()
    return t1.committed && t2.committed && first.value == BEFORE && second.value == BEFORE
}

private suspend fun LockStep.phantomSkew(): Boolean {
    val t1 = begin()
    val t2 = begin()
    val first = t1.read("n % 3 = 0")
    val second = t2.read("n % 3 = 0")
    t1.execute("insert into test (id, n) values (3, 30)")
    t2.execute("insert into test (id, n) values (4, 42)")
    t1.commit()
    t2.commit()
    end()
    return t1.committed && t2.committed && first.value == emptyMap<Int, Int>() && second.value == first.value
}

/** Of Fekete and others: without the reader, the first could have been before the second. */
private suspend fun LockStep.readOnlySkew(): Boolean {
    val t1 = begin()
    val first = t1.read()
    val t2 = begin()
    t2.execute("update test set n = n + 5 where id = 2")
    t2.commit()
    val t3 = begin()
    val third = t3.read()
    t3.commit()
    t1.set(1, 0)
    t1.commit()
    end()
    return t1.committed && first.value == BEFORE && third.value == mapOf(1 to 10, 2 to 25)
}
