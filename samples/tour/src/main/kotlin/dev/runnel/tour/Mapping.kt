package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.eq
import dev.runnel.error.RunnelException
import dev.runnel.from
import dev.runnel.sql
import dev.runnel.where

/** A row becomes whatever the caller names: checked, exact, and never half filled. */
suspend fun mapping(db: Database, screen: Screen) {
    screen.chapter("Map rows to what you need")
    val nation = "select * from nation where name = :name"

    val row = db.from(Nations).where { name eq "JAPAN" }.one()
    screen.fact("data class", "${row.name}, region ${row.regionKey}")

    val map = db.sql(nation, "name" to "JAPAN").one<Map<String, Any?>>()
    screen.fact("map", map.keys.joinToString())

    val (name, nations) =
        db
            .sql("select r.name, count(*) from region r join nation n on n.region_key = r.region_key group by r.name")
            .first<Pair<String, Long>>()
    screen.fact("pair", "$name has $nations nations")

    val keys = listOf(1L, 2L, 3L)
    val names = db
        .sql(
            "select name from region where region_key in (:keys) order by name",
            "keys" to keys,
        ).list<String>()
    screen.fact("one column", names.joinToString())

    val status = db.sql("select status from orders where order_key = ?", listOf(1L)).value<Status>()
    screen.fact("enum", "order 1 is $status")

    val doubled = db.sql("select region_key from region order by 1").map { 2 * it.getLong(0) }.list()
    screen.fact("by hand", doubled.joinToString())

    val refused =
        try {
            db.sql("select 4294967296 as big").value<Int>().toString()
        } catch (e: RunnelException) {
            "${e.kind()}: ${e.message}"
        }
    screen.fact("exact or error", refused)
}
