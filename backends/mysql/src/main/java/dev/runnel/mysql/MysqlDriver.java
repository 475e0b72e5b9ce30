package dev.runnel.mysql;

import dev.runnel.url.HostPort;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** What the two JDBC drivers do each in its own way. */
interface MysqlDriver {
    Connection connect(HostPort host) throws SQLException;

    /**
     * Whether the server said with its last answer that a transaction is open; an error says nothing, and null does.
     */
    @Nullable
    Boolean inTransaction(Connection connection) throws SQLException;

    /** Makes a statement out of its text, which does not run it. */
    default PreparedStatement prepare(Connection connection, String sql, boolean keys) throws SQLException {
        return keys
                ? connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)
                : connection.prepareStatement(sql);
    }

    /** Rows are read from the socket as they are wanted, not all at once. */
    void stream(PreparedStatement statement) throws SQLException;

    /** Closes the socket, and tells the server nothing of it. Any thread; does not wait for the one that reads. */
    default void drop(Connection connection) throws SQLException {
        connection.abort(Runnable::run);
    }

    /** Makes the session like new, but for its database; prepared statements are gone. */
    void reset(Connection connection) throws SQLException;

    /** The kind of a column from 1. */
    MysqlKind kind(ResultSetMetaData meta, int column) throws SQLException;
}
