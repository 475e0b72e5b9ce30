package dev.runnel.jdbc;

import java.sql.SQLException;

/** What drivers print too much of: the URL with its password when they cannot connect, values when a row is refused. */
public final class Redacted {
    private Redacted() {}

    static String reason(SQLException e) {
        return e.getClass().getSimpleName() + ", SQLSTATE " + e.getSQLState() + ", code " + e.getErrorCode() + ".";
    }

    /** An exception of the same codes and place without the driver's text. */
    public static SQLException cause(SQLException e) {
        return cause(e, "the URL");
    }

    /** @param secret what the text may hold */
    public static SQLException cause(SQLException e, String secret) {
        var cause = new SQLException(
                e.getClass().getName() + " (text withheld: it may hold " + secret + ")",
                e.getSQLState(),
                e.getErrorCode());
        cause.setStackTrace(e.getStackTrace());
        return cause;
    }
}
