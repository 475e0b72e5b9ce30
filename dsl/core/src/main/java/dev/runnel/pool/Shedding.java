package dev.runnel.pool;

/**
 * When the pool turns callers away: CoDel (controlled delay) over the time that checkouts have waited. A long queue is no
 * overload as long as it empties now and then; a queue that nobody has passed in the target time for a whole interval
 * only adds waiting, because as many come as are served. Guarded by the pool's lock.
 *
 * <pre>
 *   CALM --- an interval ends in which every checkout missed the target ---> OVERLOADED
 *     ^                                                                          |
 *     +---------------------- a checkout within the target ---------------------+
 *     +----------------- less than an interval later, a miss -------------------^
 * </pre>
 *
 * Overloaded, a newcomer fails at once if the first in the queue has missed the target already, and those who have waited
 * for twice the target are shed, oldest first. That empties the queue, which looks like calm; so for an interval after it
 * the next miss is the same overload again. So waiting stays at about
 * twice the target while more come than are served: whom nobody gives a place by then leaves when the next one comes or goes.
 *
 * <p>What is no overload: fewer waiters than the pool has places are never turned away; and an interval counts only if in it
 * each place was given to somebody once, on average. Sessions held for longer than the interval are slow, not overloaded:
 * they make others wait however few those are, and are left to the pool's timeout.
 */
final class Shedding {
    private final long target;
    private final long interval;
    private int places;
    /** The interval that is being counted, in which every checkout has missed so far. */
    private boolean counting;

    private long startedAt;
    private long missed;
    private boolean overloaded;
    /** Whether an overload ended at {@link #endedAt}. */
    private boolean ended;

    private long endedAt;

    /** @param target 0 for never */
    Shedding(long target, long interval, int places) {
        this.target = target;
        this.interval = interval;
        this.places = places;
    }

    /** The pool has another size. */
    void places(int places) {
        this.places = places;
    }

    /** A session was leased to somebody who had waited so long. */
    void checkout(long waited, long now) {
        if (waited <= target) {
            if (overloaded) {
                ended = true;
                endedAt = now;
            }
            counting = false;
            overloaded = false;
        } else if (!counting) {
            counting = true;
            startedAt = now;
            missed = 0;
            overloaded = ended && now - endedAt < interval;
        } else {
            missed++;
            long elapsed = now - startedAt;
            if (elapsed >= interval) {
                overloaded = (double) missed * interval >= (double) places * elapsed;
                startedAt = now;
                missed = 0;
            }
        }
    }

    /** Whether a newcomer is turned away, with so many in the queue of whom the first has waited so long. */
    boolean refuses(int waiting, long firstWaited) {
        return overloaded && target > 0 && waiting >= places && firstWaited > target;
    }

    /** Whether the first of so many in the queue is shed. */
    boolean sheds(int waiting, long firstWaited) {
        return overloaded && target > 0 && waiting > places && firstWaited > 2 * target;
    }
}
