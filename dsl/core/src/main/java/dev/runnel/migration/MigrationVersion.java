package dev.runnel.migration;

import dev.runnel.error.ErrorKind;
import dev.runnel.error.RunnelException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The version of a migration: whole numbers with dots between them, compared as numbers, so that 2 is before 10 and 1 is the
 * same as 1.0 and 001.
 */
public final class MigrationVersion implements Comparable<MigrationVersion> {
    private static final Pattern FORM = Pattern.compile("\\d{1,18}([._]\\d{1,18})*");

    private final List<Long> parts;

    private MigrationVersion(List<Long> parts) {
        this.parts = List.copyOf(parts);
    }

    /** Reads {@code 2}, {@code 2.1} or, as in file names, {@code 2_1}. Throws CONFIGURATION for anything else. */
    public static MigrationVersion of(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new RunnelException(
                    ErrorKind.CONFIGURATION,
                    "\"" + text + "\" is not a version. Write whole numbers of at most 18 digits with dots between"
                            + " them: 2, 2.1 or 20240131.");
        }
        var parts = new ArrayList<Long>();
        for (String part : text.split("[._]")) {
            parts.add(Long.parseLong(part));
        }
        while (parts.size() > 1 && parts.get(parts.size() - 1) == 0) {
            parts.remove(parts.size() - 1);
        }
        return new MigrationVersion(parts);
    }

    @Override
    public int compareTo(MigrationVersion other) {
        int most = Math.max(parts.size(), other.parts.size());
        for (int i = 0; i < most; i++) {
            int order = Long.compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private long part(int i) {
        return i < parts.size() ? parts.get(i) : 0;
    }

    @Override
    public boolean equals(Object o) {
        return o instanceof MigrationVersion other && parts.equals(other.parts);
    }

    @Override
    public int hashCode() {
        return parts.hashCode();
    }

    /** {@code 2.1} */
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (long part : parts) {
            text.append(text.isEmpty() ? "" : ".").append(part);
        }
        return text.toString();
    }
}
