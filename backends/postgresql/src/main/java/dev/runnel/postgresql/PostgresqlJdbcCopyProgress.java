package dev.runnel.postgresql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.v3.CopyOperationImpl;
import org.postgresql.core.v3.QueryExecutorImpl;
import org.postgresql.jdbc.PgConnection;

/**
 * Hears the server refuse a row while more are sent. pgjdbc listens only when all has been sent, which for an endless source
 * is never; its method that looks for what has come is not public. A driver without it is heard at the end.
 */
final class PostgresqlJdbcCopyProgress {
    private static final @Nullable Method LOOK = find();
    /** A look at an empty socket takes a millisecond. */
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final QueryExecutor executor;
    private long lookedAt = System.nanoTime();

    PostgresqlJdbcCopyProgress(PgConnection connection) {
        this.executor = connection.getQueryExecutor();
    }

    private static @Nullable Method find() {
        try {
            Method look =
                    QueryExecutorImpl.class.getDeclaredMethod("readFromCopy", CopyOperationImpl.class, boolean.class);
            look.setAccessible(true);
            return look;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /** Throws what the server has refused, after which the COPY is over. */
    void throwIfRefused(CopyIn copy) throws SQLException {
        long now = System.nanoTime();
        if (LOOK == null || now - lookedAt < EVERY_NANOS) {
            return;
        }
        lookedAt = now;
        try {
            LOOK.invoke(executor, copy, false);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException refused) {
                throw refused;
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Another driver: it says so at the end.
        }
    }
}
