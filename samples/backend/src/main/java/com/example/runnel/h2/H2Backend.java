package com.example.runnel.h2;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.EmbeddedFile;
import dev.runnel.jdbc.JdbcSession;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.sql.render.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.ReentrantLock;
import org.h2.Driver;
import org.jspecify.annotations.Nullable;

/** One H2 database, in a file or in memory, with any number of sessions. It stays open until the backend is closed. */
public final class H2Backend implements Backend {
    private final H2Options options;
    private final H2Types types = new H2Types();
    private final H2Errors errors = new H2Errors();
    private final Dialect dialect = new H2Dialect();

    private final ReentrantLock opening = new ReentrantLock();
    /** H2 closes a database, and forgets one in memory, with its last connection: this one is kept. */
    private @Nullable Connection keeper;

    H2Backend(H2Options options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "h2";
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    // tag::capabilities[]
    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(
                Capability.CANCEL_RUNNING,
                Capability.SAVEPOINTS,
                Capability.GENERATED_KEYS,
                Capability.CONSTRAINT_NAMES,
                Capability.CHECK_NAMES,
                Capability.FOREIGN_KEYS,
                Capability.CONCURRENT_WRITERS,
                Capability.ROW_LOCKS,
                Capability.ISOLATION_READ_UNCOMMITTED,
                Capability.ISOLATION_READ_COMMITTED,
                Capability.ISOLATION_REPEATABLE_READ,
                // Not SERIALIZABLE: what H2 calls so is a snapshot too, and lets write skew through.
                Capability.ISOLATION_SNAPSHOT);
    }
    // end::capabilities[]

    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public Sharing sharing() {
        return Sharing.POOLED;
    }

    // tag::connect[]
    @Override
    public CompletionStage<Session> connect(Access access) {
        try {
            Connection connection = open();
            return CompletableFuture.completedFuture(new JdbcSession(
                    connection, types, errors, new H2Control(connection, types), options.statementCacheSize()));
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(errors.opening(e));
        }
    }
    // end::connect[]

    private Connection open() throws SQLException {
        opening.lock();
        try {
            if (keeper == null) {
                keeper = driverConnection();
            }
            return driverConnection();
        } finally {
            opening.unlock();
        }
    }

    private Connection driverConnection() throws SQLException {
        if (options.file() != null) {
            EmbeddedFile.requireUsable(options.file(), EmbeddedFile.Mode.RWC, "H2");
        }
        Connection connection = Driver.load().connect(options.driverUrl(), new Properties());
        if (connection == null) {
            throw new RunnelException(ErrorKind.CONNECTION_FAILED, "H2's driver does not take its own URL.");
        }
        return connection;
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        opening.lock();
        try {
            if (keeper != null) {
                keeper.close();
                keeper = null;
            }
            return CompletableFuture.completedFuture(null);
        } catch (SQLException e) {
            return CompletableFuture.failedFuture(errors.translate(e));
        } finally {
            opening.unlock();
        }
    }
}
