package dev.runnel.internal.text;

import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the name that was probably meant, and writes lists of names the same way in every message. */
public final class Suggestions {
    /** Longer words are not misspelt names; comparing them would only cost time. */
    private static final int MAX_LENGTH = 80;

    private Suggestions() {}

    /** {@code  Did you mean "pool_size"?} with a space before it, or an empty text when nothing known is near. */
    public static String didYouMean(String wrong, Collection<String> known) {
        String nearest = nearest(wrong, known);
        return nearest == null ? "" : " Did you mean \"" + nearest + "\"?";
    }

    /** The known name nearest to the wrong one, of equally near ones the first in the alphabet; null if none is. */
    public static @Nullable String nearest(String wrong, Collection<String> known) {
        String nearest = null;
        int least = Integer.MAX_VALUE;
        for (String name : known) {
            int distance = distance(plain(wrong), plain(name));
            boolean nearer = distance < least || distance == least && nearest != null && name.compareTo(nearest) < 0;
            if (nearer && distance <= tolerated(wrong, name)) {
                nearest = name;
                least = distance;
            }
        }
        return nearest;
    }

    /** The names in alphabetical order: {@code echo, pool_size}; {@code none} if there are none. */
    public static String sorted(Collection<String> names) {
        return names.isEmpty() ? "none" : names.stream().sorted().collect(Collectors.joining(", "));
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one text into the other. */
    public static int distance(String a, String b) {
        if (a.length() > MAX_LENGTH || b.length() > MAX_LENGTH) {
            return a.equals(b) ? 0 : Integer.MAX_VALUE;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = last[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[b.length()];
    }

    private static int tolerated(String wrong, String name) {
        return Math.min(3, Math.max(wrong.length(), name.length()) / 3);
    }

    /** Case and word separators are the commonest mistakes of all: {@code poolSize} is {@code pool_size}. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }
}
