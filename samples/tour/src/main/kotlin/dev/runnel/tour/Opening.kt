package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.url.ConnectUrl
import kotlin.time.measureTime

/** An open database has connected to nothing yet: its first statement does, or a ping. */
suspend fun opening(url: String, db: Database, screen: Screen) {
    screen.chapter("Open a database")
    screen.fact("URL", "${ConnectUrl.parse(url)}") // without the password, if there is one
    screen.fact("ping", "${db.backend} answered after ${millis(measureTime { db.ping() })}")
}
