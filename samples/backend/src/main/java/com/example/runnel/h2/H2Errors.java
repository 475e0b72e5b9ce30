package com.example.runnel.h2;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcErrors;
import dev.runnel.jdbc.Redacted;
import dev.runnel.spi.support.ServerError;
import dev.runnel.spi.support.SqlErrors;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;
import org.h2.jdbc.JdbcException;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/** H2's error codes as kinds, and what its messages tell of constraint, table and column; they show values too. */
final class H2Errors extends JdbcErrors {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|\\w+)";

    /** {@code public.key index public.key_index_1 on public.t(a nulls first, b) values (…)}. */
    private static final Pattern KEY = Pattern.compile(
            "^(?:" + NAME + "\\.(" + NAME + ") (?:INDEX|PRIMARY KEY))?.*? ?ON " + NAME + "\\.(" + NAME
                    + ")\\(([^)]*)\\)",
            Pattern.CASE_INSENSITIVE);
    /** {@code key: public.t foreign key(…) …}, or {@code check: …}. */
    private static final Pattern CONSTRAINT =
            Pattern.compile("^(?:" + NAME + "\\.)?(" + NAME + "):(?: " + NAME + "\\.(" + NAME + ") FOREIGN KEY)?");

    private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]|\"\")*)\"");
    private static final Pattern COLUMN = Pattern.compile("^(" + NAME + ")");

    H2Errors() {
        super(new Codes());
    }

    /** What H2's codes say better than the SQLSTATE that it makes of them. */
    private static final class Codes extends SqlErrors {
        // tag::kinds[]
        @Override
        public ErrorKind kind(ServerError e) {
            return switch (e.code()) {
                case ErrorCode.DEADLOCK_1 -> ErrorKind.DEADLOCK;
                case ErrorCode.CONCURRENT_UPDATE_1 -> ErrorKind.SERIALIZATION_FAILURE;
                case ErrorCode.DATABASE_IS_READ_ONLY -> ErrorKind.READ_ONLY;
                case ErrorCode.FILE_CORRUPTED_1 -> ErrorKind.STORAGE_CORRUPT;
                case ErrorCode.OBJECT_CLOSED,
                        ErrorCode.CONNECTION_BROKEN_1,
                        ErrorCode.DATABASE_IS_CLOSED,
                        ErrorCode.DATABASE_CALLED_AT_SHUTDOWN -> ErrorKind.CONNECTION_LOST;
                // end::kinds[]
                case ErrorCode.FUNCTION_NOT_FOUND_1,
                        ErrorCode.SCHEMA_NOT_FOUND_1,
                        ErrorCode.SEQUENCE_NOT_FOUND_1,
                        ErrorCode.VIEW_NOT_FOUND_1,
                        ErrorCode.CONSTRAINT_NOT_FOUND_1,
                        ErrorCode.DOMAIN_NOT_FOUND_1 -> ErrorKind.UNDEFINED_OBJECT;
                case ErrorCode.SCHEMA_ALREADY_EXISTS_1,
                        ErrorCode.SEQUENCE_ALREADY_EXISTS_1,
                        ErrorCode.VIEW_ALREADY_EXISTS_1,
                        ErrorCode.CONSTRAINT_ALREADY_EXISTS_1,
                        ErrorCode.DOMAIN_ALREADY_EXISTS_1 -> ErrorKind.DUPLICATE_OBJECT;
                case ErrorCode.FEATURE_NOT_SUPPORTED_1,
                        ErrorCode.COLUMN_COUNT_DOES_NOT_MATCH,
                        ErrorCode.AMBIGUOUS_COLUMN_NAME_1,
                        ErrorCode.MUST_GROUP_BY_COLUMN_1,
                        ErrorCode.INVALID_USE_OF_AGGREGATE_FUNCTION_1 -> ErrorKind.SYNTAX;
                default -> super.kind(e);
            };
        }
    }

    @Override
    protected RunnelException translate(SQLException e, String sql) {
        return SqlErrors.withTable(translate(e), sql);
    }

    // tag::read[]
    @Override
    protected ServerError read(SQLException e) {
        SQLException own = e instanceof BatchUpdateException && e.getNextException() != null ? e.getNextException() : e;
        // Without the statement that H2 puts behind it.
        String message = String.valueOf(own instanceof JdbcException h2 ? h2.getOriginalMessage() : own.getMessage());
        String found = quoted(message);
        int code = lostDeadlock(own) ? ErrorCode.DEADLOCK_1 : own.getErrorCode();
        return switch (code) {
            case ErrorCode.DUPLICATE_KEY_1 -> violation(own, message, KEY.matcher(found));
            case ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_CHILD_EXISTS_1,
                    ErrorCode.REFERENTIAL_INTEGRITY_VIOLATED_PARENT_MISSING_1,
                    ErrorCode.CHECK_CONSTRAINT_VIOLATED_1 -> violation(own, message, CONSTRAINT.matcher(found));
            case ErrorCode.NULL_NOT_ALLOWED -> new ServerError(own.getSQLState(), code, message, null, null, found);
            default -> new ServerError(own.getSQLState(), code, message);
        };
    }
    // end::read[]

    /**
     * Whether a deadlock's victim was found while it was on its way already, which H2 2.4.240 tells as a state that cannot be:
     * {@code Transaction.isDeadlocked} chooses it without a lock. The transaction is as far from its end as after a deadlock.
     */
    private static boolean lostDeadlock(SQLException e) {
        return e.getCause() instanceof MVStoreException store
                && store.getErrorCode() == DataUtils.ERROR_TRANSACTION_ILLEGAL_STATE;
    }

    private static ServerError violation(SQLException e, String message, Matcher matcher) {
        if (!matcher.find()) {
            return new ServerError(e.getSQLState(), e.getErrorCode(), message);
        }
        String columns = matcher.groupCount() < 3 ? null : matcher.group(3);
        return new ServerError(
                e.getSQLState(),
                e.getErrorCode(),
                message,
                unquoted(matcher.group(1)),
                unquoted(matcher.group(2)),
                columns == null || columns.indexOf(',') >= 0 ? null : column(columns));
    }

    /** What the message, which is in the JVM's language, says between its first quotes, in which quotes are doubled. */
    private static String quoted(String message) {
        Matcher matcher = QUOTED.matcher(message);
        return matcher.find() ? matcher.group(1).replace("\"\"", "\"") : "";
    }

    /** One of an index, with or without its order. */
    private static @Nullable String column(String text) {
        Matcher matcher = COLUMN.matcher(text);
        return matcher.find() ? unquoted(matcher.group(1)) : null;
    }

    private static @Nullable String unquoted(@Nullable String name) {
        return name == null || !name.startsWith("\"")
                ? name
                : name.substring(1, name.length() - 1).replace("\"\"", "\"");
    }

    /** A failure while the database was opened; the driver's text holds the URL. */
    RunnelException opening(SQLException e) {
        ErrorKind kind = kind(e) == ErrorKind.STORAGE_CORRUPT ? ErrorKind.STORAGE_CORRUPT : ErrorKind.CONNECTION_FAILED;
        String why = e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1
                ? "another process has it open; close it there, or name another file"
                : "H2's error code is " + e.getErrorCode();
        return new RunnelException(kind, "The H2 database cannot be opened: " + why + ".", Redacted.cause(e));
    }
}
