package dev.runnel.internal.engine;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.time.Duration;

/** The engine's own errors. */
final class Errors {
    private Errors() {}

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

    static RunnelException closed(Request request) {
        return about(
                request,
                ErrorKind.CLOSED,
                "The statement was stopped because the database was closed and its grace was over.");
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
