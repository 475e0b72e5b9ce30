package dev.runnel.tour.java;

import static dev.runnel.sql.Functions.round;
import static dev.runnel.sql.Functions.sum;
import static dev.runnel.tour.java.Screen.money;
import static dev.runnel.tour.java.Tables.SUPPLIERS;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingQuerier;
import dev.runnel.blocking.BlockingTransaction;
import dev.runnel.spi.Capability;
import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;

/** Money goes from supplier to supplier, as in a bank: whole, or not at all. */
final class Transfers {
    private Transfers() {}

    static void transfers(BlockingDatabase db, AsyncDatabase async, Screen screen) {
        screen.chapter("A transaction: children, a savepoint, and what runs after the commit");
        BigDecimal before = balances(db);

        screen.fact(
                "two children", "supplier 1 and 2 have " + money(sumOfTwo(async).join()));
        db.transaction(tx -> {
            transfer(tx, 1, 2, new BigDecimal("100.00"));
            if (db.capabilities().contains(Capability.SAVEPOINTS)) {
                overdraw(tx, screen);
            }
            tx.afterCommit(() -> screen.fact("afterCommit", "a mail could go out now"));
            screen.fact("still inside", "supplier 1 has " + money(balance(tx, 1)));
            return tx;
        });
        screen.fact(
                "committed", "supplier 1 has " + money(balance(db, 1)) + ", supplier 2 has " + money(balance(db, 2)));

        try {
            db.transaction(tx -> {
                transfer(tx, 1, 2, new BigDecimal("50.00"));
                throw new Overdrawn("the block failed");
            });
        } catch (Overdrawn e) {
            screen.fact("rolled back", e.getMessage() + ", supplier 1 has " + money(balance(db, 1)));
        }
        if (balances(db).compareTo(before) != 0) {
            throw new IllegalStateException("Money was lost.");
        }
        screen.fact("sum of all", money(before) + " as before: nothing lost, nothing made");
    }

    /** A nested block is a savepoint: what it did is undone, and the transaction goes on. */
    private static void overdraw(BlockingTransaction tx, Screen screen) {
        try {
            tx.transaction(nested -> {
                transfer(nested, 1, 3, new BigDecimal("1000000.00"));
                throw new Overdrawn("supplier 1 would have " + money(balance(nested, 1)));
            });
        } catch (Overdrawn e) {
            screen.fact("savepoint", "rolled back, " + e.getMessage());
        }
    }

    /** Two statements of one transaction, started together; it commits when both have ended. */
    private static CompletableFuture<BigDecimal> sumOfTwo(AsyncDatabase db) {
        var s = SUPPLIERS;
        return db.transaction(tx -> {
            var poor = tx.from(s).where(s.supplierKey.eq(1L)).select(s.balance).one();
            var rich = tx.from(s).where(s.supplierKey.eq(2L)).select(s.balance).one();
            return poor.thenCombine(rich, BigDecimal::add);
        });
    }

    /** Takes a database as well as a transaction. */
    static BigDecimal balance(BlockingQuerier db, long supplier) {
        var s = SUPPLIERS;
        return db.from(s).where(s.supplierKey.eq(supplier)).select(s.balance).one();
    }

    static BigDecimal balances(BlockingQuerier db) {
        return db.from(SUPPLIERS).select(round(sum(SUPPLIERS.balance), 2)).one();
    }

    /** Takes a transaction only: one half of it alone must not be. */
    static void transfer(BlockingTransaction tx, long from, long to, BigDecimal amount) {
        var s = SUPPLIERS;
        tx.update(s)
                .set(s.balance, round(s.balance.minus(amount), 2))
                .where(s.supplierKey.eq(from))
                .execute();
        tx.update(s)
                .set(s.balance, round(s.balance.plus(amount), 2))
                .where(s.supplierKey.eq(to))
                .execute();
    }

    private static final class Overdrawn extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overdrawn(String message) {
            super(message);
        }
    }
}
