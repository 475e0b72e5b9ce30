package dev.runnel.spi.support;

import static java.util.Map.entry;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.Map;

/**
 * What a server's error means, by SQLSTATE; the same over every transport. A backend overrides what its server tells better,
 * by vendor code or by the text.
 */
public class SqlErrors {
    private static final Map<String, ErrorKind> BY_STATE = Map.ofEntries(
            entry("23505", ErrorKind.UNIQUE_VIOLATION),
            entry("23503", ErrorKind.FOREIGN_KEY_VIOLATION),
            entry("23506", ErrorKind.FOREIGN_KEY_VIOLATION),
            entry("23502", ErrorKind.NOT_NULL_VIOLATION),
            entry("23513", ErrorKind.CHECK_VIOLATION),
            entry("23514", ErrorKind.CHECK_VIOLATION),
            entry("40001", ErrorKind.SERIALIZATION_FAILURE),
            entry("40P01", ErrorKind.DEADLOCK),
            entry("55P03", ErrorKind.LOCK_TIMEOUT),
            entry("HYT00", ErrorKind.LOCK_TIMEOUT),
            entry("57014", ErrorKind.STATEMENT_CANCELLED),
            entry("25006", ErrorKind.READ_ONLY),
            entry("25P02", ErrorKind.TRANSACTION_ABORTED),
            entry("25P03", ErrorKind.CONNECTION_LOST),
            entry("25P04", ErrorKind.CONNECTION_LOST),
            entry("42501", ErrorKind.AUTHENTICATION),
            entry("42601", ErrorKind.SYNTAX),
            entry("42000", ErrorKind.SYNTAX),
            entry("42001", ErrorKind.SYNTAX),
            entry("42S01", ErrorKind.DUPLICATE_OBJECT),
            entry("42S11", ErrorKind.DUPLICATE_OBJECT),
            entry("42S21", ErrorKind.DUPLICATE_OBJECT),
            entry("42P07", ErrorKind.DUPLICATE_OBJECT),
            entry("42701", ErrorKind.DUPLICATE_OBJECT),
            entry("42710", ErrorKind.DUPLICATE_OBJECT),
            entry("42S02", ErrorKind.UNDEFINED_OBJECT),
            entry("42S03", ErrorKind.UNDEFINED_OBJECT),
            entry("42S04", ErrorKind.UNDEFINED_OBJECT),
            entry("42S12", ErrorKind.UNDEFINED_OBJECT),
            entry("42S22", ErrorKind.UNDEFINED_OBJECT),
            entry("42P01", ErrorKind.UNDEFINED_OBJECT),
            entry("42703", ErrorKind.UNDEFINED_OBJECT),
            entry("42704", ErrorKind.UNDEFINED_OBJECT),
            entry("42883", ErrorKind.UNDEFINED_OBJECT),
            entry("3F000", ErrorKind.UNDEFINED_OBJECT),
            entry("22018", ErrorKind.DATA_INVALID),
            entry("07001", ErrorKind.PARAMETER),
            entry("07002", ErrorKind.PARAMETER),
            // H2: a parameter without a value, and one too many.
            entry("90012", ErrorKind.PARAMETER),
            entry("90008", ErrorKind.PARAMETER));

    /** The error as Runnel's, with the driver's exception as its cause. */
    public final RunnelException translate(ServerError e, Throwable cause) {
        ErrorKind kind = kind(e);
        return new RunnelException(kind, sentence(kind, e), cause, details(kind, e));
    }

    public ErrorKind kind(ServerError e) {
        String state = e.sqlState();
        if (state == null) {
            return ErrorKind.OTHER;
        }
        ErrorKind exact = BY_STATE.get(state);
        if (exact != null) {
            return exact;
        }
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08" ->
                "08001".equals(state) || "08004".equals(state)
                        ? ErrorKind.CONNECTION_FAILED
                        : ErrorKind.CONNECTION_LOST;
            case "22" -> ErrorKind.DATA_INVALID;
            case "28" -> ErrorKind.AUTHENTICATION;
            case "40" -> ErrorKind.SERIALIZATION_FAILURE;
            case "42" -> ErrorKind.SYNTAX;
            case "53" -> "53300".equals(state) ? ErrorKind.CONNECTION_FAILED : ErrorKind.STORAGE_FULL;
            case "57" -> ErrorKind.CONNECTION_LOST;
            case "XX" -> ErrorKind.STORAGE_CORRUPT;
            default -> ErrorKind.OTHER;
        };
    }

    public ErrorDetails details(ErrorKind kind, ServerError e) {
        ErrorDetails details = ErrorDetails.sqlState(e.sqlState());
        return switch (kind) {
            case UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION, CHECK_VIOLATION, NOT_NULL_VIOLATION ->
                details.withConstraint(e.constraint()).withTable(e.table()).withColumn(e.column());
            default -> details;
        };
    }

    /** A sentence for people; never the server's own text where that may hold a value. */
    public String sentence(ErrorKind kind, ServerError e) {
        String by = named(e);
        return switch (kind) {
            case UNIQUE_VIOLATION -> "A row with this unique value exists already" + by + ".";
            case FOREIGN_KEY_VIOLATION -> "A foreign key points at no row, or the row is still pointed at" + by + ".";
            case NOT_NULL_VIOLATION -> "A column that forbids null got a null" + by + ".";
            case CHECK_VIOLATION -> "A check constraint refused the row" + by + ".";
            case SERIALIZATION_FAILURE -> "The transaction lost against a concurrent one; run it again.";
            case DEADLOCK -> "The transaction was chosen as the victim of a deadlock; run it again.";
            case LOCK_TIMEOUT -> "A lock was not granted in time; run the transaction again.";
            case STATEMENT_CANCELLED -> "The statement was cancelled.";
            case CONNECTION_LOST -> "The connection was lost; whether the statement took effect is not known.";
            case CONNECTION_FAILED -> "The connection could not be opened; see the cause.";
            case AUTHENTICATION -> "The database refused the user or the user's rights; see the cause.";
            case READ_ONLY -> "The database may only be read here.";
            case TRANSACTION_ABORTED -> "An earlier statement of this transaction failed; roll it back.";
            case DATA_INVALID -> "The database refused a value: out of range, too long or malformed; see the cause.";
            case SYNTAX, UNDEFINED_OBJECT, DUPLICATE_OBJECT, PARAMETER -> e.firstLine();
            default ->
                "The database refused the statement (SQLSTATE " + e.sqlState() + ", code " + e.code()
                        + "); see the cause.";
        };
    }

    /** True if the session that threw this must not be used again. */
    public boolean breaksSession(RunnelException e) {
        return e.kind() == ErrorKind.CONNECTION_LOST || e.kind() == ErrorKind.CONNECTION_FAILED;
    }

    private static String named(ServerError e) {
        if (e.constraint() != null) {
            return " (constraint " + e.constraint() + ")";
        }
        return e.column() == null ? "" : " (column " + e.column() + ")";
    }

    /** The error of a statement with the table that its text changes, if values are to blame and nothing names it yet. */
    public static RunnelException withTable(RunnelException error, String sql) {
        boolean ofTable = blamesValues(error.kind()) && error.kind() != ErrorKind.DATA_CONVERSION;
        String table = ofTable && error.table() == null ? ChangedTable.of(sql) : null;
        return table == null
                ? error
                : new RunnelException(
                        error.kind(),
                        String.valueOf(error.getMessage()),
                        error.getCause(),
                        error.details().withTable(table));
    }

    /** Of many rows, one with other values would have been taken. */
    public static boolean blamesValues(ErrorKind kind) {
        return switch (kind) {
            case UNIQUE_VIOLATION,
                    FOREIGN_KEY_VIOLATION,
                    NOT_NULL_VIOLATION,
                    CHECK_VIOLATION,
                    DATA_INVALID,
                    DATA_CONVERSION -> true;
            default -> false;
        };
    }
}
