package dev.runnel.spi;

import dev.runnel.sql.render.Dialect;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One database as a driver reaches it: opens sessions and says what they can do. Thread-safe. */
public interface Backend {
    /** The backend's name in messages, metrics and the capability table: {@code sqlite}. */
    String name();

    Dialect dialect();

    Set<Capability> capabilities();

    /** True if the calls of its sessions may block the calling thread; the engine then runs them on its executor. */
    boolean blocking();

    /** How sessions may be shared out; fixed for the life of the backend. */
    Sharing sharing();

    /**
     * Opens a session. Never cancelled: a session that nobody waits for any more goes to the pool.
     *
     * @param access what the session will be used for; always {@link Access#WRITE} unless {@link #sharing()} is
     *     {@link Sharing#ONE_WRITER}
     */
    CompletionStage<Session> connect(Access access);

    /**
     * How long a stopped statement may take to end before its session is aborted, if this backend needs another bound than
     * the option {@code settle_timeout}: a blocking server session is aborted after 100 ms, because only that frees its
     * thread.
     */
    default @Nullable Duration settleWithin() {
        return null;
    }

    /** Rows of one command of a bulk insert: enough to make it cheap, few enough for memory and for the wait for a cancel. */
    default int bulkRows() {
        return 1_000;
    }

    /** By which a migration is seen to be at work on the server; null where no lock of the server's belongs to a session. */
    default @Nullable SessionLock migrationLock() {
        return null;
    }

    /** Frees what is shared between sessions, after all of them were closed. */
    CompletionStage<@Nullable Void> close();

    /** How a backend's sessions may be shared out. */
    enum Sharing {
        /** Any number of equal sessions. */
        POOLED,
        /** One session that writes and any number that only read (SQLite files). */
        ONE_WRITER,
        /** One session is the database: closing it loses the data, so it is never recycled ({@code :memory:}). */
        SINGLE
    }

    /** What a session is wanted for. */
    enum Access {
        READ,
        WRITE
    }
}
