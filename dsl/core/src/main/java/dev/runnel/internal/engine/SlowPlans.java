package dev.runnel.internal.engine;

import dev.runnel.error.RunnelException;
import dev.runnel.spi.Command;
import dev.runnel.spi.run.Outcome;
import dev.runnel.sql.render.Dialect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database how it would run a slow statement, and logs that without any value: in a form of which its dialect
 * can tell for certain what is none. It runs on a session of the pool's, beside its caller, and sparingly, because what
 * is slow is slow in a busy hour: one at a time, and each text at most once a minute.
 */
final class SlowPlans {
    private static final Logger LOG = LoggerFactory.getLogger("dev.runnel.query");
    private static final long AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int TEXTS = 500;
    private static final Pattern EXPLAINABLE = Pattern.compile(
            "\\s*(select|with|insert|update|delete|merge)\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final Engine engine;
    private final Dialect dialect;
    private final AtomicReference<@Nullable Request> asking = new AtomicReference<>();
    private final Map<String, Long> asked = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > TEXTS;
        }
    };

    SlowPlans(Engine engine) {
        this.engine = engine;
        this.dialect = engine.backend().dialect();
    }

    /** Logs the plan of a statement soon, if it is one that has a plan and its turn has come. Never blocks. */
    void log(Request slow) {
        Command command = slow.command();
        String explain = dialect.explainForLog();
        if (explain == null || slow == asking.get() || command.input() != null || !hasPlan(command)) {
            return;
        }
        try {
            Request plan = Plan.of(explain, slow, true);
            if (asking.compareAndSet(null, plan)) {
                ask(plan, slow);
            }
        } catch (RunnelException e) {
            asking.set(null);
            LOG.debug("The plan of a slow statement could not be asked for: {}", e.kind());
        }
    }

    private static boolean hasPlan(Command command) {
        return command.returns() != Command.Returns.COPY_OUT
                && EXPLAINABLE.matcher(command.sql()).matches();
    }

    private boolean isTurnOf(String sql) {
        long now = System.nanoTime();
        synchronized (asked) {
            Long last = asked.get(sql);
            if (last != null && now - last < AGAIN_NANOS) {
                return false;
            }
            asked.put(sql, now);
            return true;
        }
    }

    private void ask(Request plan, Request slow) {
        if (!isTurnOf(slow.command().sql())) {
            asking.set(null);
            return;
        }
        engine.query(
                        engine.autocommit(),
                        plan,
                        Plan.ROWS,
                        new Terminal.Words<>(Integer.MAX_VALUE, dialect::planForLog),
                        Caller.ASYNC,
                        new Outcome<List<String>>() {
                            @Override
                            public boolean complete(List<String> lines) {
                                asking.set(null);
                                if (!lines.isEmpty()) {
                                    LOG.warn("slow: the plan of {}\n{}", slow.purpose(), String.join("\n", lines));
                                }
                                return true;
                            }

                            @Override
                            public void fail(RunnelException error) {
                                asking.set(null);
                                LOG.debug("The plan of a slow statement could not be had: {}", error.kind());
                            }
                        })
                .start();
    }
}
