package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.migrate
import dev.runnel.migrations
import dev.runnel.sql

/** SQL files of the class path, each run once and in order, over the sessions that are there anyway. */
suspend fun migrating(db: Database, screen: Screen) {
    screen.chapter("Migrate")
    val folder = "classpath:tour/migration"
    screen.fact("first", "${db.migrate(folder)}")
    screen.fact("again", "${db.migrate(folder)}")
    db.migrations(folder).info().forEach { screen.fact("version ${it.version()}", "${it.state()} ${it.script()}") }
    screen.fact("and there it is", "${db.sql("select note from tour_notes").value<String>()}")
}
