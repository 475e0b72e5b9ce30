package dev.runnel.readme.java;

import dev.runnel.blocking.BlockingDatabase;
import dev.runnel.blocking.BlockingMigrations;
import dev.runnel.migration.MigrationReport;
import java.util.function.Consumer;

/** What the README shows of migrations, kept right by the compiler and by MigrationSnippetsTest. */
public final class Migrations {
    private Migrations() {}

    public static MigrationReport migrate(BlockingDatabase db) {
        // tag::migrate[]
        MigrationReport report = db.migrate("classpath:db/migration"); // on an AsyncDatabase, a future of it
        System.out.println(report);
        // end::migrate[]
        return report;
    }

    public static void migrations(BlockingDatabase db, Consumer<Object> line) {
        // tag::migrations[]
        BlockingMigrations migrations = db.migrations("classpath:db/migration");
        line.accept(migrations.dryRun()); // the SQL that migrate would run
        migrations.info().forEach(line); // 1 APPLIED V1__create_users.sql 2026-01-31T10:15:30Z
        migrations.validate(); // throws, naming every difference between the files and the database
        // end::migrations[]
    }
}
