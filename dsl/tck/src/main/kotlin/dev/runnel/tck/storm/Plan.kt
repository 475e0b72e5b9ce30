package dev.runnel.tck.storm

import dev.runnel.tck.KitTarget
import kotlin.random.Random

internal const val ACCOUNTS = 20
internal const val BALANCE = 1_000

/** What one operation does: the seed decides that, and only the moment differs at which it is stopped. */
internal sealed interface Plan {
    /** Two statements in a transaction, of which only both together keep the total; the second may be in a block of its own. */
    data class Transfer(val first: String, val second: String, val nested: Boolean) : Plan

    /** One statement that changes nothing. */
    data class Touch(val sql: String) : Plan

    /** Every row of a query, in a transaction or not. */
    data class Rows(val sql: String, val inTransaction: Boolean) : Plan

    /** The first rows of a query, in batches, and then no more. */
    data class First(val sql: String, val rows: Int) : Plan
}

/** @param few as many different ones as a service has; null for as many as come, which fill every cache of texts */
internal class Plans(private val target: KitTarget, few: Int? = null) {
    private val changes = few?.let { List(it) { i -> newChange(Random(i)) } }
    private val readings = few?.let { List(it) { i -> newReading(Random(i)) } }

    fun any(random: Random): Plan = if (random.nextInt(5) < 3) change(random) else reading(random)

    private fun change(random: Random): Plan = changes?.random(random) ?: newChange(random)

    /** What needs no table. */
    fun reading(random: Random): Plan = readings?.random(random) ?: newReading(random)

    private fun newChange(random: Random): Plan = if (random.nextInt(3) < 2) {
        transfer(random)
    } else {
        Plan.Touch("update account set balance = balance where id = ${account(random)}")
    }

    private fun newReading(random: Random): Plan {
        val series = target.series(1 + random.nextInt(if (random.nextInt(10) == 0) 5_000 else 300))
        return if (random.nextBoolean()) {
            Plan.Rows(series, random.nextBoolean())
        } else {
            Plan.First(series, 1 + random.nextInt(300))
        }
    }

    /** Most take the accounts in order: a server may take a second to notice a deadlock. */
    private fun transfer(random: Random): Plan {
        val amount = random.nextInt(100)
        val sides = listOf(account(random) to -amount, account(random) to amount)
        val ordered = if (random.nextInt(500) == 0) sides else sides.sortedBy { it.first }
        val (first, second) = ordered.map { (id, change) ->
            "update account set balance = balance + ($change) where id = $id"
        }
        return Plan.Transfer(first, second, random.nextBoolean())
    }

    private fun account(random: Random) = 1 + random.nextInt(ACCOUNTS)
}
