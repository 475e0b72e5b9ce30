package dev.runnel.r2dbc;

import dev.runnel.error.RunnelException;
import io.r2dbc.spi.R2dbcException;
import java.util.concurrent.CompletionException;

/** What stages fail with. */
public final class Failures {
    private Failures() {}

    /** The failure itself, without what stages wrap around it, and Reactor around what the server has said. */
    public static Throwable cause(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() != null && (cause instanceof CompletionException || wrapsServer(cause))) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static boolean wrapsServer(Throwable e) {
        return !(e instanceof R2dbcException || e instanceof RunnelException) && e.getCause() instanceof R2dbcException;
    }
}
