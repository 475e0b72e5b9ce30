package dev.runnel.redis;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.run.StoppableFuture;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Single flight: who asks for what is being loaded already waits for the same load. The load belongs to none of them: it goes on
 * as long as anybody waits, and is stopped when the last one has left. After {@link #forget} nobody new joins it, and what it
 * loads is not kept.
 */
final class Flights {
    private final Map<ByteBuffer, Flight<?>> flights = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** What is being loaded for one key. */
    static final class Flight<T extends @Nullable Object> {
        final CompletableFuture<T> load = new CompletableFuture<>();
        private int waiting;
        private boolean stale;
        private @Nullable CompletableFuture<T> work;

        private @Nullable Unkept kept;

        /** Does what keeps the value, unless the key was invalidated since this began; an invalidation comes behind it. */
        synchronized boolean keep(Unkept kept, Runnable keep) {
            if (!stale) {
                this.kept = kept;
                keep.run();
            }
            return !stale;
        }
    }

    /** Takes back what was to keep the value, if it is not on its way yet. */
    @FunctionalInterface
    interface Unkept {
        void takeBack();
    }

    /** Begins a load; it is told of its flight, and stopped by the future's cancellation. */
    @FunctionalInterface
    interface Loader<T extends @Nullable Object> {
        CompletableFuture<T> load(Flight<T> flight);
    }

    /** The value of the flight under way, or of a new one. Completed from outside, the future leaves it. */
    <T extends @Nullable Object> CompletableFuture<T> join(byte[] key, Loader<T> loader) {
        if (closed) {
            return CompletableFuture.failedFuture(Line.closed());
        }
        ByteBuffer name = ByteBuffer.wrap(key);
        while (true) {
            @SuppressWarnings("unchecked") // one type a key: another one would be another declaration of it
            var flight = (Flight<T>) flights.computeIfAbsent(name, absent -> new Flight<T>());
            boolean first;
            synchronized (flight) {
                if (flight.waiting < 0 || flight.stale) {
                    flights.remove(name, flight);
                    continue;
                }
                first = flight.waiting++ == 0;
            }
            var passenger = new Passenger<>(this, name, flight);
            flight.load.whenComplete(passenger::landed);
            if (first) {
                begin(name, flight, loader);
            }
            return passenger;
        }
    }

    private <T extends @Nullable Object> void begin(ByteBuffer name, Flight<T> flight, Loader<T> loader) {
        CompletableFuture<T> work;
        try {
            work = loader.load(flight);
        } catch (RuntimeException e) {
            work = CompletableFuture.failedFuture(e);
        }
        boolean abandoned;
        synchronized (flight) {
            flight.work = work;
            abandoned = flight.waiting < 0;
        }
        work.whenComplete((value, error) -> {
            synchronized (flight) {
                flight.waiting = -1;
            }
            flights.remove(name, flight);
            if (error == null) {
                flight.load.complete(value);
            } else {
                flight.load.completeExceptionally(error);
            }
        });
        if (abandoned) {
            work.cancel(true);
        }
    }

    private <T extends @Nullable Object> void leave(ByteBuffer name, Flight<T> flight) {
        CompletableFuture<T> work;
        synchronized (flight) {
            if (flight.waiting < 0 || --flight.waiting > 0) {
                return;
            }
            flight.waiting = -1;
            work = flight.work;
        }
        flights.remove(name, flight);
        if (work != null) {
            work.cancel(true);
        }
    }

    /** What is being loaded for the key is out of date. */
    void forget(byte[] key) {
        Flight<?> flight = flights.remove(ByteBuffer.wrap(key));
        if (flight == null) {
            return;
        }
        Unkept kept;
        synchronized (flight) {
            flight.stale = true;
            kept = flight.kept;
        }
        if (kept != null) {
            kept.takeBack();
        }
    }

    int underWay() {
        return flights.size();
    }

    /** How many wait for the key. */
    int waiting(byte[] key) {
        Flight<?> flight = flights.get(ByteBuffer.wrap(key));
        if (flight == null) {
            return 0;
        }
        synchronized (flight) {
            return flight.waiting;
        }
    }

    void close() {
        closed = true;
        for (Flight<?> flight : flights.values()) {
            CompletableFuture<?> work;
            synchronized (flight) {
                work = flight.work;
            }
            if (work != null) {
                work.completeExceptionally(
                        new RunnelException(ErrorKind.CLOSED, "This Redis was closed during a load."));
            }
        }
    }

    /** One who waits. */
    private static final class Passenger<T extends @Nullable Object> extends StoppableFuture<T> {
        private final Flights flights;
        private final ByteBuffer name;
        private final Flight<T> flight;

        Passenger(Flights flights, ByteBuffer name, Flight<T> flight) {
            this.flights = flights;
            this.name = name;
            this.flight = flight;
        }

        void landed(T value, @Nullable Throwable error) {
            if (error == null) {
                complete(value);
            } else {
                failed(error);
            }
        }

        @Override
        protected void stop() {
            flights.leave(name, flight);
        }
    }
}
