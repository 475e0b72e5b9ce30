package dev.runnel.sql;

import java.util.List;

/**
 * Which locks a select takes on the rows it gives, until the transaction ends.
 *
 * @param of only the rows of these; empty for all
 */
public record Lock(Strength strength, Wait waiting, List<Source> of) {
    public Lock {
        of = List.copyOf(of);
    }

    /** What others may still do with the rows. */
    public enum Strength {
        UPDATE,
        SHARE
    }

    /** What happens where another transaction has a row locked. */
    public enum Wait {
        WAIT,
        NO_WAIT,
        SKIP_LOCKED
    }

    Lock withWait(Wait changed) {
        return new Lock(strength, changed, of);
    }
}
