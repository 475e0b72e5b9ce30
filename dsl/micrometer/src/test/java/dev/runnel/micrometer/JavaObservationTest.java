package dev.runnel.micrometer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.error.RunnelException;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JavaObservationTest {
    private static final String URL = "sqlite::memory:";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ObservationRegistry registry = ObservationRegistry.create();

    JavaObservationTest() {
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(meters));
    }

    @Test
    @DisplayName("queries of the blocking and of the async face are timed, and the pool is counted")
    void timed() {
        try (var db = BlockingDatabase.open(URL, List.of(DatabaseObservation.of(registry, URL)))) {
            PoolMetrics.of("blocking", db::pool).bindTo(meters);
            db.sql("select 1").label("ask").value(Integer.class);
            assertEquals(
                    1,
                    meters.get("db.client.connection.count")
                            .tag("db.client.connection.state", "idle")
                            .gauge()
                            .value());
        }
        try (var db = AsyncDatabase.open(URL, List.of(DatabaseObservation.of(registry, URL)))) {
            db.sql("select 1")
                    .label("ask")
                    .value(Integer.class)
                    .orTimeout(10, TimeUnit.SECONDS)
                    .join();
        }
        var timer =
                meters.get(QueryConvention.NAME).tag("db.query.summary", "ask").timer();
        assertEquals(2, timer.count());
    }

    @Test
    @DisplayName("plain metrics have the kind of a failure as a label")
    void metrics() {
        try (var db = BlockingDatabase.open(URL, List.of(DatabaseMetrics.of(meters, URL)))) {
            db.sql("select 1 from (select 2) x").value(Integer.class);
            assertThrows(
                    RunnelException.class, () -> db.sql("select * from missing").list(Long.class));
        }
        assertEquals(
                1,
                meters.get(QueryConvention.NAME).tag("error.type", "").timer().count());
        var failed = meters.get(QueryConvention.NAME)
                .tag("error.type", "UNDEFINED_OBJECT")
                .timer();
        assertEquals("SELECT missing", failed.getId().getTag("db.query.summary"));
    }

    @Test
    @DisplayName("without handlers nothing is observed")
    void off() {
        var observation = DatabaseObservation.of(ObservationRegistry.create(), URL);
        try (var db = BlockingDatabase.open(URL, List.of(observation))) {
            assertEquals(1, db.sql("select 1").value(Integer.class));
        }
        assertEquals(0, meters.getMeters().size());
    }
}
