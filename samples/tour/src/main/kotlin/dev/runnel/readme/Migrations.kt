package dev.runnel.readme

import dev.runnel.Database
import dev.runnel.migrate
import dev.runnel.migration.MigrationReport
import dev.runnel.migrations

// What the README shows of migrations, kept right by the compiler and by MigrationSnippetsTest.

suspend fun migrate(db: Database): MigrationReport {
    // tag::migrate[]
    val report = db.migrate("classpath:db/migration") // V1__create_users.sql, V2__note_who_was_deactivated.sql
    println(report) // Migrated to version 2 in 12 ms: V1__create_users.sql, V2__note_who_was_deactivated.sql
    // end::migrate[]
    return report
}

suspend fun migrations(db: Database, line: (Any) -> Unit) {
    // tag::migrations[]
    val migrations = db.migrations("classpath:db/migration")
    line(migrations.dryRun()) // the SQL that migrate would run
    migrations.info().forEach { line(it) } // 1 APPLIED V1__create_users.sql 2026-01-31T10:15:30Z
    migrations.validate() // throws, naming every difference between the files and the database
    // end::migrations[]
}
