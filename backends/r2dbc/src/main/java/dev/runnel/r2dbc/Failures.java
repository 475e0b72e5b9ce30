package dev.runnel.r2dbc;

import java.util.concurrent.CompletionException;

/** What stages fail with. */
public final class Failures {
    private Failures() {}

    /** The failure itself, without what stages wrap around it. */
    public static Throwable cause(Throwable e) {
        Throwable cause = e;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
