package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.children
import dev.runnel.component1
import dev.runnel.component2
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.orderBy
import dev.runnel.where
import kotlin.time.measureTimedValue

/** Regions with their nations, by two queries, and a table as CSV and as lines of JSON. */
suspend fun gathering(db: Database, screen: Screen) {
    screen.chapter("Load children without N+1, export as CSV and JSON")
    val (regions, time) = measureTimedValue {
        db
            .from(Regions)
            .orderBy { name.asc() }
            .children(db.from(Nations).orderBy { name.asc() }) { regionKey }
            .map { (region, nations) -> region.name to nations.map { it.name } }
            .list()
    }
    for ((region, nations) in regions) screen.fact(region.lowercase(), nations.joinToString())
    screen.say("two queries in ${millis(time)}, however many regions there are")

    var characters = 0L
    val (_, exporting) = measureTimedValue { db.from(LineItems).csv().collect { characters += it.length } }
    screen.fact("csv", "all line items are ${number(characters)} characters, written in ${millis(exporting)}")
    db.from(Nations).where { name eq "JAPAN" }.select(Nations.nationKey, Nations.name).jsonLines().collect {
        screen.fact("json lines", it.trimEnd())
    }
}
