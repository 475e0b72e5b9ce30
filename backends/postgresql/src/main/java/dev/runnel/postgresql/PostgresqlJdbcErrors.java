package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.jdbc.JdbcErrors;
import dev.runnel.spi.support.ServerError;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What pgjdbc tells of the server's error. */
final class PostgresqlJdbcErrors extends JdbcErrors {
    private static final String REVALIDATES = "RevalidateCachedQuery";

    PostgresqlJdbcErrors() {
        super(new PostgresqlErrors());
    }

    @Override
    protected boolean showsValue(ErrorKind kind) {
        return PostgresqlErrors.showsValue(kind);
    }

    @Override
    protected ServerError read(SQLException e) {
        ServerErrorMessage server = server(e);
        if (server == null) {
            return new ServerError(e.getSQLState(), 0, e.getMessage());
        }
        String message = REVALIDATES.equals(server.getRoutine()) ? PostgresqlErrors.STALE_PLAN : server.getMessage();
        return new ServerError(
                server.getSQLState(),
                0,
                String.valueOf(message),
                server.getConstraint(),
                server.getTable(),
                PostgresqlErrors.column(server.getColumn(), server.getDetail()));
    }

    /** Where in its work the server was: the line of a COPY. */
    static @Nullable String context(SQLException e) {
        ServerErrorMessage server = server(e);
        return server == null ? null : server.getWhere();
    }

    /** The server's message; of a batch that of its failed statement. */
    private static @Nullable ServerErrorMessage server(SQLException e) {
        SQLException own = e instanceof BatchUpdateException && e.getNextException() != null ? e.getNextException() : e;
        return own instanceof PSQLException error ? error.getServerErrorMessage() : null;
    }
}
