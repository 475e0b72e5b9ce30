package dev.runnel.spi.support;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The table that a statement's text changes, for errors in which the database does not name it. */
final class ChangedTable {
    private static final String NAME = "(?:\"(?:[^\"]|\"\")+\"|`(?:[^`]|``)+`|\\w+)";
    private static final Pattern CHANGE = Pattern.compile(
            "^\\s*(?:insert(?:\\s+(?:ignore|or\\s+\\w+))?\\s+into|(?:replace|merge)\\s+into|update|delete\\s+from)\\s+"
                    + "(?:" + NAME + "\\.)*(" + NAME + ")",
            Pattern.CASE_INSENSITIVE);

    private ChangedTable() {}

    /** The name without its schema and quotes; null if the text changes no table. */
    static @Nullable String of(String sql) {
        Matcher matcher = CHANGE.matcher(sql);
        if (!matcher.find()) {
            return null;
        }
        String name = matcher.group(1);
        char quote = name.charAt(0);
        return quote == '"' || quote == '`'
                ? name.substring(1, name.length() - 1).replace("" + quote + quote, "" + quote)
                : name;
    }
}
