package dev.runnel.tour

import dev.runnel.Database
import dev.runnel.insertAll
import dev.runnel.sql.Table
import kotlin.time.DurationUnit
import kotlin.time.TimeSource

/** Fills the tables by the bulk path: rows are made, encoded and sent in batches, and never all in memory. */
suspend fun load(db: Database, screen: Screen) {
    screen.chapter("Load 86,805 rows with insertAll")
    val started = TimeSource.Monotonic.markNow()
    var loaded = 0L

    suspend fun <R : Any> fill(table: Table<R>, rows: Iterable<R>) {
        loaded += db.insertAll(table, rows) { screen.progress("${table.name()}: ${number(it)} rows") }
    }
    fill(Regions, Tpch.regions)
    fill(Nations, Tpch.nations)
    fill(Parts, Tpch.parts)
    fill(Suppliers, Tpch.suppliers)
    fill(PartSuppliers, Tpch.partSuppliers)
    fill(Customers, Tpch.customers)
    fill(Orders, Tpch.orders)
    fill(LineItems, Tpch.lineItems)

    val time = started.elapsedNow()
    val speed = (loaded / time.toDouble(DurationUnit.SECONDS)).toLong()
    screen.endProgress("${number(loaded)} rows in ${millis(time)}, ${number(speed)} rows a second")
}
