package dev.runnel.micrometer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.listener.QueryListener;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a query costs more when it is looked at, in bytes: blocking on SQLite, where all of it is on one thread. */
class AllocationTest {
    private static final String URL = "sqlite::memory:";
    private static final int WARM_UP = 20_000;
    private static final int QUERIES = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private double perQuery(QueryListener... listeners) {
        try (var db = BlockingDatabase.open(URL, List.of(listeners))) {
            run(db, WARM_UP);
            long before = threads.getCurrentThreadAllocatedBytes();
            run(db, QUERIES);
            return (threads.getCurrentThreadAllocatedBytes() - before) / (double) QUERIES;
        }
    }

    private static void run(BlockingDatabase db, int times) {
        for (int i = 0; i < times; i++) {
            db.sql("select 1").value(Integer.class);
        }
    }

    private static DatabaseObservation observation(IgnoredMeters... ignored) {
        var registry = ObservationRegistry.create();
        registry.observationConfig()
                .observationHandler(new DefaultMeterObservationHandler(new SimpleMeterRegistry(), ignored));
        return DatabaseObservation.of(registry, URL);
    }

    @Test
    @DisplayName("plain metrics cost 200 bytes a query at most, and an observation that nobody wants no more")
    void bytes() {
        double plain = perQuery();
        double metrics = perQuery(DatabaseMetrics.of(new SimpleMeterRegistry(), URL)) - plain;
        double noop = perQuery(DatabaseObservation.of(ObservationRegistry.NOOP, URL)) - plain;
        double observation = perQuery(observation()) - plain;
        double withoutLongTasks = perQuery(observation(IgnoredMeters.LONG_TASK_TIMER)) - plain;
        System.out.printf(
                "bytes a query: %.0f without a listener; more: metrics %.0f, no-op %.0f, observation %.0f, without"
                        + " long task timer %.0f%n",
                plain, metrics, noop, observation, withoutLongTasks);
        assertTrue(metrics <= 200, "metrics: " + metrics);
        assertTrue(noop <= 200, "no-op: " + noop);
        assertTrue(observation <= 4_000, "observation: " + observation);
    }
}
