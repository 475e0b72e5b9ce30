package dev.runnel.bench.servers

import dev.runnel.Database
import dev.runnel.bench.Inserted
import dev.runnel.bench.Item
import dev.runnel.bench.Items
import dev.runnel.bench.checksum
import dev.runnel.bench.itemByDsl
import dev.runnel.eq
import dev.runnel.from
import dev.runnel.gt
import dev.runnel.insertAll
import dev.runnel.update
import dev.runnel.where

/** Runnel, by its DSL; the same over R2DBC and over JDBC. */
class RunnelAccess(private val db: Database) : Access {
    override suspend fun item(id: Long): Item = db.itemByDsl(id)

    override suspend fun items(ids: LongArray): Long = db.transaction {
        var sum = 0L
        for (id in ids) sum += itemByDsl(id).checksum()
        sum
    }

    override suspend fun transfer(id: Long): Long = db.transaction {
        val account = from(Accounts).where { this.id eq id }.one()
        account.unchanged() + update(Accounts) { it[price] = price + 1L }.where { this.id eq id }.execute()
    }

    override suspend fun list(): List<Item> = db.from(Items).where { id gt 0L }.list()

    override suspend fun checksum(): Long = db
        .from(Items)
        .where { id gt 0L }
        .flow()
        .checksum()

    override suspend fun wide(): List<Wide> = db.from(WideTable).where { id gt 0L }.list()

    override suspend fun batch(items: List<Item>): Long = db.insertAll(Inserted, items)
}
