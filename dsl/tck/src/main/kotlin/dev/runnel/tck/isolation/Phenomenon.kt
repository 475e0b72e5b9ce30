package dev.runnel.tck.isolation

import dev.runnel.spi.Isolation

/**
 * What concurrent transactions can make of each other's work, as Adya defined it and the Hermitage tests drive it
 * (https://github.com/ept/hermitage). For each of them the kit has one script of steps, in which it is seen or not.
 */
public enum class Phenomenon(public val description: String) {
    DIRTY_WRITE("G0: the writes of two transactions are mixed"),
    DIRTY_READ("P1: what is not committed yet is read"),
    ABORTED_READ("G1a: what is rolled back afterwards is read"),
    INTERMEDIATE_READ("G1b: what its writer overwrites afterwards is read"),
    CIRCULAR_INFORMATION_FLOW("G1c: two transactions read each other's writes"),
    OBSERVED_TRANSACTION_VANISHES("OTV: half of a transaction is seen, overwritten by half of another"),
    PREDICATE_MANY_PRECEDERS("PMP: rows appear between two reads of one transaction (phantoms)"),
    PREDICATE_MANY_PRECEDERS_WRITE("PMP on a write: a delete leaves rows that its transaction has seen and meant"),
    LOST_UPDATE("P4: of two that read and then write the same row, one is forgotten"),
    READ_SKEW("G-single: one row is read from before another's commit, one from after it"),
    READ_SKEW_PREDICATE("G-single: the same with reads by a condition"),
    READ_SKEW_WRITE("G-single: a write by a condition misses what its transaction still sees"),
    WRITE_SKEW("G2-item: two read the same rows, and each writes another of them"),
    PHANTOM_SKEW("G2: two look for rows, find none, and each inserts one"),
    READ_ONLY_SKEW("G2 of three, one of which only reads: it sees a state that no order explains"),
    ;

    public companion object {
        private val SKEWS = setOf(WRITE_SKEW, PHANTOM_SKEW, READ_ONLY_SKEW)

        /**
         * What a level lets through that is no stronger than its name: READ COMMITTED whose statements see whole transactions,
         * and REPEATABLE READ as the snapshot that it is almost everywhere. Where everything uncommitted is seen, there is no
         * older state that a delete could miss.
         */
        public fun at(isolation: Isolation): Set<Phenomenon> = when (isolation) {
            Isolation.READ_UNCOMMITTED -> entries.toSet() - DIRTY_WRITE - PREDICATE_MANY_PRECEDERS_WRITE
            Isolation.READ_COMMITTED ->
                setOf(
                    PREDICATE_MANY_PRECEDERS,
                    PREDICATE_MANY_PRECEDERS_WRITE,
                    LOST_UPDATE,
                    READ_SKEW,
                    READ_SKEW_PREDICATE,
                    READ_SKEW_WRITE,
                ) + SKEWS
            Isolation.REPEATABLE_READ, Isolation.SNAPSHOT -> SKEWS
            Isolation.SERIALIZABLE -> setOf()
        }
    }
}
