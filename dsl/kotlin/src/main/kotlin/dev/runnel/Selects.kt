package dev.runnel

import dev.runnel.sql.Grouping
import dev.runnel.sql.Order
import dev.runnel.sql.Predicate
import dev.runnel.sql.SelectBuilder
import dev.runnel.sql.Source

// The same words as SelectBuilder's own, with the table as the lambda's receiver.

/** `from(Users).where { (email like "%@x.org") and (active eq true) }`. Given twice, both must hold. */
public fun <T : Source, V, S : SelectBuilder<T, V, S>> SelectBuilder<T, V, S>.where(condition: T.() -> Predicate): S =
    where(table().condition())

/** `groupBy { country }`, `groupBy { rollup(country, city) }`. Given twice, it groups by both. */
public fun <T : Source, V, S : SelectBuilder<T, V, S>> SelectBuilder<T, V, S>.groupBy(grouping: T.() -> Grouping): S =
    groupBy(table().grouping())

/** `groupBy({ country }, { city })`. */
public fun <T : Source, V, S : SelectBuilder<T, V, S>> SelectBuilder<T, V, S>.groupBy(
    vararg groupings: T.() -> Grouping,
): S = groupBy(*groupings.map { of -> table().of() }.toTypedArray())

/** `groupBy { country }.having { count() gt 10 }`. Given twice, both must hold. */
public fun <T : Source, V, S : SelectBuilder<T, V, S>> SelectBuilder<T, V, S>.having(condition: T.() -> Predicate): S =
    having(table().condition())

/** `orderBy { id.asc() }`. Given twice, the second decides where the first leaves a tie. */
public fun <T : Source, V, S : SelectBuilder<T, V, S>> SelectBuilder<T, V, S>.orderBy(order: T.() -> Order): S =
    orderBy(table().order())

/** `orderBy({ name.asc() }, { id.desc() })`: each decides where those before leave a tie. */
public fun <T : Source, V, S : SelectBuilder<T, V, S>> SelectBuilder<T, V, S>.orderBy(
    vararg orders: T.() -> Order,
): S = orderBy(orders.map { of -> table().of() })

/**
 * `from(Orders).join(Customers) { customerId eq it.id }`: the lambda's receiver is the table selected from, `it` is the
 * one joined. Of an alias, `it[Employees.id]` is the column.
 */
public fun <T : Source, V, S : SelectBuilder<T, V, S>, J : Source> SelectBuilder<T, V, S>.join(
    source: J,
    on: T.(J) -> Predicate,
): S = join(source, table().on(source))

/** As [join], keeping rows without a partner: what is selected of the joined table needs `orNull()`. */
public fun <T : Source, V, S : SelectBuilder<T, V, S>, J : Source> SelectBuilder<T, V, S>.leftJoin(
    source: J,
    on: T.(J) -> Predicate,
): S = leftJoin(source, table().on(source))

/** As [join], keeping the joined table's rows without a partner: what is selected of the first needs `orNull()`. */
public fun <T : Source, V, S : SelectBuilder<T, V, S>, J : Source> SelectBuilder<T, V, S>.rightJoin(
    source: J,
    on: T.(J) -> Predicate,
): S = rightJoin(source, table().on(source))

/** As [join], keeping both tables' rows without a partner: what is selected of either needs `orNull()`. */
public fun <T : Source, V, S : SelectBuilder<T, V, S>, J : Source> SelectBuilder<T, V, S>.fullJoin(
    source: J,
    on: T.(J) -> Predicate,
): S = fullJoin(source, table().on(source))
