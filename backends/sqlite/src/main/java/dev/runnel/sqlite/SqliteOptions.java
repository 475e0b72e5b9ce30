package dev.runnel.sqlite;

import dev.runnel.jdbc.EmbeddedFile;
import dev.runnel.jdbc.EmbeddedFile.Mode;
import dev.runnel.url.ConnectUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a SQLite URL says.
 *
 * @param file null for a database in memory
 * @param mode whether the file is created and may be written
 * @param busyTimeout how long a statement waits for the lock of another connection
 * @param cacheSize pages if positive, KiB if negative, null for SQLite's own
 * @param statementCacheSize prepared statements kept per session
 */
record SqliteOptions(
        @Nullable Path file,
        Mode mode,
        Duration busyTimeout,
        JournalMode journalMode,
        Synchronous synchronous,
        boolean foreignKeys,
        @Nullable Integer cacheSize,
        int statementCacheSize) {
    static final Set<String> NAMES = Set.of(
            "mode",
            "busy_timeout",
            "journal_mode",
            "synchronous",
            "foreign_keys",
            "cache_size",
            "statement_cache_size");

    static SqliteOptions of(ConnectUrl url) {
        return new SqliteOptions(
                EmbeddedFile.named(url.database(), "path in the SQLite URL"),
                url.choice("mode", Mode.class, Mode.RWC),
                url.duration("busy_timeout", Duration.ofSeconds(5)),
                url.choice("journal_mode", JournalMode.class, JournalMode.WAL),
                url.choice("synchronous", Synchronous.class, Synchronous.NORMAL),
                url.bool("foreign_keys", true),
                url.text("cache_size") == null ? null : url.integer("cache_size", 0),
                url.integer("statement_cache_size", 256));
    }

    enum JournalMode {
        WAL,
        DELETE,
        TRUNCATE,
        PERSIST,
        MEMORY,
        OFF
    }

    enum Synchronous {
        OFF,
        NORMAL,
        FULL,
        EXTRA
    }
}
