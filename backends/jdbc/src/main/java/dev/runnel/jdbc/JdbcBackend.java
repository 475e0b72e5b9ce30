package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Backend;
import dev.runnel.spi.Capability;
import dev.runnel.spi.Session;
import dev.runnel.sql.render.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Any database with a JDBC driver, in ANSI SQL. */
public final class JdbcBackend implements Backend {
    private static final Set<Capability> CAPABILITIES = Set.of(
            Capability.CANCEL_RUNNING,
            Capability.SAVEPOINTS,
            Capability.GENERATED_KEYS,
            Capability.FOREIGN_KEYS,
            Capability.CONCURRENT_WRITERS,
            Capability.ISOLATION_READ_UNCOMMITTED,
            Capability.ISOLATION_READ_COMMITTED,
            Capability.ISOLATION_REPEATABLE_READ,
            Capability.ISOLATION_SERIALIZABLE);

    private final Source source;
    private final Dialect dialect;
    private final int cacheSize;
    private final JdbcTypes types = new JdbcTypes();
    private final JdbcErrors errors = new JdbcErrors();

    public JdbcBackend(Source source, Dialect dialect, int cacheSize) {
        this.source = source;
        this.dialect = dialect;
        this.cacheSize = cacheSize;
    }

    @Override
    public String name() {
        return "jdbc";
    }

    @Override
    public Dialect dialect() {
        return dialect;
    }

    @Override
    public Set<Capability> capabilities() {
        return CAPABILITIES;
    }

    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public Sharing sharing() {
        return Sharing.POOLED;
    }

    @Override
    public CompletionStage<Session> connect(Access access) {
        try {
            Connection connection = source.open();
            return CompletableFuture.completedFuture(
                    new JdbcSession(connection, types, errors, new JdbcControl(connection, types), cacheSize));
        } catch (RunnelException e) {
            return CompletableFuture.failedFuture(e);
        } catch (SQLException e) {
            ErrorKind kind =
                    errors.kind(e) == ErrorKind.AUTHENTICATION ? ErrorKind.AUTHENTICATION : ErrorKind.CONNECTION_FAILED;
            return CompletableFuture.failedFuture(new RunnelException(
                    kind, "The JDBC driver could not open a connection: " + Redacted.reason(e), Redacted.cause(e)));
        }
    }

    /** Only dropping its connection frees the thread of a statement that a driver does not stop. */
    @Override
    public Duration settleWithin() {
        return Duration.ofMillis(100);
    }

    @Override
    public CompletionStage<@Nullable Void> close() {
        return CompletableFuture.completedFuture(null);
    }

    /** Opens a connection: {@code DriverManager} or a {@code DataSource::getConnection}. */
    @FunctionalInterface
    public interface Source {
        Connection open() throws SQLException;
    }
}
