package dev.runnel.guides

import dev.runnel.Database
import dev.runnel.Querier
import dev.runnel.and
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.ge
import dev.runnel.insert
import dev.runnel.minus
import dev.runnel.orderBy
import dev.runnel.spi.Capability.ROW_LOCKS
import dev.runnel.sql.Table
import dev.runnel.update
import dev.runnel.where
import java.math.BigDecimal

// tag::model[]
data class Product(val id: Long, val name: String, val price: BigDecimal, val stock: Int)

object Products : Table<Product>("products") {
    val id = bigint("id").generated().primaryKey()
    val name = text("name").unique()
    val price = decimal("price", 10, 2)
    val stock = integer("stock").check { it ge 0 }
}

class Shop(private val db: Database) {
    suspend fun offer(product: Product): Long = db.insert(Products).row(product).returning(Products.id).one()

    /** False if there are too few; whatever the database, no two buyers get the last one. */
    suspend fun take(product: Long, wanted: Int): Boolean = db
        .update(Products) { it[stock] = stock - wanted }
        .where { (id eq product) and (stock ge wanted) }
        .execute() == 1L
}
// end::model[]

// tag::lock[]
suspend fun Querier.scarcest(db: Database): Product? {
    val scarce = from(Products).where { stock ge 1 }.orderBy { stock.asc() }.limit(1)
    // On SQLite the whole transaction has the lock; from(…).forUpdate() would be NOT_PORTABLE there.
    return (if (ROW_LOCKS in db.capabilities) scarce.forUpdate() else scarce).firstOrNull()
}
// end::lock[]
