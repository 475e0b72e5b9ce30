package dev.runnel

import dev.runnel.error.RunnelException
import dev.runnel.internal.migration.Migrator
import dev.runnel.migration.MigrationInfo
import dev.runnel.migration.MigrationOptions
import dev.runnel.migration.MigrationReport
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.runInterruptible

/**
 * Brings the database up to date with the SQL files of a folder: `"db/migration"`, or `"classpath:db/migration"` in folders and
 * jars. Files are named `V1__what_it_does.sql`, `V2_1__x.sql` and run in the order of their versions, each in a transaction
 * with its entry in the table `runnel_migrations`; of several programs at once, one does it and the others wait. Statements of
 * files have no timeout.
 *
 * Throws CONFIGURATION for a wrong file or folder; MIGRATION if files and history do not fit, saying what to do; LOCK_TIMEOUT;
 * and what a statement failed with, naming its file and line.
 *
 * *Cancellation*: stops the running statement and leaves when the lock is released. A file in a transaction is rolled back;
 * one without goes on where it stopped at the next migrate.
 */
public suspend fun Database.migrate(
    location: String,
    options: MigrationOptions = MigrationOptions.DEFAULT,
): MigrationReport = migrations(location, options).migrate()

/** The migrations of a folder: what has become of them, what they would do, and how to repair what went wrong. */
public fun Database.migrations(location: String, options: MigrationOptions = MigrationOptions.DEFAULT): Migrations =
    Migrations(this, Migrator(engine, location, options))

/** The migrations of a folder on a database. */
public class Migrations internal constructor(private val database: Database, private val migrator: Migrator) {
    /**
     * As [Database.migrate].
     *
     * *Cancellation*: stops the running statement and leaves when the lock is released. A file in a transaction is rolled
     * back; one without goes on where it stopped at the next migrate.
     */
    public suspend fun migrate(): MigrationReport = waiting { migrator.migrate() }

    /**
     * Every version of the files and of the history, in order, and what has become of it. Changes nothing.
     *
     * *Cancellation*: leaves at once.
     */
    public suspend fun info(): List<MigrationInfo> = waiting { migrator.info() }

    /**
     * Throws MIGRATION, with all that is different, unless the database is exactly what the files say. Changes nothing.
     *
     * *Cancellation*: leaves at once.
     */
    public suspend fun validate(): Unit = waiting { migrator.validate() }

    /**
     * The SQL that migrate would run, to be read or kept. Throws what migrate would refuse. Changes nothing.
     *
     * *Cancellation*: leaves at once.
     */
    public suspend fun dryRun(): String = waiting { migrator.dryRun() }

    /**
     * Begins the history of a database that was never migrated: files up to this version are taken to be in it. Throws
     * MIGRATION if it has another history.
     *
     * *Cancellation*: leaves when the lock is released; the baseline is there or not.
     */
    public suspend fun baseline(version: String): Unit = waiting { migrator.baseline(version) }

    /**
     * Makes the history fit the files, without running any: takes changed files as they are now, forgets those that are
     * gone, and lets half-done ones go on at the statement they stopped at.
     *
     * *Cancellation*: leaves when the lock is released; all is repaired or nothing.
     */
    public suspend fun repair(): List<MigrationInfo> = waiting { migrator.repair() }

    /**
     * Says that the first so many statements of a half-done file are in the database; migrate goes on behind them.
     *
     * *Cancellation*: leaves when the lock is released; it is repaired or not.
     */
    public suspend fun repair(version: String, statementsDone: Int): List<MigrationInfo> =
        waiting { migrator.repair(version, statementsDone) }

    private suspend fun <R> waiting(work: () -> R): R {
        database.source(currentCoroutineContext()) // refused inside a transaction of the database
        try {
            return runInterruptible(Dispatchers.IO) { work() }
        } catch (e: RunnelException) {
            currentCoroutineContext().ensureActive()
            throw e.here()
        }
    }
}
