package dev.runnel.mysql;

import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcErrors;
import dev.runnel.jdbc.Redacted;
import dev.runnel.spi.support.ServerError;
import java.sql.SQLException;

/** A JDBC driver's exception, without the server's text where that may hold a value. */
final class MysqlJdbcErrors extends JdbcErrors {
    private final MysqlErrors errors;

    MysqlJdbcErrors(MysqlErrors errors) {
        super(errors);
        this.errors = errors;
    }

    @Override
    public RunnelException translate(SQLException e) {
        ServerError error = read(e);
        SQLException cause = MysqlErrors.holdsValue(errors.kind(error)) ? Redacted.cause(e, "a value") : e;
        return errors.translate(error, cause);
    }

    @Override
    protected RunnelException translate(SQLException e, String sql) {
        return MysqlErrors.withTable(translate(e), sql);
    }

    @Override
    protected ServerError read(SQLException e) {
        return new ServerError(e.getSQLState(), e.getErrorCode(), text(e));
    }

    /** MariaDB's driver puts the connection's number before the server's text. */
    private static String text(SQLException e) {
        return String.valueOf(e.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
    }
}
