package dev.runnel.bench.storm

import dev.runnel.Database
import dev.runnel.bench.Items
import dev.runnel.bench.servers.REACTIVE
import dev.runnel.bench.servers.Reactive
import dev.runnel.bench.servers.RunnelAccess
import dev.runnel.from
import dev.runnel.gt
import dev.runnel.sql
import dev.runnel.where
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.take

/** What the storm is let loose on: a pool of connections and the ways to use it that it interrupts. */
interface Target : AutoCloseable {
    val name: String

    /** Sessions that the pool has lent out and not got back. */
    val leased: Int

    /** A result of [ROWS] rows, as a list. */
    suspend fun list()

    /** The first rows of such a result, as a flow that is left early. */
    suspend fun first(rows: Int)

    /** Begin, select, update, commit. */
    suspend fun transfer(id: Long)

    /** A statement that takes half a minute if nobody stops it. */
    suspend fun slow()

    /** Takes a session, sees that it answers, and keeps it while [block] runs. */
    suspend fun hold(block: suspend () -> Unit)
}

/** By the DSL, as in Runnel's README. */
class RunnelTarget(override val name: String, private val db: Database, private val sleep: String) : Target {
    private val access = RunnelAccess(db)

    override val leased: Int get() = db.pool.leased

    override suspend fun list() {
        access.list()
    }

    override suspend fun first(rows: Int) = db
        .from(Items)
        .where { id gt 0L }
        .flow()
        .take(rows)
        .collect()

    override suspend fun transfer(id: Long) {
        access.transfer(id)
    }

    override suspend fun slow() {
        db.sql(sleep).list<Map<String, Any?>>()
    }

    override suspend fun hold(block: suspend () -> Unit) = db.transaction {
        sql("select 1").value<Int>()
        block()
    }

    override fun close() = db.close()
}

/** As the documentation of kotlinx-coroutines-reactive and r2dbc-pool says, cleanup in `NonCancellable` included. */
class ReactiveTarget(private val reactive: Reactive, private val sleep: String) : Target {
    override val name get() = REACTIVE

    override val leased: Int get() = reactive.leased

    override suspend fun list() {
        reactive.list()
    }

    override suspend fun first(rows: Int) = reactive.first(rows)

    override suspend fun transfer(id: Long) {
        reactive.transfer(id)
    }

    override suspend fun slow() = reactive.run(sleep)

    override suspend fun hold(block: suspend () -> Unit) = reactive.hold(block)

    override fun close() = reactive.close()
}
