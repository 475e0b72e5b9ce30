package dev.runnel.postgresql;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.Isolation;
import dev.runnel.spi.TxOptions;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a transaction begins, as {@code begin} and {@code set transaction} write it. */
final class PostgresqlBegin {
    private PostgresqlBegin() {}

    /** {@code isolation level serializable, read only}; empty for the database's own way. */
    static String characteristics(TxOptions options) {
        Isolation isolation = options.isolation();
        if (isolation == Isolation.SNAPSHOT) {
            throw new RunnelException(
                    ErrorKind.NOT_PORTABLE,
                    "PostgreSQL has no isolation SNAPSHOT; its REPEATABLE_READ is what others call so.");
        }
        String level =
                isolation == null ? "" : "isolation level " + isolation.sql().toLowerCase(Locale.ROOT);
        return Stream.of(level, options.readOnly() ? "read only" : "", options.deferrable() ? "deferrable" : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", "));
    }
}
