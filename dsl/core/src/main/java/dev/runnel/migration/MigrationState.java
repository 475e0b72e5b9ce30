package dev.runnel.migration;

/** What has become of a migration in a database. */
public enum MigrationState {
    /** It will be run by the next migrate. */
    PENDING,
    /** It is in the database, and its file is as it was then. */
    APPLIED,
    /** The version at which the history of a database that was there before begins. */
    BASELINE,
    /** Not after the baseline: it is taken to be in the database, and is never run. */
    BELOW_BASELINE,
    /** It is in the database, but its file has been changed since. */
    CHANGED,
    /** It is in the database, but its file is gone. */
    MISSING,
    /** It is not in the database, although a later one is. */
    OUT_OF_ORDER,
    /** It is in the database and later than every file: a newer program has migrated it. */
    NEWER,
    /** A statement of it failed outside a transaction; the statements before that are in the database. */
    FAILED,
    /** It is being run outside a transaction, or its program has died in the middle of a statement. */
    RUNNING
}
