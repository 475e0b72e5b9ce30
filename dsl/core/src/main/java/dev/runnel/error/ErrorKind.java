package dev.runnel.error;

/**
 * What went wrong, the same on every backend. Kinds are derived from SQLSTATE and vendor codes, never from a driver's
 * exception class. New kinds may be added: keep a default branch.
 */
public enum ErrorKind {
    /** A unique or primary key already holds this value; see {@link RunnelException#constraint()}. */
    UNIQUE_VIOLATION,
    /** A foreign key points at no row, or a row is still pointed at. */
    FOREIGN_KEY_VIOLATION,
    /** A null for a column that forbids it. */
    NOT_NULL_VIOLATION,
    /** A check constraint refused the row. */
    CHECK_VIOLATION,

    /** The transaction lost against a concurrent one; run it again. Retryable. */
    SERIALIZATION_FAILURE(true),
    /** The database chose this transaction as the victim of a deadlock; run it again. Retryable. */
    DEADLOCK(true),
    /** A lock was not granted in time (SQLite: the database is busy). Retryable. */
    LOCK_TIMEOUT(true),

    /**
     * The statement was stopped because its caller was cancelled. A change outside of a transaction may have been made just
     * before.
     */
    STATEMENT_CANCELLED,
    /** The statement ran longer than its timeout and was stopped. What it may have changed is as in STATEMENT_CANCELLED. */
    STATEMENT_TIMEOUT,

    /** No session could be opened: host, port, file or handshake. */
    CONNECTION_FAILED,
    /** The session broke while it was in use; whether the statement took effect is not known. */
    CONNECTION_LOST,
    /** The answer to a COMMIT was lost: the transaction may or may not be committed. Never retried silently. */
    COMMIT_UNKNOWN,
    /** The user, password or certificate was refused. */
    AUTHENTICATION,

    /** No session became free in time; the message names who holds them. */
    POOL_TIMEOUT,
    /** The pool sheds load: everybody has been waiting too long for too long (option queue_target). Nothing was sent. */
    POOL_OVERLOADED,
    /** The database was closed. */
    CLOSED,

    /** The database could not parse the statement. */
    SYNTAX,
    /** A table, column, function or other object that does not exist. */
    UNDEFINED_OBJECT,
    /** An object of this name exists already. */
    DUPLICATE_OBJECT,
    /** The database may only be read here (read-only transaction, file or user). */
    READ_ONLY,
    /** The disk, tablespace or quota is full. */
    STORAGE_FULL,
    /** The stored data is damaged or the file is not a database. */
    STORAGE_CORRUPT,

    /** A value does not fit the wanted type exactly; the message names column, type and target. */
    DATA_CONVERSION,
    /** The database refused a value, or would not keep it as it is: out of range, too long, malformed, U+0000 in a text. */
    DATA_INVALID,
    /** A statement parameter is missing, surplus, misspelt or of a type that cannot be bound. */
    PARAMETER,
    /**
     * What a program hands on from its own users, the cursor of a page or the name of a sort key, is none of this query's;
     * nothing was sent. The user's mistake, and no bug: a service answers 400.
     */
    INPUT,

    /** Exactly one row was wanted and none came. */
    NO_ROWS,
    /** At most one row was wanted and more came. */
    TOO_MANY_ROWS,

    /** A transaction handle was used after its block had ended. */
    TRANSACTION_CLOSED,
    /** The transaction cannot go on: an earlier statement failed; roll back. */
    TRANSACTION_ABORTED,
    /** The session of this transaction is in use by an open flow, stream or savepoint. */
    SESSION_BUSY,
    /** The database was used inside its own transaction block, outside that transaction. */
    WRONG_SCOPE,

    /** The backend has no such construct; the message names the portable way. */
    NOT_PORTABLE,
    /** The migrations and the database's history do not fit each other; nothing was done. */
    MIGRATION,
    /** A URL, option, table declaration or mapping is wrong; nothing was sent. */
    CONFIGURATION,
    /** Anything else; see the cause. */
    OTHER;

    private final boolean retryable;

    ErrorKind() {
        this(false);
    }

    ErrorKind(boolean retryable) {
        this.retryable = retryable;
    }

    /** True if running the whole transaction again may succeed and cannot apply it twice. */
    public boolean isRetryable() {
        return retryable;
    }
}
