package dev.runnel.jdbc;

import java.sql.SQLException;

/** Drivers print the URL, password included, when they cannot connect; what leaves here does not. */
final class Redacted {
    private Redacted() {}

    static String reason(SQLException e) {
        return e.getClass().getSimpleName() + ", SQLSTATE " + e.getSQLState() + ", code " + e.getErrorCode() + ".";
    }

    /** An exception of the same codes and place without the driver's text. */
    static SQLException cause(SQLException e) {
        var cause = new SQLException(
                e.getClass().getName() + " (text withheld: it may hold the URL)", e.getSQLState(), e.getErrorCode());
        cause.setStackTrace(e.getStackTrace());
        return cause;
    }
}
