package dev.runnel.postgresql;

import static java.util.Map.entry;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.ServerError;
import dev.runnel.spi.support.SqlErrors;
import dev.runnel.spi.support.TlsErrors;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's errors as kinds, by SQLSTATE (appendix A of its manual). */
final class PostgresqlErrors extends SqlErrors {
    /** The message of 0A000 that a change of a table brings upon a prepared statement, whatever language the server speaks. */
    static final String STALE_PLAN = "cached plan must not change result type";

    private static final Map<String, ErrorKind> BY_STATE = Map.ofEntries(
            entry("23001", ErrorKind.FOREIGN_KEY_VIOLATION),
            // An exclusion constraint is a unique one with other operators.
            entry("23P01", ErrorKind.UNIQUE_VIOLATION),
            entry("21000", ErrorKind.DATA_INVALID),
            entry("26000", ErrorKind.UNDEFINED_OBJECT),
            entry("2BP01", ErrorKind.FOREIGN_KEY_VIOLATION),
            entry("34000", ErrorKind.UNDEFINED_OBJECT),
            entry("3B001", ErrorKind.UNDEFINED_OBJECT),
            entry("3D000", ErrorKind.UNDEFINED_OBJECT),
            entry("40003", ErrorKind.CONNECTION_LOST),
            entry("42P02", ErrorKind.PARAMETER),
            entry("42P18", ErrorKind.PARAMETER),
            entry("42P03", ErrorKind.DUPLICATE_OBJECT),
            entry("42P04", ErrorKind.DUPLICATE_OBJECT),
            entry("42P05", ErrorKind.DUPLICATE_OBJECT),
            entry("42P06", ErrorKind.DUPLICATE_OBJECT),
            entry("42723", ErrorKind.DUPLICATE_OBJECT),
            entry("0A000", ErrorKind.SYNTAX),
            entry("53200", ErrorKind.OTHER),
            entry("53400", ErrorKind.OTHER),
            entry("54000", ErrorKind.DATA_INVALID),
            entry("54001", ErrorKind.SYNTAX),
            entry("54011", ErrorKind.SYNTAX),
            entry("54023", ErrorKind.SYNTAX),
            entry("57P03", ErrorKind.CONNECTION_FAILED),
            entry("XX000", ErrorKind.OTHER));

    /** {@code Key (id)=(1) already exists.}: the names before the values. */
    private static final Pattern KEY = Pattern.compile("\\(([^(),]+)\\)=\\(");

    @Override
    public ErrorKind kind(ServerError e) {
        if (isStalePlan(e)) {
            return ErrorKind.SERIALIZATION_FAILURE;
        } else if ("57014".equals(e.sqlState())) {
            return e.message().contains("timeout") ? ErrorKind.STATEMENT_TIMEOUT : ErrorKind.STATEMENT_CANCELLED;
        }
        ErrorKind known = e.sqlState() == null ? null : BY_STATE.get(e.sqlState());
        return known == null ? super.kind(e) : known;
    }

    @Override
    public String sentence(ErrorKind kind, ServerError e) {
        if (isStalePlan(e)) {
            return "A table was changed under a prepared statement of this transaction; run the transaction again.";
        } else if ("42P18".equals(e.sqlState())) {
            return e.firstLine() + ". Say the type of the parameter: cast(:name as text).";
        } else if ("2BP01".equals(e.sqlState()) || "P0001".equals(e.sqlState())) {
            return e.firstLine() + ".";
        }
        return kind == ErrorKind.STATEMENT_TIMEOUT
                ? "The statement ran longer than the server's statement_timeout and was stopped."
                : super.sentence(kind, e);
    }

    /** A failure while a session was opened: where, and never the secret. */
    static RunnelException opening(PostgresqlOptions options, ServerError e, Throwable failure, Throwable cause) {
        String state = String.valueOf(e.sqlState());
        if (state.startsWith("28")) {
            return new RunnelException(
                    ErrorKind.AUTHENTICATION,
                    "PostgreSQL at " + options.place() + " refused the user " + options.user()
                            + " or its password (SQLSTATE " + state + ").",
                    cause,
                    ErrorDetails.sqlState(state));
        }
        String refused = TlsErrors.reason(failure);
        String mode = " (sslmode=" + options.tls().mode().text() + ")";
        String why = switch (state) {
            case "3D000" -> "it has no database \"" + options.database() + "\"";
            case "53300" -> "it has no connection left; raise its max_connections or lower the pool_size";
            case "08004" ->
                "it has no TLS" + mode + ", or wants to be shown who the user is in another way, as by a password";
            case "57P03" -> "it is starting up or shutting down";
            case "08001", "08003", "08006", "null" ->
                refused != null ? refused + mode : "nothing answers there, or not in time, or TLS failed" + mode;
            default -> "SQLSTATE " + state;
        };
        return new RunnelException(
                ErrorKind.CONNECTION_FAILED,
                "PostgreSQL at " + options.place() + " cannot be used: " + why + ".",
                cause,
                ErrorDetails.sqlState(e.sqlState()));
    }

    /** What a statement failed with that a change of its table has made invalid, where the driver's own retry hides it. */
    static RunnelException stalePlan(RunnelException hidden) {
        var stale = new ServerError("0A000", 0, STALE_PLAN);
        return new RunnelException(
                ErrorKind.SERIALIZATION_FAILURE,
                new PostgresqlErrors().sentence(ErrorKind.SERIALIZATION_FAILURE, stale),
                hidden.getCause(),
                ErrorDetails.sqlState(stale.sqlState()).withLabel(hidden.label()));
    }

    /** True if the driver's exception may show a value, so that it must not be the cause. */
    static boolean showsValue(ErrorKind kind) {
        return blamesValues(kind);
    }

    private static boolean isStalePlan(ServerError e) {
        return "0A000".equals(e.sqlState()) && e.message().contains(STALE_PLAN);
    }

    /** The column of a key's only column, from the server's detail, which shows the value too. */
    static @Nullable String column(@Nullable String column, @Nullable String detail) {
        if (column != null || detail == null) {
            return column;
        }
        Matcher key = KEY.matcher(detail);
        return key.find() ? unquoted(key.group(1)) : null;
    }

    private static String unquoted(String name) {
        return name.startsWith("\"") ? name.substring(1, name.length() - 1).replace("\"\"", "\"") : name;
    }
}
