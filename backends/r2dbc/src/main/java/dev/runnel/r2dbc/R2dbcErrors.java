package dev.runnel.r2dbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.ServerError;
import dev.runnel.spi.support.SqlErrors;
import io.r2dbc.spi.R2dbcException;

/**
 * An R2DBC driver's exception as Runnel's, by its SQLSTATE and code. Never by its class: a stopped statement comes as a
 * {@code NonTransientResource} exception on PostgreSQL and as a timeout on MariaDB.
 */
public class R2dbcErrors {
    private final SqlErrors errors;

    public R2dbcErrors(SqlErrors errors) {
        this.errors = errors;
    }

    /** What the driver tells of the server's error. */
    protected ServerError read(R2dbcException e) {
        return new ServerError(e.getSqlState(), e.getErrorCode(), e.getMessage());
    }

    /**
     * The failure of what was sent, as Runnel's. What no server has said (it has neither SQLSTATE nor code, or is no
     * {@code R2dbcException}) leaves nothing known: CONNECTION_LOST.
     */
    protected RunnelException translate(Throwable thrown) {
        Throwable e = Failures.cause(thrown);
        if (e instanceof RunnelException known) {
            return known;
        }
        if (e instanceof R2dbcException failed && (failed.getSqlState() != null || failed.getErrorCode() != 0)) {
            return errors.translate(read(failed), failed);
        }
        return new RunnelException(
                ErrorKind.CONNECTION_LOST,
                "The driver failed; whether the statement took effect is not known. See the cause.",
                e);
    }

    /** The failure of a statement, of which the text may tell what the driver does not: the table. */
    protected RunnelException translate(Throwable e, String sql) {
        return translate(e);
    }

    /** The failure to open a connection. */
    protected RunnelException connecting(Throwable e) {
        if (e instanceof RunnelException known) {
            return known;
        }
        boolean refused = e instanceof R2dbcException failed && errors.kind(read(failed)) == ErrorKind.AUTHENTICATION;
        ErrorKind kind = refused ? ErrorKind.AUTHENTICATION : ErrorKind.CONNECTION_FAILED;
        return new RunnelException(kind, "The driver could not open a connection; see the cause.", e);
    }

    /** What the driver refused before anything was sent: too few arguments, or a value of a class it does not know. */
    protected RunnelException refused(Throwable e) {
        if (e instanceof RunnelException known) {
            return known;
        }
        return new RunnelException(
                ErrorKind.PARAMETER,
                "The driver refused the statement or one of its arguments before it was sent; see the cause.",
                e);
    }

    /** True if the session that threw this must not be used again. */
    protected boolean breaksSession(RunnelException e) {
        return errors.breaksSession(e);
    }
}
