package dev.runnel.sql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;

/** Where a frame begins or ends; made by {@code preceding(3)}, {@code currentRow()} and so on. */
public final class FrameBound {
    static final FrameBound FIRST = new FrameBound("unbounded preceding", Long.MIN_VALUE);
    static final FrameBound CURRENT = new FrameBound("current row", 0);
    static final FrameBound LAST = new FrameBound("unbounded following", Long.MAX_VALUE);

    private final String sql;
    private final long position;

    private FrameBound(String sql, long position) {
        this.sql = sql;
        this.position = position;
    }

    static FrameBound preceding(long count) {
        return new FrameBound(notNegative(count) + " preceding", -count);
    }

    static FrameBound following(long count) {
        return new FrameBound(notNegative(count) + " following", count);
    }

    private static long notNegative(long count) {
        if (count < 0) {
            throw new RunnelException(
                    ErrorKind.PARAMETER, "The bound of a frame must not be negative: use preceding or following.");
        }
        return count;
    }

    /** Relative to the current row; a frame goes from a lower one to a higher. */
    long position() {
        return position;
    }

    boolean isCounted() {
        return this != FIRST && this != CURRENT && this != LAST;
    }

    String sql() {
        return sql;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof FrameBound other && sql.equals(other.sql);
    }

    @Override
    public int hashCode() {
        return sql.hashCode();
    }

    @Override
    public String toString() {
        return sql;
    }
}
