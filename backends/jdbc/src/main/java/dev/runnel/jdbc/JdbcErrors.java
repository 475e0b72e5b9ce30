package dev.runnel.jdbc;

import dev.runnel.error.ErrorDetails;
import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import dev.runnel.spi.support.ServerError;
import dev.runnel.spi.support.SqlErrors;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A JDBC driver's exception as Runnel's. A server's backend gives its {@link SqlErrors}; an embedded one overrides. */
public class JdbcErrors {
    private static final Pattern CONSTRAINT =
            Pattern.compile("constraint [\"']([^\"']+)[\"']|violation: \"(?:[^\". ]+\\.)?([^\". :]+)[ :]");

    private final SqlErrors errors;

    public JdbcErrors() {
        this(new SqlErrors());
    }

    public JdbcErrors(SqlErrors errors) {
        this.errors = errors;
    }

    /** The exception as Runnel's; the driver's one is the cause, without its text if that {@linkplain #showsValue may hold a value}. */
    public RunnelException translate(SQLException e) {
        ErrorKind kind = kind(e);
        SQLException cause = showsValue(kind) ? Redacted.cause(e, "a value") : e;
        return new RunnelException(kind, sentence(kind, e), cause, details(kind, e));
    }

    /** True if the driver's text of such an error may hold a value, which nobody must see. */
    protected boolean showsValue(ErrorKind kind) {
        return SqlErrors.blamesValues(kind) || kind == ErrorKind.OTHER;
    }

    /** The same for the failure of a statement, of which the text may tell what the driver does not: the table. */
    protected RunnelException translate(SQLException e, String sql) {
        return translate(e);
    }

    /** What the driver tells of the server's error. */
    protected ServerError read(SQLException e) {
        return new ServerError(
                e.getSQLState(), e.getErrorCode(), String.valueOf(e.getMessage()), constraint(e), null, null);
    }

    protected ErrorKind kind(SQLException e) {
        return errors.kind(read(e));
    }

    protected ErrorDetails details(ErrorKind kind, SQLException e) {
        return errors.details(kind, read(e));
    }

    /** A sentence for people; never the driver's own text where that may hold a value. */
    protected String sentence(ErrorKind kind, SQLException e) {
        return errors.sentence(kind, read(e));
    }

    /** True if the session that threw this must not be used again. */
    protected boolean breaksSession(RunnelException e) {
        return errors.breaksSession(e);
    }

    /** The violated constraint, if the message names it. */
    private static @Nullable String constraint(SQLException e) {
        Matcher matcher = CONSTRAINT.matcher(String.valueOf(e.getMessage()));
        if (!matcher.find()) {
            return null;
        }
        return matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    }
}
