package dev.runnel.postgresql;

import dev.runnel.error.RunnelException;
import dev.runnel.r2dbc.R2dbcErrors;
import dev.runnel.spi.support.ServerError;
import io.r2dbc.postgresql.api.ErrorDetails;
import io.r2dbc.postgresql.api.PostgresqlException;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcRollbackException;
import org.jspecify.annotations.Nullable;

/** What r2dbc-postgresql tells of the server's error. */
final class PostgresqlR2dbcErrors extends R2dbcErrors {
    private static final String REVALIDATES = "RevalidateCachedQuery";
    private static final String ABORTED = "25P02";

    private final PostgresqlOptions options;

    PostgresqlR2dbcErrors(PostgresqlOptions options) {
        super(new PostgresqlErrors());
        this.options = options;
    }

    @Override
    protected ServerError read(R2dbcException e) {
        ErrorDetails server = details(e);
        if (server == null) {
            return super.read(e);
        }
        boolean stale = REVALIDATES.equals(server.getRoutine().orElse(null));
        // A COMMIT that was answered by ROLLBACK is the driver's own error, without a code.
        boolean rolledBack = e instanceof R2dbcRollbackException && !isState(server.getCode());
        return new ServerError(
                rolledBack ? ABORTED : server.getCode(),
                0,
                stale ? PostgresqlErrors.STALE_PLAN : server.getMessage(),
                server.getConstraintName().orElse(null),
                server.getTableName().orElse(null),
                PostgresqlErrors.column(
                        server.getColumnName().orElse(null), server.getDetail().orElse(null)));
    }

    private static boolean isState(@Nullable String code) {
        return code != null && code.length() == 5 && !code.equals("99999");
    }

    @Override
    protected RunnelException translate(Throwable e) {
        RunnelException error = super.translate(e);
        if (!(e instanceof R2dbcException failed) || !PostgresqlErrors.showsValue(error.kind())) {
            return error;
        }
        return new RunnelException(
                error.kind(), String.valueOf(error.getMessage()), withheld(failed, "a value"), error.details());
    }

    @Override
    protected RunnelException connecting(Throwable e) {
        if (e instanceof RunnelException known) {
            return known;
        }
        ServerError error = e instanceof R2dbcException failed && details(failed) != null
                ? read(failed)
                : new ServerError(null, 0, "");
        return PostgresqlErrors.opening(
                options, error, e, e instanceof R2dbcException failed ? withheld(failed, "a secret") : e);
    }

    /** Where in its work the server was: the line of a COPY. */
    static @Nullable String context(Throwable e) {
        ErrorDetails server = details(e);
        return server == null ? null : server.getWhere().orElse(null);
    }

    private static @Nullable ErrorDetails details(Throwable e) {
        return e instanceof PostgresqlException failed ? failed.getErrorDetails() : null;
    }

    /** An exception of the same code and place without the server's text. */
    private static R2dbcException withheld(R2dbcException e, String secret) {
        var cause = new R2dbcDataIntegrityViolationException(
                e.getClass().getName() + " (text withheld: it may hold " + secret + ")",
                e.getSqlState(),
                e.getErrorCode());
        cause.setStackTrace(e.getStackTrace());
        return cause;
    }
}
