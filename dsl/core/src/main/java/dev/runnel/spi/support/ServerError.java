package dev.runnel.spi.support;

import org.jspecify.annotations.Nullable;

/**
 * What a server said of a failure, whichever driver brought it.
 *
 * @param sqlState five characters; null if the driver had none
 * @param code the vendor's number, 0 if there is none
 * @param message the server's text, which may hold a value; never shown without a look at it
 */
public record ServerError(
        @Nullable String sqlState,
        int code,
        String message,
        @Nullable String constraint,
        @Nullable String table,
        @Nullable String column) {
    public ServerError(@Nullable String sqlState, int code, @Nullable String message) {
        this(sqlState, code, String.valueOf(message), null, null, null);
    }

    /** The first line of the text. */
    public String firstLine() {
        return message.lines().findFirst().orElse("The database refused the statement.");
    }

    /** Never the text. */
    @Override
    public String toString() {
        return "SQLSTATE " + sqlState + ", code " + code;
    }
}
