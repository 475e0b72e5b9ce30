package dev.runnel.internal.engine;

import dev.runnel.listener.QueryEvent;
import org.jspecify.annotations.Nullable;

/** The JDK Flight Recorder, if this runtime has it: its module {@code jdk.jfr} may be missing from a small image. */
interface Recorder {
    /** The recorder of {@code dev.runnel.Query} events. */
    Recorder QUERIES = find();

    /** Begins a recording, at this moment; null, and at no cost, if nobody records. */
    @Nullable
    Object begin();

    /** Ends what {@link #begin} gave. */
    void end(Object recording, QueryEvent event);

    private static Recorder find() {
        return ModuleLayer.boot().findModule("jdk.jfr").isPresent() ? new FlightRecorder() : new Absent();
    }

    /** No flight recorder. */
    final class Absent implements Recorder {
        @Override
        public @Nullable Object begin() {
            return null;
        }

        @Override
        public void end(Object recording, QueryEvent event) {}
    }
}
