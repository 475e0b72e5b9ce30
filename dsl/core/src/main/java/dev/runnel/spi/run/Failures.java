package dev.runnel.spi.run;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** What a driver, a stage or a caller's own code has failed with, as Runnel's exception. */
public final class Failures {
    private Failures() {}

    /** Runnel's exception itself, out of what a stage wraps it in; anything else as one of kind OTHER, with it as the cause. */
    public static RunnelException of(@Nullable Throwable error) {
        Throwable e = error;
        while ((e instanceof CompletionException || e instanceof ExecutionException) && e.getCause() != null) {
            e = e.getCause();
        }
        if (e instanceof RunnelException known) {
            return known;
        }
        return new RunnelException(
                ErrorKind.OTHER,
                "The statement failed with "
                        + (e == null ? "no reason given" : e.getClass().getName())
                        + "; see the cause. (If a row mapper of yours threw it, the rest of the rows was dropped.)",
                e);
    }
}
