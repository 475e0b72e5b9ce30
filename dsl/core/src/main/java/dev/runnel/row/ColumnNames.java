package dev.runnel.row;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds columns by the names of parameters: the very name first, else the same letters whatever their case and
 * underscores, so that {@code created_at}, {@code CREATED_AT} and {@code createdAt} are one.
 */
final class ColumnNames {
    private final List<String> names;
    private final List<String> folded;
    private final ErrorKind errorKind;

    /**
     * @param errorKind the kind of the error when a name is not clear: DATA_CONVERSION reading, CONFIGURATION writing
     */
    ColumnNames(List<String> names, ErrorKind errorKind) {
        this.names = names;
        this.folded = names.stream().map(ColumnNames::fold).toList();
        this.errorKind = errorKind;
    }

    static String fold(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    /** The column's index, or -1; an error if two columns answer equally well. */
    int find(String name) {
        int exact = only(names, name, name);
        return exact >= 0 ? exact : only(folded, fold(name), name);
    }

    private int only(List<String> among, String key, String name) {
        int first = among.indexOf(key);
        int last = among.lastIndexOf(key);
        if (first != last) {
            throw new RunnelException(
                    errorKind,
                    "The columns '" + names.get(first) + "' and '" + names.get(last) + "' (positions " + (first + 1)
                            + " and " + (last + 1) + ") both fit '" + name + "'. Give one of them another alias.");
        }
        return first;
    }

    /** True if some column's name goes on after this prefix. */
    boolean anyBelow(String prefix) {
        String start = fold(prefix);
        return folded.stream().anyMatch(name -> name.length() > start.length() && name.startsWith(start));
    }

    String list() {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    /** The column most like this name, as a question; empty if none is close. */
    String hint(String name) {
        String wanted = fold(name);
        int best = Math.max(2, wanted.length() / 3) + 1;
        @Nullable String nearest = null;
        for (int i = 0; i < names.size(); i++) {
            int distance = distance(wanted, folded.get(i));
            if (distance < best) {
                best = distance;
                nearest = names.get(i);
            }
        }
        return nearest == null ? "" : " Did you mean '" + nearest + "'?";
    }

    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
