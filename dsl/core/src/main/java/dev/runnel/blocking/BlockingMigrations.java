package dev.runnel.blocking;

import dev.runnel.internal.migration.Migrator;
import dev.runnel.migration.MigrationInfo;
import dev.runnel.migration.MigrationReport;
import java.util.List;

/**
 * The migrations of a folder on a database. Interrupting the calling thread stops what runs, as everywhere: a file in a
 * transaction is rolled back, one without goes on where it stopped at the next migrate.
 */
public final class BlockingMigrations {
    private final BlockingDatabase database;
    private final Migrator migrator;

    BlockingMigrations(BlockingDatabase database, Migrator migrator) {
        this.database = database;
        this.migrator = migrator;
    }

    /** As {@link BlockingDatabase#migrate}. */
    public MigrationReport migrate() {
        return outside().migrate();
    }

    /** Every version of the files and of the history, in order, and what has become of it. Changes nothing. */
    public List<MigrationInfo> info() {
        return outside().info();
    }

    /** Throws MIGRATION, with all that is different, unless the database is exactly what the files say. Changes nothing. */
    public void validate() {
        outside().validate();
    }

    /** The SQL that migrate would run, to be read or kept. Throws what migrate would refuse. Changes nothing. */
    public String dryRun() {
        return outside().dryRun();
    }

    /**
     * Begins the history of a database that was never migrated: files up to this version are taken to be in it. Throws
     * MIGRATION if it has another history.
     */
    public void baseline(String version) {
        outside().baseline(version);
    }

    /**
     * Makes the history fit the files, without running any: takes changed files as they are now, forgets those that are gone,
     * and lets half-done ones go on at the statement they stopped at.
     */
    public List<MigrationInfo> repair() {
        return outside().repair();
    }

    /** Says that the first so many statements of a half-done file are in the database; migrate goes on behind them. */
    public List<MigrationInfo> repair(String version, int statementsDone) {
        return outside().repair(version, statementsDone);
    }

    private Migrator outside() {
        database.source();
        return migrator;
    }
}
