package dev.runnel

import dev.runnel.sql.Expression
import dev.runnel.sql.Table
import dev.runnel.sql.TableAlias

/** `sum(total) alias "revenue"`: the label by which a class is mapped. Java's `as` is a keyword in Kotlin. */
public infix fun <V> Expression<V>.alias(label: String): Expression<V> = this.`as`(label)

/**
 * The table under another name, to join it with itself: `val boss = Employees alias "boss"`, and then
 * `boss[Employees.name]`.
 */
public infix fun <T : Table<*>> T.alias(name: String): TableAlias<T> = TableAlias(this, name)
