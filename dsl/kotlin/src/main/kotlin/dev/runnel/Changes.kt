package dev.runnel

import dev.runnel.sql.Assignments
import dev.runnel.sql.Column
import dev.runnel.sql.DeleteBuilder
import dev.runnel.sql.InsertBuilder
import dev.runnel.sql.OnConflict
import dev.runnel.sql.Predicate
import dev.runnel.sql.Table
import dev.runnel.sql.UpdateBuilder

// The same words as the builders' own, with the table as the lambda's receiver.

/** One more row: `insert(Users).row { it[email] = "a@x.org" }`. A column that is not set has its default. */
public fun <R : Any, T : Table<R>, S : InsertBuilder<R, T, S>> InsertBuilder<R, T, S>.row(
    values: T.(Assignments) -> Unit,
): S = values { table().values(it) }

/** `onConflict { email }.doNothing()`: what happens to a row that the key of this column refuses. */
public fun <R : Any, T : Table<R>, S : InsertBuilder<R, T, S>> InsertBuilder<R, T, S>.onConflict(
    key: T.() -> Column<*>,
): OnConflict<S> = onConflict(table().key())

/** `update(Users).set { it[visits] = visits + 1 }`. A column set twice has the last value. */
public fun <R : Any, T : Table<R>, S : UpdateBuilder<R, T, S>> UpdateBuilder<R, T, S>.set(
    changes: T.(Assignments) -> Unit,
): S = values { table().changes(it) }

/** `update(Users).set { it[active] = false }.where { lastSeen lt limit }`. Given twice, both must hold. */
public fun <R : Any, T : Table<R>, S : UpdateBuilder<R, T, S>> UpdateBuilder<R, T, S>.where(
    condition: T.() -> Predicate,
): S = where(table().condition())

/** `delete(Users).where { id eq 1 }`. Given twice, both must hold. */
public fun <T : Table<*>, S : DeleteBuilder<T, S>> DeleteBuilder<T, S>.where(condition: T.() -> Predicate): S =
    where(table().condition())
