package dev.runnel

import dev.runnel.sql.Expression
import dev.runnel.sql.SortKeys

/**
 * What a user may sort by: `val keys = sortKeys("name" to Users.name, "created" to Users.createdAt)`, and then
 * `orderBy(keys.parse("-created,name"))`. Only these expressions reach the statement, whatever the user sends.
 */
public fun sortKeys(first: Pair<String, Expression<*>>, vararg more: Pair<String, Expression<*>>): SortKeys =
    more.fold(SortKeys.of(first.first, first.second)) { keys, (name, expression) -> keys.and(name, expression) }
