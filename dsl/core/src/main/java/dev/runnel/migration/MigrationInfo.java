package dev.runnel.migration;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One migration, as its file and the database's history tell it.
 *
 * @param script the file's name, from the folder of migrations; that of the history if the file is gone
 * @param appliedAt when it was last run, null if it never was
 */
public record MigrationInfo(
        MigrationVersion version,
        String description,
        String script,
        MigrationState state,
        @Nullable Instant appliedAt) {
    /** One line: {@code 2.1 APPLIED V2_1__add_index.sql 2026-01-31T10:15:30Z}. */
    @Override
    public String toString() {
        return version + " " + state + " " + script + (appliedAt == null ? "" : " " + appliedAt);
    }
}
