package dev.runnel.sqlite;

import dev.runnel.error.ErrorKind;
import dev.runnel.jdbc.EmbeddedFile;
import dev.runnel.jdbc.EmbeddedFile.Mode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.sqlite.BusyHandler;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteOpenMode;
import org.sqlite.jdbc4.JDBC4Connection;

/** Opens the connections of one backend. The first one creates the file and sets its journal mode, for a reader too. */
final class SqliteOpener {
    private static final int STEPS_BETWEEN_LOOKS = 20_000;

    private static final long NANOS_BETWEEN_TRIES = 2_000_000;

    /** The pragmas that belong to a connection, not to its file. */
    private static final List<String> OF_A_SESSION = List.of(
            "foreign_keys",
            "query_only",
            "synchronous",
            "read_uncommitted",
            "recursive_triggers",
            "ignore_check_constraints",
            "reverse_unordered_selects",
            "cache_size",
            "cache_spill",
            "cell_size_check",
            "writable_schema",
            "defer_foreign_keys",
            "trusted_schema",
            "automatic_index",
            "legacy_alter_table",
            "secure_delete",
            "analysis_limit",
            "max_page_count",
            "threads",
            "temp_store");

    private final SqliteOptions options;
    private final SqliteTypes types;
    private final SqliteErrors errors;
    private final ReentrantLock creating = new ReentrantLock();
    private boolean created;

    SqliteOpener(SqliteOptions options, SqliteTypes types, SqliteErrors errors) {
        this.options = options;
        this.types = types;
        this.errors = errors;
    }

    SqliteControl open(boolean reader, SqliteSchema schema) {
        Path file = options.file();
        if (file == null) {
            return connect(":memory:", false, schema);
        }
        EmbeddedFile.requireUsable(file, options.mode(), "SQLite");
        boolean readOnly = reader || options.mode() == Mode.RO;
        // An URI, because the driver takes "?" in a plain name for the beginning of options.
        String name = file.toUri().toASCIIString();
        if (options.mode() == Mode.RO) {
            return connect(name, true, schema);
        }
        creating.lock();
        try {
            if (!created && readOnly) {
                close(connect(name, false, schema));
            }
            SqliteControl control = connect(name, readOnly, schema);
            created = true;
            return control;
        } finally {
            creating.unlock();
        }
    }

    private SqliteControl connect(String name, boolean readOnly, SqliteSchema schema) {
        SQLiteConnection connection = null;
        try {
            connection = new JDBC4Connection("jdbc:sqlite:" + name, name, properties(readOnly));
            var busy = new SqliteBusy(options.busyTimeout().toMillis());
            BusyHandler.setHandler(connection, busy);
            ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
                @Override
                protected int progress() {
                    return busy.isStopped() ? 1 : 0;
                }
            });
            boolean onFile = options.file() != null;
            setUp(connection, readOnly);
            List<String> restored = onFile ? List.of() : asNow(connection);
            return new SqliteControl(connection, types, busy, readOnly, schema, onFile, restored);
        } catch (SQLException e) {
            closeQuietly(connection);
            throw errors.opening(e, options.file());
        } catch (RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private Properties properties(boolean readOnly) {
        var config = new SQLiteConfig();
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        if (options.mode() == Mode.RO) {
            config.setReadOnly(true);
        } else if (readOnly || options.mode() == Mode.RW) {
            config.resetOpenMode(SQLiteOpenMode.CREATE);
        }
        return config.toProperties();
    }

    /** What each session of this kind is set to. */
    private List<String> settings(boolean readOnly) {
        var settings = new ArrayList<String>();
        settings.add("pragma foreign_keys=" + (options.foreignKeys() ? "on" : "off"));
        settings.add("pragma synchronous=" + options.synchronous());
        settings.add("pragma query_only=" + (readOnly ? "on" : "off"));
        settings.add("pragma read_uncommitted=off");
        settings.add("pragma case_sensitive_like=off");
        if (options.cacheSize() != null) {
            settings.add("pragma cache_size=" + options.cacheSize());
        }
        return settings;
    }

    private void setUp(SQLiteConnection connection, boolean readOnly) throws SQLException {
        if (!readOnly && options.file() != null) {
            setJournalMode(connection);
        }
        var db = connection.getDatabase();
        for (String setting : settings(readOnly)) {
            db.exec(setting, true);
        }
        // Reads the file's header, so that a file that is no database is found here.
        db.exec("select count(*) from sqlite_schema", true);
    }

    /**
     * Waits by itself for those who open the file at the same time: SQLite goes from a read lock to a write lock here
     * (sqlite3BtreeSetVersion), and where it does that it asks no busy handler and fails at once.
     */
    private void setJournalMode(SQLiteConnection connection) throws SQLException {
        long begun = System.nanoTime();
        while (true) {
            try {
                connection.getDatabase().exec("pragma journal_mode=" + options.journalMode(), true);
                return;
            } catch (SQLException e) {
                boolean patient =
                        System.nanoTime() - begun < options.busyTimeout().toNanos();
                if (errors.kind(e) != ErrorKind.LOCK_TIMEOUT
                        || !patient
                        || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LockSupport.parkNanos(this, NANOS_BETWEEN_TRIES);
            }
        }
    }

    /** What makes a session that a borrower has changed what it is now. */
    private static List<String> asNow(SQLiteConnection connection) throws SQLException {
        var settings = new ArrayList<String>();
        settings.add("pragma case_sensitive_like=off"); // set by us, and not to be asked for
        try (Statement statement = connection.createStatement()) {
            for (String pragma : OF_A_SESSION) {
                try (ResultSet value = statement.executeQuery("pragma " + pragma)) {
                    if (value.next()) {
                        settings.add("pragma " + pragma + '=' + value.getString(1));
                    }
                }
            }
        }
        return settings;
    }

    private static void close(SqliteControl control) {
        closeQuietly(control.connection());
    }

    private static void closeQuietly(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            // The failure that led here is the one that counts.
        }
    }
}
