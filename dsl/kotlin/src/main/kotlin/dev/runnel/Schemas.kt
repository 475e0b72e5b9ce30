package dev.runnel

import dev.runnel.internal.engine.Request
import dev.runnel.internal.engine.Schema
import dev.runnel.internal.execute
import dev.runnel.sql.Table

/**
 * Creates the tables with their keys, indexes and constraints, in the order of their foreign keys, in one transaction. Tables
 * that are there already are left as they are; on a database that cannot ask for that, they are a DUPLICATE_OBJECT error.
 *
 * *Cancellation*: stops; where DDL is not transactional, what was created stays.
 */
public suspend fun Querier.createAll(vararg tables: Table<*>): Unit = runAll(Schema.create(engine, tables.asList()))

/**
 * Drops the tables, those first that refer to others, in one transaction. Tables that are not there are passed over; on a
 * database that cannot ask for that, they are an UNDEFINED_OBJECT error.
 *
 * *Cancellation*: stops; where DDL is not transactional, what was dropped stays dropped.
 */
public suspend fun Querier.dropAll(vararg tables: Table<*>): Unit = runAll(Schema.drop(engine, tables.asList()))

private suspend fun Querier.runAll(requests: List<Request>) {
    if (Schema.inTransaction(engine)) {
        transaction { for (request in requests) execute(request) }
    } else {
        for (request in requests) execute(request)
    }
}
