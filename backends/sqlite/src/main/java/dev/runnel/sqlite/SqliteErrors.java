package dev.runnel.sqlite;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcErrors;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * SQLite's extended result codes as kinds. SQLite names a violated constraint only where it is a named check or an
 * index on expressions; for a unique key or a not-null column it names table and columns, and those stand for the name
 * ({@code users.email}). A foreign key has neither.
 */
final class SqliteErrors extends JdbcErrors {
    private static final Pattern REASON = Pattern.compile("^\\[[A-Z_]+:?\\d*] .*? ?\\((.*)\\)$", Pattern.DOTALL);
    private static final Pattern VIOLATION = Pattern.compile("constraint failed: (?:index ')?(.*?)'?$", Pattern.DOTALL);

    @Override
    protected ErrorKind kind(SQLException e) {
        if (!(e instanceof SQLiteException sqlite)) {
            return String.valueOf(e.getMessage()).contains("closed") ? ErrorKind.CONNECTION_LOST : ErrorKind.OTHER;
        }
        SQLiteErrorCode code = sqlite.getResultCode();
        return switch (code) {
            case SQLITE_CONSTRAINT_UNIQUE, SQLITE_CONSTRAINT_PRIMARYKEY, SQLITE_CONSTRAINT_ROWID ->
                ErrorKind.UNIQUE_VIOLATION;
            case SQLITE_CONSTRAINT_FOREIGNKEY -> ErrorKind.FOREIGN_KEY_VIOLATION;
            case SQLITE_CONSTRAINT_NOTNULL -> ErrorKind.NOT_NULL_VIOLATION;
            case SQLITE_CONSTRAINT_CHECK, SQLITE_CONSTRAINT_TRIGGER -> ErrorKind.CHECK_VIOLATION;
            case SQLITE_BUSY_SNAPSHOT, SQLITE_SCHEMA -> ErrorKind.SERIALIZATION_FAILURE;
            default -> byPrimaryCode(code.code & 0xff, reason(e));
        };
    }

    private static ErrorKind byPrimaryCode(int code, String reason) {
        return switch (code) {
            case 1 -> byText(reason);
            case 5, 6 -> ErrorKind.LOCK_TIMEOUT;
            case 8 -> ErrorKind.READ_ONLY;
            case 9 -> ErrorKind.STATEMENT_CANCELLED;
            case 11, 26 -> ErrorKind.STORAGE_CORRUPT;
            case 13 -> ErrorKind.STORAGE_FULL;
            case 14 -> ErrorKind.CONNECTION_FAILED;
            case 18, 19, 20 -> ErrorKind.DATA_INVALID;
            case 25 -> ErrorKind.PARAMETER;
            default -> ErrorKind.OTHER;
        };
    }

    /** SQLITE_ERROR has no finer codes. */
    private static ErrorKind byText(String reason) {
        if (reason.startsWith("no such ") || reason.contains(" has no column named ")) {
            return ErrorKind.UNDEFINED_OBJECT;
        } else if (reason.contains(" already exists")
                || reason.startsWith("duplicate column name")
                || reason.startsWith("there is already ")) {
            return ErrorKind.DUPLICATE_OBJECT;
        } else if (reason.startsWith("too many SQL variables")) {
            return ErrorKind.PARAMETER;
        } else if (reason.startsWith("integer overflow")
                || reason.startsWith("malformed JSON")
                || reason.startsWith("bad JSON path")) {
            return ErrorKind.DATA_INVALID;
        } else if (reason.startsWith("ON CONFLICT clause does not match")) {
            return ErrorKind.UNDEFINED_OBJECT;
        } else if (reason.endsWith("syntax error")
                || reason.startsWith("incomplete input")
                || reason.startsWith("unrecognized token")
                || reason.startsWith("ambiguous column name")
                || reason.startsWith("misuse of ")
                || reason.startsWith("wrong number of arguments")
                || reason.contains("too large")
                || reason.startsWith("too many ")
                || reason.contains(" values for ")
                || reason.contains(" values were supplied")) {
            return ErrorKind.SYNTAX;
        }
        return ErrorKind.OTHER;
    }

    @Override
    protected ErrorDetails details(ErrorKind kind, SQLException e) {
        Matcher matcher = VIOLATION.matcher(reason(e));
        if (!matcher.find()) {
            return ErrorDetails.NONE;
        }
        String what = matcher.group(1);
        ErrorDetails details = ErrorDetails.NONE.withConstraint(what);
        int dot = what.indexOf('.');
        if (kind == ErrorKind.CHECK_VIOLATION || dot < 0) {
            return details;
        }
        details = details.withTable(what.substring(0, dot));
        return what.indexOf(',') < 0 ? details.withColumn(what.substring(dot + 1)) : details;
    }

    @Override
    protected String sentence(ErrorKind kind, SQLException e) {
        String reason = reason(e);
        return switch (kind) {
            case UNIQUE_VIOLATION -> reason + ": another row has this value; onConflict can leave or update that row.";
            case FOREIGN_KEY_VIOLATION ->
                reason
                        + ": the row points at none, or is still pointed at; insert the other first, or delete it first.";
            case NOT_NULL_VIOLATION -> reason + ": the column forbids null; give it a value or a default.";
            case CHECK_VIOLATION -> reason + ": the row does not satisfy what the table demands there.";
            case DATA_INVALID -> reason + ".";
            case LOCK_TIMEOUT ->
                "Another connection held SQLite's lock for longer than busy_timeout; run the transaction" + " again.";
            case SERIALIZATION_FAILURE ->
                "Another connection wrote since this transaction first read, or changed the tables; run it again.";
            case READ_ONLY -> "The SQLite database may only be read here: " + reason + ".";
            case STORAGE_FULL ->
                "The disk, or the size the database may have, is full; nothing of the statement was kept.";
            case STORAGE_CORRUPT -> "The file is damaged or is not a SQLite database: " + reason + ".";
            case CONNECTION_FAILED -> "The SQLite file could not be opened: " + reason + ".";
            case SYNTAX, UNDEFINED_OBJECT, DUPLICATE_OBJECT, PARAMETER ->
                "SQLite cannot run the statement: " + reason + ".";
            case OTHER -> "SQLite failed: " + reason + ".";
            default -> super.sentence(kind, e);
        };
    }

    /** SQLite's own texts hold none. */
    @Override
    protected boolean showsValue(ErrorKind kind) {
        return false;
    }

    @Override
    protected boolean breaksSession(RunnelException e) {
        return super.breaksSession(e) || e.kind() == ErrorKind.STORAGE_CORRUPT;
    }

    /** A failure while a connection was opened, as a sentence about the file. */
    RunnelException opening(SQLException e, @Nullable Path file) {
        ErrorKind kind = kind(e);
        String where = file == null ? "The SQLite database in memory" : "The SQLite file " + file;
        return switch (kind) {
            case STORAGE_CORRUPT ->
                new RunnelException(kind, where + " is damaged or is not a SQLite database; name another file.", e);
            case READ_ONLY ->
                new RunnelException(kind, where + " cannot be written; add mode=ro to the URL to only read it.", e);
            case LOCK_TIMEOUT ->
                new RunnelException(
                        kind, where + " is locked by another connection for longer than busy_timeout; try again.", e);
            default ->
                new RunnelException(ErrorKind.CONNECTION_FAILED, where + " cannot be opened: " + reason(e) + ".", e);
        };
    }

    private static String reason(SQLException e) {
        String message = String.valueOf(e.getMessage());
        Matcher matcher = REASON.matcher(message);
        return matcher.matches() ? matcher.group(1) : message;
    }
}
