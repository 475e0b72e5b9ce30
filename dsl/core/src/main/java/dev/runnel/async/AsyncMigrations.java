package dev.runnel.async;

import dev.runnel.internal.migration.Migrator;
import dev.runnel.migration.MigrationInfo;
import dev.runnel.migration.MigrationReport;
import dev.runnel.spi.run.IoThreads;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The migrations of a folder on a database, as futures. Cancelling one stops what runs: a file in a transaction is rolled back,
 * one without goes on where it stopped at the next migrate. The work waits on one of Runnel's threads.
 */
public final class AsyncMigrations {
    private final Migrator migrator;

    AsyncMigrations(Migrator migrator) {
        this.migrator = migrator;
    }

    /** As {@link AsyncDatabase#migrate}. */
    public CompletableFuture<MigrationReport> migrate() {
        return InterruptibleFuture.start(IoThreads.shared(), migrator::migrate);
    }

    /** Every version of the files and of the history, in order, and what has become of it. Changes nothing. */
    public CompletableFuture<List<MigrationInfo>> info() {
        return InterruptibleFuture.start(IoThreads.shared(), migrator::info);
    }

    /** Fails with MIGRATION, with all that is different, unless the database is exactly what the files say. Changes nothing. */
    public CompletableFuture<@Nullable Void> validate() {
        return InterruptibleFuture.start(IoThreads.shared(), () -> {
            migrator.validate();
            return null;
        });
    }

    /** The SQL that migrate would run, to be read or kept. Fails with what migrate would refuse. Changes nothing. */
    public CompletableFuture<String> dryRun() {
        return InterruptibleFuture.start(IoThreads.shared(), migrator::dryRun);
    }

    /**
     * Begins the history of a database that was never migrated: files up to this version are taken to be in it. Fails with
     * MIGRATION if it has another history.
     */
    public CompletableFuture<@Nullable Void> baseline(String version) {
        return InterruptibleFuture.start(IoThreads.shared(), () -> {
            migrator.baseline(version);
            return null;
        });
    }

    /**
     * Makes the history fit the files, without running any: takes changed files as they are now, forgets those that are gone,
     * and lets half-done ones go on at the statement they stopped at.
     */
    public CompletableFuture<List<MigrationInfo>> repair() {
        return InterruptibleFuture.start(IoThreads.shared(), migrator::repair);
    }

    /** Says that the first so many statements of a half-done file are in the database; migrate goes on behind them. */
    public CompletableFuture<List<MigrationInfo>> repair(String version, int statementsDone) {
        return InterruptibleFuture.start(IoThreads.shared(), () -> migrator.repair(version, statementsDone));
    }
}
