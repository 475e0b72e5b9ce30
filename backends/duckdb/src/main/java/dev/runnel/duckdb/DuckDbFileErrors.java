package dev.runnel.duckdb;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a file that a statement reads: which file, which line and column, and what to do, picked out of
 * DuckDB's many lines, which hold the values too.
 */
record DuckDbFileErrors(String sentence, @Nullable String column) {
    private static final Pattern LINE = Pattern.compile("^CSV Error on Line: (\\d+)");
    private static final Pattern CSV_FILE = Pattern.compile("^ {2}file = (.+)$", Pattern.MULTILINE);
    private static final Pattern CONVERSION =
            Pattern.compile("^Error when converting column \"(.+?)\"\\.", Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("is being converted as type (.+)$", Pattern.MULTILINE);
    private static final Pattern WHY = Pattern.compile(
            "^(Expected Number of Columns: \\d+ Found: \\d+|Invalid unicode|Value with unterminated quote|Maximum line size)",
            Pattern.MULTILINE);
    private static final Pattern SNIFFING = Pattern.compile("^Error when sniffing file \"(.+)\"");
    private static final Pattern JSON =
            Pattern.compile("^(Malformed JSON|JSON transform error) in file \"(.+)\",.* in line (\\d+)");
    private static final Pattern PARQUET =
            Pattern.compile("^(?:No magic bytes found at end of file|File) '(.+)'(?: too small to be a Parquet file)?");

    /** Null if the error is not of a file's content. */
    static @Nullable DuckDbFileErrors of(String reason) {
        Matcher matcher = LINE.matcher(reason);
        if (matcher.find()) {
            return csv(reason, "Line " + matcher.group(1) + " of the CSV file " + find(CSV_FILE, reason, "it reads"));
        }
        matcher = SNIFFING.matcher(reason);
        if (matcher.find()) {
            return whole("The file " + matcher.group(1)
                    + " is no CSV file of the columns that are asked for; check its delimiter,"
                    + " quotes and encoding, and the option columns.");
        }
        matcher = JSON.matcher(reason);
        if (matcher.find()) {
            String what =
                    matcher.group(1).startsWith("JSON") ? "holds a value that does not fit its column" : "is no JSON";
            return whole(
                    "Line " + matcher.group(3) + " of the JSON file " + matcher.group(2) + " " + what
                            + "; correct it, read the column as another type, or leave such rows out with ignore_errors = true.");
        }
        matcher = PARQUET.matcher(reason);
        return matcher.find()
                ? whole("The file " + matcher.group(1)
                        + " is no Parquet file, or was not written to its end; write it again.")
                : null;
    }

    private static DuckDbFileErrors csv(String reason, String line) {
        Matcher conversion = CONVERSION.matcher(reason);
        if (conversion.find()) {
            String column = conversion.group(1);
            return new DuckDbFileErrors(
                    line + " has no " + find(TYPE, reason, "such value") + " in column '" + column
                            + "'; correct it, read the"
                            + " column as another type, or leave such lines out with ignore_errors = true.",
                    column);
        }
        return whole(line + " cannot be read (" + find(WHY, reason, "it is not as the others")
                + "); correct it, check delimiter,"
                + " quotes and encoding, or leave such lines out with ignore_errors = true.");
    }

    private static DuckDbFileErrors whole(String sentence) {
        return new DuckDbFileErrors(sentence, null);
    }

    private static String find(Pattern pattern, String reason, String otherwise) {
        Matcher matcher = pattern.matcher(reason);
        return matcher.find() ? matcher.group(1).strip() : otherwise;
    }
}
