package dev.runnel.duckdb;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.jdbc.JdbcErrors;
import dev.runnel.spi.support.SqlErrors;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB's errors as kinds. The driver gives no SQLSTATE for most of them: the class stands before the first colon of
 * the message ({@code Constraint Error: …}). A violated constraint has no name in DuckDB's messages; of a key they tell
 * the columns with the values, which are taken out.
 */
final class DuckDbErrors extends JdbcErrors {
    private static final Pattern CLASS = Pattern.compile("^([A-Za-z-]+(?: [A-Za-z]+)*) Error: (.*)$", Pattern.DOTALL);
    private static final Pattern NOT_NULL = Pattern.compile("NOT NULL constraint failed: ([^.]+)\\.(.+)");
    private static final Pattern CHECK =
            Pattern.compile("CHECK constraint failed on table \"([^\"]+)\" with expression (CHECK.*)", Pattern.DOTALL);
    /** One column of a key; a key of several has a comma and a colon more, as may a value. */
    private static final Pattern KEY = Pattern.compile("\"([^\":,]+): (?!.*, [^\":,]+: )", Pattern.DOTALL);

    /** Values stand in quotes, which a value can hold too, or after these words. */
    private static final Pattern VALUE = Pattern.compile("'.*'?|\".*\"?|(?<=with value )\\S+|(?<=Input: ).*");

    private static final String APPEND = "Failed to append: ";
    private static final String BY_PROCESS = "Conflicting lock is held";

    @Override
    protected RunnelException translate(SQLException e, String sql) {
        return SqlErrors.withTable(translate(e), sql);
    }

    /** The last part of a qualified name, without its quotes. */
    private static String unquoted(String name) {
        if (!name.endsWith("\"")) {
            return name.substring(name.lastIndexOf('.') + 1);
        }
        int start = name.lastIndexOf(".\"") + 1;
        return name.substring(start + 1, name.length() - 1).replace("\"\"", "\"");
    }

    @Override
    protected boolean showsValue(ErrorKind kind) {
        return kind == ErrorKind.UNIQUE_VIOLATION
                || kind == ErrorKind.FOREIGN_KEY_VIOLATION
                || kind == ErrorKind.DATA_INVALID;
    }

    @Override
    protected ErrorKind kind(SQLException e) {
        String message = String.valueOf(e.getMessage());
        Matcher matcher = CLASS.matcher(message);
        if (message.startsWith(APPEND)) {
            return violation(reason(e));
        }
        if (!matcher.matches()) {
            return message.contains("was closed") || message.contains("Connection Error")
                    ? ErrorKind.CONNECTION_LOST
                    : super.kind(e);
        }
        String reason = matcher.group(2);
        return switch (matcher.group(1)) {
            case "Constraint" -> violation(reason);
            case "Parser", "Syntax" -> ErrorKind.SYNTAX;
            case "Catalog" -> reason.contains("already exists") ? ErrorKind.DUPLICATE_OBJECT : catalog(reason);
            case "Binder" -> bound(reason);
            case "Dependency" -> ErrorKind.FOREIGN_KEY_VIOLATION;
            case "Conversion", "Out of Range", "Mismatch Type", "Decimal", "Invalid Type", "Divide by Zero" ->
                ErrorKind.DATA_INVALID;
            case "Invalid Input" -> input(reason);
            case "INTERRUPT" -> ErrorKind.STATEMENT_CANCELLED;
            case "TransactionContext" -> transaction(reason);
            case "Serialization" -> ErrorKind.STORAGE_CORRUPT;
            case "Permission" -> ErrorKind.AUTHENTICATION;
            case "Out of Memory" -> ErrorKind.STORAGE_FULL;
            case "IO" -> io(reason);
            case "HTTP", "Network" -> ErrorKind.CONNECTION_FAILED;
            case "FATAL" -> ErrorKind.CONNECTION_LOST;
            case "Parameter Not Resolved", "Parameter Not Allowed" -> ErrorKind.PARAMETER;
            default -> ErrorKind.OTHER;
        };
    }

    private static ErrorKind violation(String reason) {
        if (reason.startsWith("NOT NULL")) {
            return ErrorKind.NOT_NULL_VIOLATION;
        } else if (reason.startsWith("CHECK")) {
            return ErrorKind.CHECK_VIOLATION;
        } else if (reason.contains("foreign key")) {
            return ErrorKind.FOREIGN_KEY_VIOLATION;
        }
        return reason.contains("uplicate key") || reason.contains("UNIQUE") || reason.contains("PRIMARY KEY")
                ? ErrorKind.UNIQUE_VIOLATION
                : ErrorKind.DATA_INVALID;
    }

    private static ErrorKind catalog(String reason) {
        return reason.contains("does not exist") || reason.contains("not found")
                ? ErrorKind.UNDEFINED_OBJECT
                : ErrorKind.SYNTAX;
    }

    private static ErrorKind bound(String reason) {
        if (reason.contains("not found in FROM clause")
                || reason.contains("does not have a column")
                || reason.contains("does not exist")
                || reason.contains("Referenced table")
                || reason.contains("Referenced column")
                || reason.contains("Referenced update column")) {
            return ErrorKind.UNDEFINED_OBJECT;
        }
        return reason.contains("already exists") ? ErrorKind.DUPLICATE_OBJECT : ErrorKind.SYNTAX;
    }

    private static ErrorKind input(String reason) {
        if (reason.startsWith("Parameter count mismatch")
                || reason.startsWith("Values were not provided")
                || reason.contains("Unsupported parameter type")) {
            return ErrorKind.PARAMETER;
        }
        return reason.contains("read-only mode") ? ErrorKind.READ_ONLY : ErrorKind.DATA_INVALID;
    }

    private static ErrorKind transaction(String reason) {
        if (reason.startsWith("Current transaction is aborted")) {
            return ErrorKind.TRANSACTION_ABORTED;
        } else if (reason.contains("read-only")) {
            return ErrorKind.READ_ONLY;
        } else if (reason.contains("onflict") || reason.startsWith("Catalog write-write")) {
            return ErrorKind.SERIALIZATION_FAILURE;
        } else if (reason.contains("PRIMARY KEY or UNIQUE constraint")) {
            return ErrorKind.UNIQUE_VIOLATION;
        }
        return reason.contains("Failed to commit") ? violation(reason) : ErrorKind.OTHER;
    }

    private static ErrorKind io(String reason) {
        if (reason.contains("No space left") || reason.contains("Could not write all bytes")) {
            return ErrorKind.STORAGE_FULL;
        } else if (reason.contains("read-only") || reason.contains("Read-only")) {
            return ErrorKind.READ_ONLY;
        } else if (reason.contains("not a valid DuckDB database file")
                || reason.contains("Corrupt")
                || reason.contains("checksum")) {
            return ErrorKind.STORAGE_CORRUPT;
        } else if (reason.contains(BY_PROCESS) || reason.contains("Could not set lock")) {
            return ErrorKind.LOCK_TIMEOUT;
        }
        return reason.startsWith("No files found") || reason.contains("No such file")
                ? ErrorKind.UNDEFINED_OBJECT
                : ErrorKind.OTHER;
    }

    @Override
    protected ErrorDetails details(ErrorKind kind, SQLException e) {
        String reason = reason(e);
        ErrorDetails details = ErrorDetails.sqlState(e.getSQLState());
        Matcher matcher = NOT_NULL.matcher(reason);
        if (matcher.find()) {
            return details.withTable(unquoted(matcher.group(1))).withColumn(unquoted(matcher.group(2)));
        }
        matcher = CHECK.matcher(reason);
        if (matcher.find()) {
            return details.withTable(matcher.group(1)).withConstraint(matcher.group(2));
        }
        DuckDbFileErrors file = kind == ErrorKind.DATA_INVALID ? DuckDbFileErrors.of(reason) : null;
        if (file != null && file.column() != null) {
            return details.withColumn(file.column());
        }
        matcher = KEY.matcher(reason);
        return kind == ErrorKind.UNIQUE_VIOLATION && matcher.find() ? details.withColumn(matcher.group(1)) : details;
    }

    @Override
    protected String sentence(ErrorKind kind, SQLException e) {
        String reason = reason(e);
        return switch (kind) {
            case UNIQUE_VIOLATION -> "A row with this unique value exists already" + ofColumn(kind, e) + ".";
            case FOREIGN_KEY_VIOLATION ->
                reason.startsWith("Cannot drop") ? reason.lines().findFirst().orElse(reason) : super.sentence(kind, e);
            case NOT_NULL_VIOLATION, CHECK_VIOLATION -> reason + ".";
            case SERIALIZATION_FAILURE ->
                "Another transaction has changed the same rows or tables; run the transaction again.";
            case READ_ONLY -> "The DuckDB database may only be read here: " + firstLine(reason);
            case STORAGE_FULL -> "DuckDB has no room left, in memory or on disk: " + firstLine(reason);
            case STORAGE_CORRUPT -> "The file is damaged or is not a DuckDB database: " + firstLine(reason);
            case DATA_INVALID -> {
                DuckDbFileErrors file = DuckDbFileErrors.of(reason);
                yield file == null
                        ? "DuckDB refused a value: "
                                + VALUE.matcher(firstLine(reason)).replaceAll("…")
                        : file.sentence();
            }
            case UNDEFINED_OBJECT ->
                "DuckDB cannot run the statement: " + firstLine(reason)
                        + (reason.startsWith("No files found")
                                ? " Check the path; a relative one starts at "
                                        + Path.of("").toAbsolutePath() + "."
                                : "");
            case SYNTAX, DUPLICATE_OBJECT, PARAMETER -> "DuckDB cannot run the statement: " + firstLine(reason);
            case OTHER -> "DuckDB failed: " + firstLine(reason);
            default -> super.sentence(kind, e);
        };
    }

    private String ofColumn(ErrorKind kind, SQLException e) {
        String column = details(kind, e).column();
        return column == null ? "" : " (column " + column + ")";
    }

    @Override
    protected boolean breaksSession(RunnelException e) {
        return super.breaksSession(e) || e.kind() == ErrorKind.STORAGE_CORRUPT;
    }

    /** A failure while the database was opened, as a sentence about the file. */
    RunnelException opening(SQLException e, @Nullable Path file) {
        ErrorKind kind = kind(e);
        String where = file == null ? "The DuckDB database in memory" : "The DuckDB file " + file;
        return switch (kind) {
            case STORAGE_CORRUPT ->
                new RunnelException(kind, where + " is damaged or is not a DuckDB database; name another file.", e);
            case LOCK_TIMEOUT ->
                new RunnelException(
                        ErrorKind.CONNECTION_FAILED,
                        where + " is open in another process, and DuckDB lets only one process write a file. Close it"
                                + " there, or open the file with mode=ro in all of them.",
                        e);
            default ->
                new RunnelException(
                        ErrorKind.CONNECTION_FAILED, where + " cannot be opened: " + firstLine(reason(e)), e);
        };
    }

    private static String reason(SQLException e) {
        String message = String.valueOf(e.getMessage());
        if (message.startsWith(APPEND)) {
            return message.substring(APPEND.length());
        }
        Matcher matcher = CLASS.matcher(message);
        return matcher.matches() ? matcher.group(2) : message;
    }

    private static String firstLine(String reason) {
        String line = reason.lines().findFirst().orElse("no reason was given").strip();
        return line.endsWith(".") || line.endsWith("!") ? line : line + ".";
    }
}
