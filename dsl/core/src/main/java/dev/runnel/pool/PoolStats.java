package dev.runnel.pool;

import java.time.Duration;

/**
 * A pool's numbers, all of one moment.
 *
 * @param idle sessions ready to be leased
 * @param leased sessions in the hands of a holder
 * @param connecting sessions being opened
 * @param checking sessions being validated or reset
 * @param closing sessions being closed; they keep their place until the server has let go of them
 * @param waiting callers queued for a session
 * @param created sessions opened since the pool was made
 * @param closed sessions closed since the pool was made, for whatever reason
 * @param timeouts callers that got POOL_TIMEOUT since the pool was made
 * @param shed callers that got POOL_OVERLOADED since the pool was made
 * @param checkouts leases given since the pool was made
 * @param waits how many of them were not given at once
 * @param waited how long all checkouts together have waited
 */
public record PoolStats(
        int idle,
        int leased,
        int connecting,
        int checking,
        int closing,
        int waiting,
        long created,
        long closed,
        long timeouts,
        long shed,
        long checkouts,
        long waits,
        Duration waited) {
    /** Places taken, of those the pool's size and overflow allow. */
    public int size() {
        return idle + leased + connecting + checking + closing;
    }

    /** The sums of two pools' numbers. */
    public PoolStats plus(PoolStats other) {
        return new PoolStats(
                idle + other.idle,
                leased + other.leased,
                connecting + other.connecting,
                checking + other.checking,
                closing + other.closing,
                waiting + other.waiting,
                created + other.created,
                closed + other.closed,
                timeouts + other.timeouts,
                shed + other.shed,
                checkouts + other.checkouts,
                waits + other.waits,
                waited.plus(other.waited));
    }
}
