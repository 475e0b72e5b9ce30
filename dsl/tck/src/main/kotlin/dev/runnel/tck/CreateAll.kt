package dev.runnel.tck

import dev.runnel.Querier
import dev.runnel.sql
import dev.runnel.sql.Table
import dev.runnel.sql.render.Ddl

internal suspend fun KitContext.createAll(db: Querier, vararg tables: Table<*>) {
    Ddl.createAll(dialect, tables.toList()).forEach { db.sql(it.sql()).execute() }
}
