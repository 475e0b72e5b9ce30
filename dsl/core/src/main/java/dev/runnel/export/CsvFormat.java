package dev.runnel.export;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;

/**
 * How CSV is written: RFC 4180, with CRLF after every line. A field is quoted if it holds a quote, the separator or a line
 * break, if it is empty or looks like NULL, or if blanks stand at its ends; so {@code ""} is an empty text and nothing at all
 * is NULL. Immutable.
 *
 * <p>Fields are written as they are, also those that a spreadsheet takes for a formula ({@code =1+1}): whoever opens the file
 * in one and does not trust the data imports the columns as text.
 *
 * @param separator between fields
 * @param header whether the first line has the columns' names
 * @param nullText what stands for NULL, never quoted
 */
public record CsvFormat(char separator, boolean header, String nullText) {
    /** Commas, a header, and nothing for NULL. */
    public static final CsvFormat DEFAULT = new CsvFormat(',', true, "");

    /** Throws CONFIGURATION for a separator or a text that would stand for something else. */
    public CsvFormat {
        if (separator == '"' || separator == '\r' || separator == '\n' || Character.isSurrogate(separator)) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The separator of CSV must not be a quote, a line break or half a character; use , or ; or a tab.");
        }
        if (nullText.indexOf(separator) >= 0
                || nullText.indexOf('"') >= 0
                || nullText.indexOf('\r') >= 0
                || nullText.indexOf('\n') >= 0) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "The text for NULL is never quoted, so it must hold no quote, no separator and no line break.");
        }
    }

    public CsvFormat withSeparator(char newSeparator) {
        return new CsvFormat(newSeparator, header, nullText);
    }

    public CsvFormat withoutHeader() {
        return new CsvFormat(separator, false, nullText);
    }

    public CsvFormat withNullText(String newNullText) {
        return new CsvFormat(separator, header, newNullText);
    }
}
