package dev.runnel.mysql;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.ServerError;
import dev.runnel.spi.support.SqlErrors;
import dev.runnel.spi.support.TlsErrors;
import dev.runnel.url.HostPort;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The servers' numbers as kinds, and what their messages tell of constraint, table and column; never the value, which
 * they
 * print too. The same over every transport.
 */
final class MysqlErrors extends SqlErrors {
    /** Of a KILL: the session is gone, and runs nothing. */
    static final int NO_SUCH_THREAD = 1094;

    static final int INTERRUPTED = 1317;

    private static final Pattern KEY = Pattern.compile("for key '(?:([^']*)\\.)?([^'.]+)'\\s*$");
    private static final Pattern FOREIGN_KEY = Pattern.compile("\\(`[^`]*`\\.`([^`]+)`, CONSTRAINT `([^`]+)`");
    private static final Pattern COLUMN = Pattern.compile("(?:Column|Field|column) '([^']+)'");
    private static final Pattern CHECK =
            Pattern.compile("(?:Check constraint '([^']+)'|CONSTRAINT `([^`]+)` failed for `[^`]*`\\.`([^`]+)`)");

    /** What the drivers say of a server that offers no TLS; none of them has a code for it. */
    private static final Pattern NO_TLS = Pattern.compile(
            "ssl not enabled in the server|SSL Connection required, but not|Server does not support SSL");

    @Override
    public ErrorKind kind(ServerError e) {
        return switch (e.code()) {
            case 1022, 1062, 1169, 1557, 1586 -> ErrorKind.UNIQUE_VIOLATION;
            case 1216, 1217, 1451, 1452, 1761, 1762 -> ErrorKind.FOREIGN_KEY_VIOLATION;
            case 1048, 1364 -> ErrorKind.NOT_NULL_VIOLATION;
            case 3819, 4025 -> ErrorKind.CHECK_VIOLATION;
            case 1213 -> ErrorKind.DEADLOCK;
            case 1020 -> ErrorKind.SERIALIZATION_FAILURE;
            case 1205, 3572 -> ErrorKind.LOCK_TIMEOUT;
            case INTERRUPTED -> ErrorKind.STATEMENT_CANCELLED;
            case 1969, 3024 -> ErrorKind.STATEMENT_TIMEOUT;
            case 1053, 1077, 1079, 1152, 1158, 1159, 1160, 1161, 1927, 2006, 2013, 2055, 4031 ->
                ErrorKind.CONNECTION_LOST;
            case 1040, 1042, 1043, 1129, 1130, 1203, 2002, 2003, 2005 -> ErrorKind.CONNECTION_FAILED;
            case 1044, 1045, 1142, 1143, 1227, 1370, 1410, 1698, 1820, 1862, 3118, 3159, 3955 ->
                ErrorKind.AUTHENTICATION;
            case 1064, 1065, 1149, 1248, 1235 -> ErrorKind.SYNTAX;
            case 1049, 1051, 1054, 1072, 1091, 1109, 1128, 1146, 1176, 1193, 1305, 1360, 4092 ->
                ErrorKind.UNDEFINED_OBJECT;
            case 1007, 1050, 1060, 1061, 1304, 1359, 1826, 3822 -> ErrorKind.DUPLICATE_OBJECT;
            case 1263,
                    1264,
                    1265,
                    1292,
                    1365,
                    1366,
                    1367,
                    1406,
                    1411,
                    1425,
                    1690,
                    3140,
                    3141,
                    3143,
                    3156,
                    3903,
                    4037,
                    4038,
                    4042,
                    4078 -> ErrorKind.DATA_INVALID;
            case 1210, 1390, 2031 -> ErrorKind.PARAMETER;
            case 1290, 1792, 1836, 3100 -> ErrorKind.READ_ONLY;
            case 1021, 1041, 1114, 1037, 1038 -> ErrorKind.STORAGE_FULL;
            // A KILL interrupts what writes to a file.
            case 3, 1026 ->
                e.message().contains("errno 4 ") || e.message().contains("errno: 4 ")
                        ? ErrorKind.STATEMENT_CANCELLED
                        : ErrorKind.STORAGE_FULL;
            case 1030, 1034, 1035, 1194, 1195, 1712 -> ErrorKind.STORAGE_CORRUPT;
            default -> byState(e);
        };
    }

    /** 42000 stands for more than a wrong text. */
    private ErrorKind byState(ServerError e) {
        if ("70100".equals(e.sqlState())) {
            return ErrorKind.STATEMENT_CANCELLED;
        }
        return "23000".equals(e.sqlState()) ? ErrorKind.CHECK_VIOLATION : super.kind(e);
    }

    @Override
    public ErrorDetails details(ErrorKind kind, ServerError e) {
        ErrorDetails details = ErrorDetails.sqlState(e.sqlState());
        return switch (kind) {
            case UNIQUE_VIOLATION -> ofKey(details, e.message());
            case FOREIGN_KEY_VIOLATION -> {
                Matcher matcher = FOREIGN_KEY.matcher(e.message());
                yield matcher.find() ? details.withTable(matcher.group(1)).withConstraint(matcher.group(2)) : details;
            }
            case NOT_NULL_VIOLATION -> {
                Matcher matcher = COLUMN.matcher(e.message());
                yield matcher.find() ? details.withColumn(matcher.group(1)) : details;
            }
            case CHECK_VIOLATION -> ofCheck(details, e.message());
            // Here the column stands behind the value, which could hold these words itself.
            default -> details;
        };
    }

    /** {@code Duplicate entry 'value' for key 'table.key'}; MariaDB leaves the table out. */
    private static ErrorDetails ofKey(ErrorDetails details, String message) {
        Matcher matcher = KEY.matcher(message);
        return matcher.find() ? details.withTable(matcher.group(1)).withConstraint(matcher.group(2)) : details;
    }

    private static ErrorDetails ofCheck(ErrorDetails details, String message) {
        Matcher matcher = CHECK.matcher(message);
        if (!matcher.find()) {
            return details;
        }
        return matcher.group(1) != null
                ? details.withConstraint(matcher.group(1))
                : details.withConstraint(matcher.group(2)).withTable(matcher.group(3));
    }

    @Override
    public String sentence(ErrorKind kind, ServerError e) {
        ErrorDetails found = details(kind, e);
        return super.sentence(
                kind,
                new ServerError(
                        e.sqlState(), e.code(), e.message(), found.constraint(), found.table(), found.column()));
    }

    /**
     * A failure while a session was opened: where and why, and never the secret.
     *
     * @param said what the server or the driver said, if it has codes
     * @param cause of the error, without a text that may hold the secret
     */
    static RunnelException opening(
            MysqlOptions options, HostPort host, @Nullable ServerError said, Throwable failure, Throwable cause) {
        String server = (options.mariaDb() ? "MariaDB" : "MySQL") + " at " + options.place(host);
        if (said != null && new MysqlErrors().kind(said) == ErrorKind.AUTHENTICATION) {
            return new RunnelException(
                    ErrorKind.AUTHENTICATION, server + " refused the user, the password or the database.", cause);
        }
        String untrusted = untrusted(options, failure);
        String why = untrusted != null
                ? " cannot be used: " + untrusted
                : " could not be reached, or refused the session: "
                        + root(failure).getClass().getSimpleName()
                        + (said == null ? "" : ", SQLSTATE " + said.sqlState() + ", code " + said.code());
        return new RunnelException(ErrorKind.CONNECTION_FAILED, server + why + ".", cause);
    }

    /** Why the server was told nothing; null if that was not for want of TLS. A driver's own URL has its own words for the mode. */
    private static @Nullable String untrusted(MysqlOptions options, Throwable failure) {
        String mode = options.driverUrl() != null
                ? ""
                : " (sslmode=" + options.tls().name().toLowerCase(Locale.ROOT) + ")";
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (NO_TLS.matcher(String.valueOf(e.getMessage())).find()) {
                return "it offers no TLS" + mode;
            }
        }
        String reason = TlsErrors.reason(failure);
        return reason == null ? null : reason + mode;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }

    /** True if the server's own text may hold a value, so that nobody must see it. */
    static boolean holdsValue(ErrorKind kind) {
        return kind == ErrorKind.DATA_INVALID || blamesValues(kind) || kind == ErrorKind.OTHER;
    }
}
