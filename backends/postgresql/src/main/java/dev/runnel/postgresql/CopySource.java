package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** What a COPY says of the bytes that the caller gives it. */
final class CopySource {
    private CopySource() {}

    /** Of kind OTHER whatever the cause: if the bytes come from another database, its lost connection is not this one. */
    static RunnelException failure(Throwable e) {
        Throwable cause = e;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new RunnelException(
                ErrorKind.OTHER,
                "The source of the bytes to copy failed, and nothing of them was kept; see the cause.",
                cause);
    }
}
