package dev.runnel.internal.engine;

import dev.runnel.spi.Exchange;
import dev.runnel.spi.Progress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a caller how far its statement is: one call at a time, on a thread of our own, never backwards. */
final class Reporting {
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);

    private final Consumer<? super Progress> report;
    private final AtomicBoolean busy = new AtomicBoolean();
    private volatile long last = System.nanoTime();
    private double percent = -1;

    Reporting(Consumer<? super Progress> report) {
        this.report = report;
    }

    /** Called by the watch while the statement runs; must not block. */
    void look(long now, Engine engine, Exchange exchange) {
        if (now - last >= EVERY_NANOS && busy.compareAndSet(false, true)) {
            last = now;
            engine.aside(() -> {
                try {
                    tell(exchange);
                    busy.set(false);
                } catch (Throwable e) {
                    LOG.error("A progress callback threw; it is not called again", e);
                }
            });
        }
    }

    private void tell(Exchange exchange) {
        Progress now = exchange.progress();
        if (now != null && now.percent() > percent) {
            percent = now.percent();
            report.accept(now);
        }
    }
}
