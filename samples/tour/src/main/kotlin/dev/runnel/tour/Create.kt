package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.createAll
import dev.runnel.dropAll
import dev.runnel.error.ErrorKind
import dev.runnel.error.RunnelException
import dev.runnel.sql
import dev.runnel.sql.Table

/** Creates the eight tables from their objects. Those of an earlier tour are dropped; tables of anybody else's are not. */
suspend fun create(db: Database, screen: Screen) {
    screen.chapter("Create eight tables from Kotlin objects")
    val there = (allTables.asList() + Visits).filter { exists(db, it) }
    check(there.isEmpty() || Visits in there) {
        "The database has a table ${there.first().name()} that no tour has made. Give the tour an empty database."
    }
    if (there.isNotEmpty()) {
        db.dropAll(*allTables, Visits)
        screen.say("dropped the tables of an earlier tour")
    }
    db.createAll(*allTables, Visits)
    screen.say("created ${allTables.joinToString { it.name() }}")
    screen.say("with their primary and foreign keys, in the order of these, in one transaction")
}

/** The mark that the other tables are a tour's, and may be dropped. */
object Visits : Table<Visit>("runnel_tour") {
    val id = bigint("id").generated().primaryKey()
}

data class Visit(val id: Long)

private suspend fun exists(db: Database, table: Table<*>): Boolean = try {
    db.sql("select 1 from ${table.name()} where 1 = 0").list<Int>()
    true
} catch (e: RunnelException) {
    if (e.kind() != ErrorKind.UNDEFINED_OBJECT) throw e
    false
}
