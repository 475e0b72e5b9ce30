package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.r2dbc.R2dbcErrors;
import dev.runnel.spi.support.SqlErrors;
import dev.runnel.url.HostPort;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcNonTransientResourceException;
import org.jspecify.annotations.Nullable;

/** An R2DBC driver's exception, without the server's text where that may hold a value. */
final class MysqlR2dbcErrors extends R2dbcErrors {
    private final MysqlErrors errors;
    private final MysqlOptions options;
    private final HostPort host;

    MysqlR2dbcErrors(MysqlErrors errors, MysqlOptions options, HostPort host) {
        super(errors);
        this.errors = errors;
        this.options = options;
        this.host = host;
    }

    @Override
    protected RunnelException translate(Throwable e) {
        if (e instanceof R2dbcException failed && failed.getErrorCode() != 0) {
            ErrorKind kind = errors.kind(read(failed));
            return errors.translate(read(failed), MysqlErrors.holdsValue(kind) ? withheld(failed, "a value") : failed);
        }
        return super.translate(e);
    }

    @Override
    protected RunnelException translate(Throwable e, String sql) {
        return SqlErrors.withTable(translate(e), sql);
    }

    @Override
    protected RunnelException connecting(Throwable e) {
        if (e instanceof RunnelException known) {
            return known;
        }
        R2dbcException failed = e instanceof R2dbcException driver ? driver : null;
        for (Throwable at = e.getCause(); at != null; at = at.getCause()) {
            failed = at instanceof R2dbcException deeper && deeper.getErrorCode() != 0 ? deeper : failed;
        }
        return failed == null
                ? MysqlErrors.opening(options, host, null, e, e)
                : MysqlErrors.opening(options, host, read(failed), e, withheld(failed, "a secret"));
    }

    /** The server's number of what a command has failed with; 0 if it said none. */
    static int code(Throwable e) {
        @Nullable Throwable at = e;
        while (at != null && !(at instanceof R2dbcException)) {
            at = at.getCause();
        }
        return at == null ? 0 : ((R2dbcException) at).getErrorCode();
    }

    /** An exception of the same codes and place without the driver's text. */
    private static R2dbcException withheld(R2dbcException e, String what) {
        var cause = new R2dbcNonTransientResourceException(
                e.getClass().getName() + " (text withheld: it may hold " + what + ")",
                e.getSqlState(),
                e.getErrorCode());
        cause.setStackTrace(e.getStackTrace());
        return cause;
    }
}
