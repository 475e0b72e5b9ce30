package dev.runnel.error;

import org.jspecify.annotations.Nullable;

/**
 * The one exception of Runnel. Branch on {@link #kind()}; the driver's exception is the cause. Messages are sentences
 * that say what to do and never contain bound values or secrets.
 */
public final class RunnelException extends RuntimeException {
    private final ErrorKind kind;
    private final ErrorDetails details;

    public RunnelException(ErrorKind kind, String message) {
        this(kind, message, null, ErrorDetails.NONE);
    }

    public RunnelException(ErrorKind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, ErrorDetails.NONE);
    }

    public RunnelException(ErrorKind kind, String message, @Nullable Throwable cause, ErrorDetails details) {
        super(message, cause);
        this.kind = kind;
        this.details = details;
    }

    public ErrorKind kind() {
        return kind;
    }

    /** True if running the whole transaction again may succeed and cannot apply it twice. */
    public boolean isRetryable() {
        return kind.isRetryable();
    }

    /** The five-character SQLSTATE, where the driver gave one. */
    public @Nullable String sqlState() {
        return details.sqlState();
    }

    /** The violated constraint, where the database names it. */
    public @Nullable String constraint() {
        return details.constraint();
    }

    /** The table concerned, where the database names it. */
    public @Nullable String table() {
        return details.table();
    }

    /** The column concerned, where the database names it. */
    public @Nullable String column() {
        return details.column();
    }

    /** The label of the statement, as given by the caller. */
    public @Nullable String label() {
        return details.label();
    }

    /** Position, from 0, of the row that a bulk insert failed on. */
    public @Nullable Long row() {
        return details.row();
    }

    public ErrorDetails details() {
        return details;
    }

    /** The same error with the label of the statement it belongs to. */
    public RunnelException withLabel(@Nullable String label) {
        return label == null || details.label() != null ? this : copy(details.withLabel(label));
    }

    /**
     * The same error with a stack trace that starts here: a face throws this where its caller awaits, so that the trace
     * points into the caller's code instead of a driver's thread.
     */
    public RunnelException here() {
        return copy(details);
    }

    private RunnelException copy(ErrorDetails newDetails) {
        var copy = new RunnelException(kind, String.valueOf(getMessage()), getCause(), newDetails);
        for (Throwable suppressed : getSuppressed()) {
            copy.addSuppressed(suppressed);
        }
        return copy;
    }

    @Override
    public String toString() {
        return "RunnelException(" + kind + (details.label() == null ? "" : ", " + details.label()) + "): "
                + getMessage();
    }
}
