package dev.runnel.mysql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcErrors;
import dev.runnel.spi.support.ServerError;
import dev.runnel.spi.support.SqlErrors;
import java.sql.SQLException;

/** A JDBC driver's exception, without the server's text where that may hold a value. */
final class MysqlJdbcErrors extends JdbcErrors {
    MysqlJdbcErrors(MysqlErrors errors) {
        super(errors);
    }

    @Override
    protected boolean showsValue(ErrorKind kind) {
        return MysqlErrors.holdsValue(kind);
    }

    @Override
    protected RunnelException translate(SQLException e, String sql) {
        return SqlErrors.withTable(translate(e), sql);
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
