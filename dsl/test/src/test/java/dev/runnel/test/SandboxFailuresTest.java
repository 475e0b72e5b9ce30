package dev.runnel.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedSuccessfully;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.runnel.async.AsyncDatabase;
import dev.runnel.blocking.BlockingDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

/** What the extension says of tests that do wrong. */
class SandboxFailuresTest {
    @Test
    @DisplayName("a leaked stream and a second database fail their tests, and no other")
    void failures() {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Wrong.class))
                .enableImplicitConfigurationParameters(false)
                .execute()
                .testEvents();
        tests.assertThatEvents()
                .haveExactly(1, event(test("leaks"), finishedWithFailure(message(it -> it.contains("not given back")))))
                .haveExactly(
                        1, event(test("asksForTwo"), finishedWithFailure(message(it -> it.contains("one database")))))
                .haveExactly(1, event(test("isFine"), finishedSuccessfully()));
        assertEquals(3, tests.started().count());
    }

    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Wrong {
        @RegisterExtension
        static final SandboxExtension SANDBOX = SandboxExtension.at("sqlite::memory:")
                .prepare(db -> db.sql("create table kept (i integer)").execute());

        @Test
        @Order(1)
        void leaks(BlockingDatabase db) {
            Stream<Long> open =
                    db.sql("with recursive n(i) as (select 1 union all select i + 1 from n) select i from n").stream(
                            Long.class);
            assertEquals(1L, open.iterator().next());
        }

        @Test
        @Order(2)
        void asksForTwo(BlockingDatabase db, AsyncDatabase second) {}

        @Test
        @Order(3)
        void isFine(AsyncDatabase db) {
            assertEquals(
                    0L, db.sql("select count(*) from kept").value(Long.class).join());
        }
    }
}
