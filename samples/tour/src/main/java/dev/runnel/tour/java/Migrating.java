package dev.runnel.tour.java;

import dev.runnel.blocking.BlockingDatabase;

/** SQL files of the class path, each run once and in order, over the sessions that are there anyway. */
final class Migrating {
    private Migrating() {}

    static void migrating(BlockingDatabase db, Screen screen) {
        screen.chapter("Migrate");
        String folder = "classpath:tour/migration";
        screen.fact("first", db.migrate(folder).toString());
        screen.fact("again", db.migrate(folder).toString());
        db.migrations(folder)
                .info()
                .forEach(it -> screen.fact("version " + it.version(), it.state() + " " + it.script()));
        screen.fact("and there it is", db.sql("select note from tour_notes").value(String.class));
    }
}
