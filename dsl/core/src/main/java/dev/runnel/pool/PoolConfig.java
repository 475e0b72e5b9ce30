package dev.runnel.pool;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;

/**
 * How a pool behaves. {@link Duration#ZERO} switches a limit off where that is said.
 *
 * @param minSize sessions kept open even when idle too long; opened ahead ({@code pool_min})
 * @param maxSize sessions kept ({@code pool_size})
 * @param overflow sessions opened beyond {@code maxSize} under load; closed when they come back, nobody waits and
 *     {@code maxSize} are idle already ({@code max_overflow})
 * @param acquireTimeout how long a caller waits before POOL_TIMEOUT ({@code pool_timeout})
 * @param queueTarget the wait for a session that every caller may miss for {@code queueInterval} before the pool sheds load
 *     with POOL_OVERLOADED; zero: never ({@code queue_target})
 * @param queueInterval how long every checkout must have missed the target; also, sessions that are held for longer on
 *     average count as slow and not as overloaded ({@code queue_interval})
 * @param connectTimeout how long opening, pinging, resetting or closing a session may take
 * @param maxLifetime age after which a session is replaced, spread by 10 % either way; zero: never
 *     ({@code pool_recycle})
 * @param maxIdle idle time after which a session above {@code minSize} is closed; zero: never
 * @param validateAfterIdle idle time after which a session is pinged before it is leased; zero: never
 * @param prePing ping before every lease ({@code pool_pre_ping})
 * @param leakThreshold a lease held longer is logged once; zero: never
 * @param captureStacks remember where each lease was taken; costs some microseconds a lease
 * @param nullPool a session for each lease, closed after it; the sizes do not count
 * @param keepForever the session is the database ({@code :memory:}): never replaced for age, idleness or validation,
 *     and its loss is logged as an error
 */
public record PoolConfig(
        int minSize,
        int maxSize,
        int overflow,
        Duration acquireTimeout,
        Duration queueTarget,
        Duration queueInterval,
        Duration connectTimeout,
        Duration maxLifetime,
        Duration maxIdle,
        Duration validateAfterIdle,
        boolean prePing,
        Duration leakThreshold,
        boolean captureStacks,
        boolean nullPool,
        boolean keepForever) {

    public static final PoolConfig DEFAULT = new Builder().build();

    /** Throws CONFIGURATION naming the wrong option. */
    public PoolConfig {
        check(maxSize >= 1, "pool size", maxSize, "at least 1");
        check(
                minSize >= 0 && minSize <= maxSize,
                "minimum pool size",
                minSize,
                "between 0 and the pool size " + maxSize);
        check(overflow >= 0, "pool overflow", overflow, "0 or more");
        check(isPositive(acquireTimeout), "pool acquire timeout", acquireTimeout, "positive");
        check(!queueTarget.isNegative(), "pool queue target", queueTarget, "positive, or zero for never");
        check(isPositive(queueInterval), "pool queue interval", queueInterval, "positive");
        check(isPositive(connectTimeout), "connect timeout", connectTimeout, "positive");
        check(!maxLifetime.isNegative(), "pool max lifetime", maxLifetime, "positive, or zero for no limit");
        check(!maxIdle.isNegative(), "pool max idle time", maxIdle, "positive, or zero for no limit");
        check(
                !validateAfterIdle.isNegative(),
                "pool validation idle time",
                validateAfterIdle,
                "positive, or zero for never");
        check(!leakThreshold.isNegative(), "pool leak threshold", leakThreshold, "positive, or zero for never");
    }

    /** A builder that starts from these values. */
    public Builder with() {
        return new Builder(this);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isNegative() && !duration.isZero();
    }

    private static void check(boolean ok, String option, Object value, String expected) {
        if (!ok) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION, "The " + option + " is " + value + ", but must be " + expected + ".");
        }
    }

    /** Collects the values of a {@link PoolConfig}; each method is named after the value it sets. */
    public static final class Builder {
        private int minSize;
        private int maxSize = 10;
        private int overflow;
        private Duration acquireTimeout = Duration.ofSeconds(30);
        private Duration queueTarget = Duration.ofSeconds(15);
        private Duration queueInterval = Duration.ofSeconds(5);
        private Duration connectTimeout = Duration.ofSeconds(10);
        private Duration maxLifetime = Duration.ofMinutes(30);
        private Duration maxIdle = Duration.ofMinutes(10);
        private Duration validateAfterIdle = Duration.ofMillis(500);
        private boolean prePing;
        private Duration leakThreshold = Duration.ZERO;
        private boolean captureStacks;
        private boolean nullPool;
        private boolean keepForever;

        private Builder() {}

        private Builder(PoolConfig from) {
            minSize = from.minSize;
            maxSize = from.maxSize;
            overflow = from.overflow;
            acquireTimeout = from.acquireTimeout;
            queueTarget = from.queueTarget;
            queueInterval = from.queueInterval;
            connectTimeout = from.connectTimeout;
            maxLifetime = from.maxLifetime;
            maxIdle = from.maxIdle;
            validateAfterIdle = from.validateAfterIdle;
            prePing = from.prePing;
            leakThreshold = from.leakThreshold;
            captureStacks = from.captureStacks;
            nullPool = from.nullPool;
            keepForever = from.keepForever;
        }

        public Builder minSize(int minSize) {
            this.minSize = minSize;
            return this;
        }

        public Builder maxSize(int maxSize) {
            this.maxSize = maxSize;
            return this;
        }

        public Builder overflow(int overflow) {
            this.overflow = overflow;
            return this;
        }

        public Builder acquireTimeout(Duration acquireTimeout) {
            this.acquireTimeout = acquireTimeout;
            return this;
        }

        public Builder queueTarget(Duration queueTarget) {
            this.queueTarget = queueTarget;
            return this;
        }

        public Builder queueInterval(Duration queueInterval) {
            this.queueInterval = queueInterval;
            return this;
        }

        public Builder connectTimeout(Duration connectTimeout) {
            this.connectTimeout = connectTimeout;
            return this;
        }

        public Builder maxLifetime(Duration maxLifetime) {
            this.maxLifetime = maxLifetime;
            return this;
        }

        public Builder maxIdle(Duration maxIdle) {
            this.maxIdle = maxIdle;
            return this;
        }

        public Builder validateAfterIdle(Duration validateAfterIdle) {
            this.validateAfterIdle = validateAfterIdle;
            return this;
        }

        public Builder prePing(boolean prePing) {
            this.prePing = prePing;
            return this;
        }

        public Builder leakThreshold(Duration leakThreshold) {
            this.leakThreshold = leakThreshold;
            return this;
        }

        public Builder captureStacks(boolean captureStacks) {
            this.captureStacks = captureStacks;
            return this;
        }

        public Builder nullPool(boolean nullPool) {
            this.nullPool = nullPool;
            return this;
        }

        public Builder keepForever(boolean keepForever) {
            this.keepForever = keepForever;
            return this;
        }

        /** Throws CONFIGURATION naming the wrong option. */
        public PoolConfig build() {
            return new PoolConfig(
                    minSize,
                    maxSize,
                    overflow,
                    acquireTimeout,
                    queueTarget,
                    queueInterval,
                    connectTimeout,
                    maxLifetime,
                    maxIdle,
                    validateAfterIdle,
                    prePing,
                    leakThreshold,
                    captureStacks,
                    nullPool,
                    keepForever);
        }
    }
}
