package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.Transaction
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.spi.Capability
import dev.runnel.sql.Functions.coalesce
import dev.runnel.sql.Functions.round
import dev.runnel.sql.Functions.sum
import dev.runnel.update
import dev.runnel.where
import kotlinx.coroutines.async
import java.math.BigDecimal

/** Money goes from supplier to supplier, as in a bank: whole, or not at all. */
suspend fun transfers(db: Database, screen: Screen) {
    screen.chapter("A transaction: children, a savepoint, and what runs after the commit")
    val before = db.balances()

    db.transaction {
        val poor = async { balance(1) }
        val rich = async { balance(2) }
        screen.fact("two children", "supplier 1 has ${money(poor.await())}, supplier 2 has ${money(rich.await())}")

        transfer(from = 1, to = 2, amount = BigDecimal("100.00"))
        if (Capability.SAVEPOINTS in db.capabilities) overdraw(screen)
        afterCommit { screen.fact("afterCommit", "a mail could go out now") }
        screen.fact("still inside", "supplier 1 has ${money(balance(1))}")
    }
    screen.fact("committed", "supplier 1 has ${money(db.balance(1))}, supplier 2 has ${money(db.balance(2))}")

    try {
        db.transaction {
            transfer(from = 1, to = 2, amount = BigDecimal("50.00"))
            throw Overdrawn("the block failed")
        }
    } catch (e: Overdrawn) {
        screen.fact("rolled back", "${e.message}, supplier 1 has ${money(db.balance(1))}")
    }
    check(db.balances().compareTo(before) == 0) { "Money was lost." }
    screen.fact("sum of all", "${money(before)} as before: nothing lost, nothing made")
}

/** A nested block is a savepoint: what it did is undone, and the transaction goes on. */
private suspend fun Transaction.overdraw(screen: Screen) {
    try {
        transaction {
            transfer(from = 1, to = 3, amount = BigDecimal("1000000.00"))
            throw Overdrawn("supplier 1 would have ${money(balance(1))}")
        }
    } catch (e: Overdrawn) {
        screen.fact("savepoint", "rolled back, ${e.message}")
    }
}

private class Overdrawn(message: String) : Exception(message)

/** Takes a database as well as a transaction. */
suspend fun Querier.balance(supplier: Long): BigDecimal =
    from(Suppliers).where { supplierKey eq supplier }.select(Suppliers.balance).one()

suspend fun Querier.balances(): BigDecimal =
    from(Suppliers).select(round(coalesce(sum(Suppliers.balance), BigDecimal.ZERO), 2)).one()

/** Takes a transaction only: one half of it alone must not be. */
suspend fun Transaction.transfer(from: Long, to: Long, amount: BigDecimal) {
    update(Suppliers) { it[balance] = round(balance - amount, 2) }.where { supplierKey eq from }.execute()
    update(Suppliers) { it[balance] = round(balance + amount, 2) }.where { supplierKey eq to }.execute()
}
