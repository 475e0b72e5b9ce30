package dev.runnel.jdbc;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Isolation;
import java.sql.Connection;

/** Isolation levels as JDBC numbers them. */
final class Isolations {
    private Isolations() {}

    static int jdbc(Isolation isolation) {
        return switch (isolation) {
            case READ_UNCOMMITTED -> Connection.TRANSACTION_READ_UNCOMMITTED;
            case READ_COMMITTED -> Connection.TRANSACTION_READ_COMMITTED;
            case REPEATABLE_READ -> Connection.TRANSACTION_REPEATABLE_READ;
            case SERIALIZABLE -> Connection.TRANSACTION_SERIALIZABLE;
            case SNAPSHOT ->
                throw new RunnelException(
                        ErrorKind.NOT_PORTABLE, "JDBC has no isolation SNAPSHOT; use REPEATABLE_READ or SERIALIZABLE.");
        };
    }
}
