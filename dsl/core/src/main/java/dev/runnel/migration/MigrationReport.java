package dev.runnel.migration;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What migrate has done.
 *
 * @param applied the files run by this call, in order; empty if there was nothing to do or another program did it
 * @param version the database's version now, null if its history is empty
 */
public record MigrationReport(
        List<String> applied, @Nullable MigrationVersion version, Duration took) {
    public MigrationReport {
        applied = List.copyOf(applied);
    }

    /** {@code Migrated to version 3 in 12 ms: V2__x.sql, V3__y.sql}. */
    @Override
    public String toString() {
        return applied.isEmpty()
                ? "Nothing to migrate: the database is at version " + version
                : "Migrated to version " + version + " in " + took.toMillis() + " ms: " + String.join(", ", applied);
    }
}
