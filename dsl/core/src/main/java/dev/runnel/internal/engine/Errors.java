package dev.runnel.internal.engine;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** The engine's own errors. */
final class Errors {
    private Errors() {}

    /** What a session or a sink failed with, as Runnel's exception. */
    static RunnelException classify(@Nullable Throwable error) {
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

    static RunnelException cancelled(Request request) {
        return about(
                request, ErrorKind.STATEMENT_CANCELLED, "The statement was stopped because its caller was cancelled.");
    }

    static RunnelException interrupted(Request request) {
        return about(
                request,
                ErrorKind.STATEMENT_CANCELLED,
                "The statement was stopped because its thread was interrupted; the thread's interrupt flag is still set.");
    }

    static RunnelException timeout(Request request) {
        return about(
                request,
                ErrorKind.STATEMENT_TIMEOUT,
                "The statement was stopped after its timeout of "
                        + Duration.ofNanos(request.timeoutNanos()).toMillis()
                        + " ms. Give it more with timeout(...) or the URL option statement_timeout.");
    }

    private static RunnelException about(Request request, ErrorKind kind, String message) {
        return new RunnelException(
                kind,
                message,
                null,
                ErrorDetails.NONE.withLabel(request.command().label()));
    }
}
