package dev.runnel.internal.migration;

import dev.runnel.migration.MigrationVersion;
import java.util.List;

/**
 * One file of migrations.
 *
 * @param name the file's name, from the folder of migrations
 * @param checksum of its text with {@code \n} at the end of lines
 * @param transactional false if the file asks to be run outside a transaction
 */
record Script(
        MigrationVersion version,
        String description,
        String name,
        String checksum,
        boolean transactional,
        List<ScriptStatement> statements) {

    /** What identifies the first statements of the file, however the text around them looks. */
    String checksumOfFirst(int count) {
        var checksum = new Checksum();
        statements.subList(0, Math.min(count, statements.size())).forEach(one -> checksum.add(one.asLine()));
        return checksum.soFar();
    }
}
